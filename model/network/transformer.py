"""The Transformer (Vaswani et al. 2017) with pre-norm residuals, as in the later Tensor2Tensor releases.

Each sublayer reads a normalised copy of the residual stream and adds its result to it; a last norm closes each side.
One embedding matrix serves source, target and output.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Self

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from model.language.tokenizer import PAD
from model.network.attention import Attention, MultiHeadAttention
from model.network.changes import MISTAKES
from model.network.config import Config, ConfigError
from model.network.interface import Decoded, Memory, Network, State, Trace, attention_mask
from model.network.intervention import Interventions
from model.network.mistakes import wiring_of
from model.network.site import BySite, Side
from model.network.wiring import Wiring

MAX_LAYERS = 64


@dataclass(frozen=True, kw_only=True)
class TransformerConfig(Config):
    """layers: of the encoder, and as many of the decoder. feed_forward: inner size. positions: whether they exist."""

    heads: int
    layers: int
    feed_forward: int
    positions: bool = True
    dropout: float = 0.1

    def __post_init__(self) -> None:
        super().__post_init__()
        self.check_size("heads")
        self.check_size("layers", MAX_LAYERS)
        self.check_size("feed_forward")
        if self.width % self.heads or self.width % 2:
            raise ConfigError(f"width {self.width} must be even and divide into {self.heads} heads")
        if not isinstance(self.positions, bool):
            raise ConfigError(f"positions must be true or false, not {self.positions!r}")

    def small(self, width: int, heads: int) -> Self:
        return replace(self, width=width, heads=heads, layers=1, feed_forward=2 * width, dropout=0.0)


@dataclass(frozen=True)
class Cache:
    """Keys and values of the decoder inputs read so far, in buffers with room for all steps.

    keys_values: (layers, 2, batch, heads, steps, head_dim), filled up to `length`. encoding: the positional encodings
    of all steps, (1 or batch, steps, width), computed once.
    """

    keys_values: Tensor
    encoding: Tensor
    length: int

    def select(self, rows: Tensor) -> Cache:
        """The cache of these batch rows, in this order."""
        encoding = self.encoding if self.encoding.size(0) == 1 else self.encoding[rows]
        filled = self.keys_values[..., : self.length, :].index_select(2, rows)
        room = filled.new_empty(*filled.shape[:4], *self.keys_values.shape[4:])
        room[..., : self.length, :] = filled
        return Cache(room, encoding, self.length)


class FeedForward(nn.Module):
    """Two linear maps with a ReLU between, the same for every position. Vaswani 2017, section 3.3."""

    def __init__(self, width: int, inner: int) -> None:
        super().__init__()
        self.expand = nn.Linear(width, inner)
        self.contract = nn.Linear(inner, width)

    def forward(self, x: Tensor) -> Tensor:
        """(..., width) -> (..., width)."""
        inner = F.relu(self.expand(x))  # (..., inner)
        return self.contract(inner)


class Layer(nn.Module):
    """Sublayers that each read a normalised copy of the residual stream and add their result to it."""

    def __init__(self, config: TransformerConfig, site: str) -> None:
        super().__init__()
        self.site = site
        self.self_norm = nn.LayerNorm(config.width)
        self.self_attention = MultiHeadAttention(config.width, config.heads)
        self.feed_forward_norm = nn.LayerNorm(config.width)
        self.feed_forward = FeedForward(config.width, config.feed_forward)
        self.dropout = nn.Dropout(config.dropout)

    def add(self, stream: Tensor, result: Tensor, wiring: Wiring) -> Tensor:
        """The residual stream after a sublayer; all (batch, length, width)."""
        return wiring.add(stream, self.dropout(result) if self.training else result)

    def feed(self, stream: Tensor, wiring: Wiring) -> Tensor:
        """The residual stream (batch, length, width) after the feed-forward sublayer."""
        return self.add(stream, self.feed_forward(wiring.normalise(self.feed_forward_norm, stream)), wiring)


class EncoderLayer(Layer):
    """Self-attention, then feed-forward."""

    def forward(self, x: Tensor, mask: Tensor | None, interventions: Interventions) -> tuple[Tensor, Trace]:
        """x (batch, source, width), mask (batch, 1, 1, source) -> the new stream and its attention."""
        site, wiring = f"{self.site}.self", wiring_of(interventions.mistakes)
        normalised = wiring.normalise(self.self_norm, x)
        projected = self.self_attention.query_key_value(normalised, wiring.project)  # (3, batch, heads, source, dim)
        query, key, value = projected.unbind()
        attention = wiring.attend(query, key, value, mask, interventions.at(site))
        after_self = self.add(x, self.self_attention.combine(attention.context), wiring)  # (batch, source, width)
        after = self.feed(after_self, wiring)
        states = {f"{self.site}.after_self": after_self, f"{self.site}.after_feed_forward": after}
        return after, Trace({site: attention}, states)


class DecoderLayer(Layer):
    """Causal self-attention, cross-attention to the encoder's output, feed-forward."""

    def __init__(self, config: TransformerConfig, site: str) -> None:
        super().__init__(config, site)
        self.cross_norm = nn.LayerNorm(config.width)
        self.cross_attention = MultiHeadAttention(config.width, config.heads)

    def forward(
        self, x: Tensor, memory: Memory, mask: Tensor | None, cache: Tensor | None = None, first: int = 0
    ) -> tuple[Tensor, Trace]:
        """x (batch, queries, width) -> the new stream and its attention.

        Teacher-forced: all inputs at once, mask (queries, queries) bool, causal. Step by step: x is the one input at
        position `first`, and cache (2, batch, heads, steps, head_dim) holds the keys and values of those before it and
        gets its own. No later input exists, so it needs no mask.
        """
        self_site, cross_site = f"{self.site}.self", f"{self.site}.cross"
        edit, wiring = memory.interventions.at, wiring_of(memory.interventions.mistakes)
        normalised = wiring.normalise(self.self_norm, x)
        projected = self.self_attention.query_key_value(normalised, wiring.project)  # (3, batch, heads, queries, dim)
        query, key, value = projected.unbind()
        if cache is not None:
            end = first + x.size(1)
            cache[..., first:end, :] = projected[1:]
            key, value = cache[..., :end, :].unbind()  # (batch, heads, end, head_dim)
        own = wiring.attend(query, key, value, mask, edit(self_site), first)
        after_self = self.add(x, self.self_attention.combine(own.context), wiring)  # (batch, queries, width)

        normalised = wiring.normalise(self.cross_norm, after_self)
        query = self.cross_attention.query(normalised, wiring.project)  # (batch, heads, queries, head_dim)
        key, value = memory.keys[cross_site], memory.values[cross_site]  # (batch, heads, source, head_dim)
        cross = wiring.attend(query, key, value, memory.attention_mask, edit(cross_site), first)
        after_cross = self.add(after_self, self.cross_attention.combine(cross.context), wiring)

        after = self.feed(after_cross, wiring)
        states = {
            f"{self.site}.after_self": after_self,
            f"{self.site}.after_cross": after_cross,
            f"{self.site}.after_feed_forward": after,
        }
        return after, Trace({self_site: own, cross_site: cross}, states)


