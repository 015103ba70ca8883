"""The Transformer (Vaswani et al. 2017) with pre-norm residuals, as in the later Tensor2Tensor releases.

Each sublayer reads a normalised copy of the residual stream and adds its result to it; a last norm closes each side.
One embedding matrix serves source, target and output. The configuration can also ask for the Transformer as Marian
builds it (Junczys-Dowmunt et al. 2018): post-norm as in the paper, other activations, matrices of their own for source
and output.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from model.language.tokenizer import PAD
from model.network.attention import Attention, MultiHeadAttention
from model.network.changes import MISTAKES
from model.network.interface import Decoded, Memory, Network, State, Trace, attention_mask, blank_embedding
from model.network.intervention import Interventions
from model.network.mistakes import wiring_of
from model.network.positional import sines_then_cosines
from model.network.site import BySite, Side
from model.network.transformer_config import Activation, TransformerConfig
from model.network.wiring import Wiring

ACTIVATIONS: dict[Activation, Callable[[Tensor], Tensor]] = {"relu": F.relu, "swish": F.silu, "gelu": F.gelu}


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
    """Two linear maps with an activation between (ReLU in the paper), the same for every position. Vaswani 2017,
    section 3.3.
    """

    def __init__(self, width: int, inner: int, activation: Activation = "relu") -> None:
        super().__init__()
        self.expand = nn.Linear(width, inner)
        self.activate = ACTIVATIONS[activation]
        self.contract = nn.Linear(inner, width)

    def forward(self, x: Tensor) -> Tensor:
        """(..., width) -> (..., width)."""
        inner = self.activate(self.expand(x))  # (..., inner)
        return self.contract(inner)


class Layer(nn.Module):
    """Sublayers that add their result to the residual stream: `self` and `feed_forward`, with a norm each.

    Pre-norm: a sublayer reads a normalised copy of the stream. Post-norm: it reads the stream, and the sum is
    normalised (Vaswani 2017, section 3.1).
    """

    def __init__(self, config: TransformerConfig, site: str, side: Side) -> None:
        super().__init__()
        stack = config.side(side)
        self.site, self.post_norm = site, config.norm == "post"
        self.self_norm = nn.LayerNorm(config.width)
        self.self_attention = MultiHeadAttention(config.width, stack.heads)
        self.feed_forward_norm = nn.LayerNorm(config.width)
        self.feed_forward = FeedForward(config.width, stack.feed_forward, config.activation)
        self.dropout = nn.Dropout(config.dropout)

    def read(self, stream: Tensor, norm: nn.Module, wiring: Wiring) -> Tensor:
        """A sublayer's input from the residual stream; all (batch, length, width)."""
        return stream if self.post_norm else wiring.normalise(norm, stream)

    def add(self, stream: Tensor, result: Tensor, norm: nn.Module, wiring: Wiring) -> Tensor:
        """The residual stream after a sublayer; all (batch, length, width)."""
        total = wiring.add(stream, self.dropout(result) if self.training else result)
        return wiring.normalise(norm, total) if self.post_norm else total

    def feed(self, stream: Tensor, wiring: Wiring) -> Tensor:
        """The residual stream (batch, length, width) after the feed-forward sublayer."""
        norm = self.feed_forward_norm
        return self.add(stream, self.feed_forward(self.read(stream, norm, wiring)), norm, wiring)


class EncoderLayer(Layer):
    """Self-attention, then feed-forward."""

    def forward(self, x: Tensor, mask: Tensor | None, interventions: Interventions) -> tuple[Tensor, Trace]:
        """x (batch, source, width), mask (batch, 1, 1, source) -> the new stream and its attention."""
        site, wiring = f"{self.site}.self", wiring_of(interventions.mistakes)
        sublayer_input = self.read(x, self.self_norm, wiring)
        projected = self.self_attention.query_key_value(
            sublayer_input, wiring.project
        )  # (3, batch, heads, source, dim)
        query, key, value = projected.unbind()
        attention = wiring.attend(query, key, value, mask, interventions.at(site))
        result = self.self_attention.combine(attention.context)  # (batch, source, width)
        after_self = self.add(x, result, self.self_norm, wiring)
        after = self.feed(after_self, wiring)
        states = {f"{self.site}.after_self": after_self, f"{self.site}.after_feed_forward": after}
        return after, Trace({site: attention}, states)