class Transformer(Network):
    """Encoder and decoder of `config.layers` layers each; with `config.positions` off, a bag of source tokens.

    Where the interventions name mistakes, `wiring_of` swaps the functions that the passes call.
    """

    mistakes = MISTAKES

    def __init__(self, config: TransformerConfig) -> None:
        super().__init__(config)
        self.width, self.positions = config.width, config.positions
        self.encoder = nn.ModuleList(EncoderLayer(config, f"encoder.{i}") for i in range(config.layers))
        self.encoder_norm = nn.LayerNorm(config.width)
        self.decoder = nn.ModuleList(DecoderLayer(config, f"decoder.{i}") for i in range(config.layers))
        self.decoder_norm = nn.LayerNorm(config.width)
        layers = range(config.layers)
        sites = [f"encoder.{i}.self" for i in layers]
        sites += [f"decoder.{i}.{kind}" for i in layers for kind in ("self", "cross")]
        self.heads_at = BySite((site, config.heads) for site in sites)
        patchable = ["encoder.input", *(f"encoder.{i}.after_feed_forward" for i in layers)]
        self.patchable = dict.fromkeys(patchable, config.width)

    def initialise(self) -> None:
        for parameter in self.parameters():
            if parameter.dim() > 1:
                nn.init.xavier_uniform_(parameter)
        nn.init.normal_(self.embedding.weight, std=self.width**-0.5)
        with torch.no_grad():
            self.embedding.weight[PAD].zero_()

    def positional_encoding(self, side: Side, length: int, interventions: Interventions) -> Tensor:
        """Positional encodings of the first `length` tokens, (1 or batch, length, width); zeros without positions."""
        if not self.positions:
            return self.output_bias.new_zeros(1, length, self.width)
        positions, encoded = interventions.positions(side, length)
        encoding = wiring_of(interventions.mistakes).encode(positions, self.width)
        return encoding if encoded is None else encoding * encoded

    def embed(self, side: Side, ids: Tensor, encoding: Tensor, wiring: Wiring) -> tuple[Tensor, Trace]:
        """Embedding times sqrt(width), plus positional encoding: ids (batch, length) -> (batch, length, width)."""
        embedding = self.embedding(ids) * math.sqrt(self.width)  # (batch, length, width)
        x = self.dropout(wiring.place(embedding, encoding))
        return x, Trace(
            {}, {f"{side}.embedding": embedding, f"{side}.position": encoding.expand_as(x), f"{side}.input": x}
        )

    def encode(self, source: Tensor, interventions: Interventions | None = None) -> Memory:
        interventions = interventions or Interventions(device=source.device)
        wiring = wiring_of(interventions.mistakes)
        mask = wiring.padding_mask(source)  # (batch, source)
        visible = attention_mask(mask)  # (batch, 1, 1, source)
        encoding = self.positional_encoding("encoder", source.size(1), interventions)
        x, seen = self.embed("encoder", source, encoding, wiring)
        x = interventions.patched("encoder.input", x)
        attention: dict[str, Attention] = {}
        tensors = {**seen.tensors, "encoder.input": x}
        for layer in self.encoder:
            x, seen = layer(x, visible, interventions)
            x = interventions.patched(f"{layer.site}.after_feed_forward", x)
            attention |= seen.attention
            tensors |= {**seen.tensors, f"{layer.site}.after_feed_forward": x}
        states = tensors["encoder.output"] = self.encoder_norm(x)  # (batch, source, width)
        keys, values = {}, {}
        for layer in self.decoder:
            assert isinstance(layer, DecoderLayer)
            site = f"{layer.site}.cross"
            keys[site], values[site] = layer.cross_attention.key_value(states, wiring.project)
        return Memory(states, mask, keys, values, interventions, Trace(attention, tensors))

    def decode(self, memory: Memory, decoder_input: Tensor) -> Decoded:
        length, wiring = decoder_input.size(1), wiring_of(memory.interventions.mistakes)
        encoding = self.positional_encoding("decoder", length, memory.interventions)
        x, seen = self.embed("decoder", decoder_input, encoding, wiring)
        mask = wiring.causal_mask(length, decoder_input.device)  # (steps, steps)
        attention: dict[str, Attention] = {}
        tensors = dict(seen.tensors)
        for layer in self.decoder:
            x, seen = layer(x, memory, mask)
            attention |= seen.attention
            tensors |= seen.tensors
        tensors["decoder.output"] = self.decoder_norm(x)  # (batch, steps, width)
        return Decoded(tensors["decoder.output"], Trace(attention, tensors))

    def start(self, memory: Memory, steps: int) -> Cache:
        batch, heads, _, head_dim = next(iter(memory.keys.values())).shape
        room = memory.states.new_empty(len(self.decoder), 2, batch, heads, steps, head_dim)
        return Cache(room, self.positional_encoding("decoder", steps, memory.interventions), 0)

    def step(self, memory: Memory, state: State, tokens: Tensor) -> tuple[Tensor, Cache]:
        assert isinstance(state, Cache)
        first, wiring = state.length, wiring_of(memory.interventions.mistakes)
        encoding = state.encoding[:, first : first + 1]  # (1 or batch, 1, width)
        x, _ = self.embed("decoder", tokens[:, None], encoding, wiring)  # (batch, 1, width)
        for layer, cache in zip(self.decoder, state.keys_values, strict=True):
            x, _ = layer(x, memory, None, cache, first)
        return self.decoder_norm(x)[:, 0], replace(state, length=first + 1)