class DecoderLayer(Layer):
    """Causal self-attention, cross-attention to the encoder's output, feed-forward."""

    def __init__(self, config: TransformerConfig, site: str, side: Side) -> None:
        super().__init__(config, site, side)
        self.cross_norm = nn.LayerNorm(config.width)
        self.cross_attention = MultiHeadAttention(config.width, config.side(side).heads)

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
        sublayer_input = self.read(x, self.self_norm, wiring)
        projected = self.self_attention.query_key_value(
            sublayer_input, wiring.project
        )  # (3, batch, heads, queries, dim)
        query, key, value = projected.unbind()
        if cache is not None:
            end = first + x.size(1)
            cache[..., first:end, :] = projected[1:]
            key, value = cache[..., :end, :].unbind()  # (batch, heads, end, head_dim)
        own = wiring.attend(query, key, value, mask, edit(self_site), first)
        result = self.self_attention.combine(own.context)  # (batch, queries, width)
        after_self = self.add(x, result, self.self_norm, wiring)

        sublayer_input = self.read(after_self, self.cross_norm, wiring)
        query = self.cross_attention.query(sublayer_input, wiring.project)  # (batch, heads, queries, head_dim)
        key, value = memory.keys[cross_site], memory.values[cross_site]  # (batch, heads, source, head_dim)
        cross = wiring.attend(query, key, value, memory.attention_mask, edit(cross_site), first)
        after_cross = self.add(after_self, self.cross_attention.combine(cross.context), self.cross_norm, wiring)

        after = self.feed(after_cross, wiring)
        states = {
            f"{self.site}.after_self": after_self,
            f"{self.site}.after_cross": after_cross,
            f"{self.site}.after_feed_forward": after,
        }
        return after, Trace({self_site: own, cross_site: cross}, states)


class Transformer(Network):
    """Encoder and decoder; with `config.positions` off, a bag of source tokens.

    Post-norm ends each side with a normalised stream: it has no last norm. Where the interventions name mistakes,
    `wiring_of` swaps the functions that the passes call.
    """

    mistakes = MISTAKES

    def __init__(self, config: TransformerConfig) -> None:
        super().__init__(config)
        self.width, self.positions, self.config = config.width, config.positions, config
        encoder, decoder = config.side("encoder"), config.side("decoder")
        self.source_embedding = None if config.shared else blank_embedding(config.pieces, config.width)
        self.output_embedding = None if config.tied else blank_embedding(config.pieces, config.width)
        self.encoder = nn.ModuleList(EncoderLayer(config, f"encoder.{i}", "encoder") for i in range(encoder.layers))
        self.encoder_norm = last_norm(config)
        self.decoder = nn.ModuleList(DecoderLayer(config, f"decoder.{i}", "decoder") for i in range(decoder.layers))
        self.decoder_norm = last_norm(config)
        heads = {f"encoder.{i}.self": encoder.heads for i in range(encoder.layers)}
        heads |= {f"decoder.{i}.{kind}": decoder.heads for i in range(decoder.layers) for kind in ("self", "cross")}
        self.heads_at = BySite(heads)
        patchable = ["encoder.input", *(f"encoder.{i}.after_feed_forward" for i in range(encoder.layers))]
        self.patchable = dict.fromkeys(patchable, config.width)

    def initialise(self) -> None:
        for parameter in self.parameters():
            if parameter.dim() > 1:
                nn.init.xavier_uniform_(parameter)
        for embedding in filter(None, (self.embedding, self.source_embedding, self.output_embedding)):
            nn.init.normal_(embedding.weight, std=self.width**-0.5)
            with torch.no_grad():
                embedding.weight[PAD].zero_()

    @property
    def output_weight(self) -> Tensor:
        return (self.output_embedding or self.embedding).weight

    def positional_encoding(self, side: Side, length: int, interventions: Interventions) -> Tensor:
        """Positional encodings of the first `length` tokens, (1 or batch, length, width); zeros without positions."""
        if not self.positions:
            return self.output_bias.new_zeros(1, length, self.width)
        positions, encoded = interventions.positions(side, length)
        encoding = wiring_of(interventions.mistakes).encode(positions, self.width)
        if self.config.position_layout == "halves":
            encoding = sines_then_cosines(encoding)
        return encoding if encoded is None else encoding * encoded

    def embed(self, side: Side, ids: Tensor, encoding: Tensor, wiring: Wiring) -> tuple[Tensor, Trace]:
        """Embedding times sqrt(width), plus positional encoding: ids (batch, length) -> (batch, length, width)."""
        table = self.embedding if side == "decoder" or self.source_embedding is None else self.source_embedding
        embedding = table(ids) * (math.sqrt(self.width) if self.config.scaled else 1.0)  # (batch, length, width)
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


def last_norm(config: TransformerConfig) -> nn.Module:
    """The norm that closes a side: pre-norm needs one, post-norm has normalised its last sum already."""
    return nn.LayerNorm(config.width) if config.norm == "pre" else nn.Identity()
