"""The Transformer (Vaswani et al. 2017) with pre-norm residuals, as in the later Tensor2Tensor releases.

Each sublayer reads a normalised copy of the residual stream and adds its result to it; a last norm closes each side.
One embedding matrix serves source, target and output.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from model.attention import Attention, MultiHeadAttention, attend, causal_mask
from model.config import Config
from model.intervention import Interventions, Side
from model.network import Decoded, Memory, Network, State, Trace
from model.positional import positional_encoding
from model.tokenizer import PAD


@dataclass(frozen=True)
class Cache:
    """Keys and values of the decoder inputs read so far, in buffers with room for all steps.

    keys, values: (layers, batch, heads, steps, head_dim), filled up to `length`. encoding: the positional encodings of
    all steps, (1 or batch, steps, width), computed once.
    """

    keys: Tensor
    values: Tensor
    encoding: Tensor
    length: int

    def select(self, rows: Tensor) -> Cache:
        """The cache of these batch rows, in this order."""
        encoding = self.encoding if self.encoding.size(0) == 1 else self.encoding[rows]
        return Cache(self.keys[:, rows], self.values[:, rows], encoding, self.length)


class FeedForward(nn.Module):
    """Two linear maps with a ReLU between, the same for every position. Vaswani 2017, section 3.3."""

    def __init__(self, width: int, inner: int) -> None:
        super().__init__()
        self.expand = nn.Linear(width, inner)
        self.contract = nn.Linear(inner, width)

    def forward(self, x: Tensor) -> Tensor:
        """(..., width) -> (..., width)."""
        contracted: Tensor = self.contract(F.relu(self.expand(x)))
        return contracted


class EncoderLayer(nn.Module):
    """Self-attention, then feed-forward, each added to the residual stream."""

    def __init__(self, config: Config, site: str) -> None:
        super().__init__()
        self.site = site
        self.self_norm = nn.LayerNorm(config.width)
        self.self_attention = MultiHeadAttention(config.width, config.heads)
        self.feed_forward_norm = nn.LayerNorm(config.width)
        self.feed_forward = FeedForward(config.width, config.feed_forward)
        self.dropout = nn.Dropout(config.dropout)

    def forward(self, x: Tensor, mask: Tensor, interventions: Interventions) -> tuple[Tensor, Trace]:
        """x (batch, source, width), mask (batch, 1, 1, source) -> the new stream and what was seen."""
        site = f"{self.site}.self"
        query, key, value = self.self_attention.query_key_value(self.self_norm(x))
        attention = attend(query, key, value, mask, edit=interventions.at(site))
        after_self = x + self.dropout(self.self_attention.combine(attention.context))
        after = after_self + self.dropout(self.feed_forward(self.feed_forward_norm(after_self)))
        return after, Trace({site: attention}, {site: after_self, f"{self.site}.feed_forward": after})


class DecoderLayer(nn.Module):
    """Causal self-attention, cross-attention to the encoder's output, feed-forward."""

    def __init__(self, config: Config, site: str) -> None:
        super().__init__()
        self.site = site
        self.self_norm = nn.LayerNorm(config.width)
        self.self_attention = MultiHeadAttention(config.width, config.heads)
        self.cross_norm = nn.LayerNorm(config.width)
        self.cross_attention = MultiHeadAttention(config.width, config.heads)
        self.feed_forward_norm = nn.LayerNorm(config.width)
        self.feed_forward = FeedForward(config.width, config.feed_forward)
        self.dropout = nn.Dropout(config.dropout)

    def forward(
        self,
        x: Tensor,
        memory: Memory,
        mask: Tensor | None,
        cached: tuple[Tensor, Tensor] | None = None,
        start: int = 0,
    ) -> tuple[Tensor, Trace]:
        """x (batch, queries, width) at positions `start`...; `cached` buffers get this call's keys and values.

        mask: (queries, keys) bool, causal; None where one query may see all cached keys.
        """
        self_site, cross_site = f"{self.site}.self", f"{self.site}.cross"
        query, key, value = self.self_attention.query_key_value(self.self_norm(x))
        if cached is not None:
            end = start + x.size(1)
            cached[0][:, :, start:end], cached[1][:, :, start:end] = key, value
            key, value = cached[0][:, :, :end], cached[1][:, :, :end]
        edit = memory.interventions.at(self_site)
        own = attend(query, key, value, mask, edit=edit, first_query=start)
        after_self = x + self.dropout(self.self_attention.combine(own.context))

        cross = attend(
            self.cross_attention.query(self.cross_norm(after_self)),
            memory.keys[cross_site],
            memory.values[cross_site],
            memory.mask[:, None, None],  # padding of the source: (batch, 1, 1, source)
            edit=memory.interventions.at(cross_site),
            first_query=start,
        )
        after_cross = after_self + self.dropout(self.cross_attention.combine(cross.context))

        after = after_cross + self.dropout(self.feed_forward(self.feed_forward_norm(after_cross)))
        seen = {self_site: after_self, cross_site: after_cross, f"{self.site}.feed_forward": after}
        return after, Trace({self_site: own, cross_site: cross}, seen)


class Transformer(Network):
    """Encoder and decoder of `config.layers` layers each; with `config.positions` off, a bag of source tokens."""

    def __init__(self, config: Config) -> None:
        super().__init__()
        self.width, self.positions = config.width, config.positions
        self.embedding = nn.Embedding(config.pieces, config.width, padding_idx=PAD)
        self.encoder = nn.ModuleList(EncoderLayer(config, f"encoder.{i}") for i in range(config.layers))
        self.encoder_norm = nn.LayerNorm(config.width)
        self.decoder = nn.ModuleList(DecoderLayer(config, f"decoder.{i}") for i in range(config.layers))
        self.decoder_norm = nn.LayerNorm(config.width)
        self.output_bias = nn.Parameter(torch.zeros(config.pieces))
        self.dropout = nn.Dropout(config.dropout)
        layers = range(config.layers)
        self.heads_at = {f"encoder.{i}.self": config.heads for i in layers}
        self.heads_at |= {f"decoder.{i}.{kind}": config.heads for i in layers for kind in ("self", "cross")}
        self._initialise()

    def _initialise(self) -> None:
        for parameter in self.parameters():
            if parameter.dim() > 1:
                nn.init.xavier_uniform_(parameter)
        nn.init.normal_(self.embedding.weight, std=self.width**-0.5)
        with torch.no_grad():
            self.embedding.weight[PAD].zero_()

    def positional_encoding(self, side: Side, length: int, interventions: Interventions) -> Tensor:
        """What tells the first `length` tokens their places, (1 or batch, length, width); zeros without positions."""
        if not self.positions:
            return self.output_bias.new_zeros(1, length, self.width)
        positions, kept = interventions.positions(side, length)
        encoding = positional_encoding(positions, self.width)
        return encoding if kept is None else encoding * kept

    def embed(self, side: Side, ids: Tensor, encoding: Tensor) -> tuple[Tensor, Trace]:
        """Embedding times sqrt(width), plus positional encoding: ids (batch, length) -> (batch, length, width)."""
        embedding = self.embedding(ids) * math.sqrt(self.width)
        x = self.dropout(embedding + encoding)
        return x, Trace(
            {}, {f"{side}.embedding": embedding, f"{side}.position": encoding.expand_as(x), f"{side}.input": x}
        )

    def encode(self, source: Tensor, interventions: Interventions | None = None) -> Memory:
        interventions = interventions or Interventions(device=source.device)
        mask = source != PAD
        x, seen = self.embed("encoder", source, self.positional_encoding("encoder", source.size(1), interventions))
        attention: dict[str, Attention] = {}
        tensors = dict(seen.tensors)
        for layer in self.encoder:
            x, seen = layer(x, mask[:, None, None], interventions)
            attention |= seen.attention
            tensors |= seen.tensors
        states = tensors["encoder.output"] = self.encoder_norm(x)
        keys, values = {}, {}
        for layer in self.decoder:
            assert isinstance(layer, DecoderLayer)
            site = f"{layer.site}.cross"
            keys[site], values[site] = layer.cross_attention.key_value(states)
        return Memory(states, mask, keys, values, interventions, Trace(attention, tensors))

    def decode(self, memory: Memory, decoder_input: Tensor) -> Decoded:
        length = decoder_input.size(1)
        encoding = self.positional_encoding("decoder", length, memory.interventions)
        x, seen = self.embed("decoder", decoder_input, encoding)
        mask = causal_mask(length, decoder_input.device)
        attention: dict[str, Attention] = {}
        tensors = dict(seen.tensors)
        for layer in self.decoder:
            x, seen = layer(x, memory, mask)
            attention |= seen.attention
            tensors |= seen.tensors
        tensors["decoder.output"] = self.decoder_norm(x)
        return Decoded(tensors["decoder.output"], Trace(attention, tensors))

    def start(self, memory: Memory, steps: int) -> Cache:
        batch, heads, _, head_dim = next(iter(memory.keys.values())).shape
        room = (len(self.decoder), batch, heads, steps, head_dim)
        encoding = self.positional_encoding("decoder", steps, memory.interventions)
        return Cache(memory.states.new_zeros(room), memory.states.new_zeros(room), encoding, 0)

    def step(self, memory: Memory, state: State, tokens: Tensor) -> tuple[Tensor, Cache]:
        assert isinstance(state, Cache)
        at = state.length
        x, _ = self.embed("decoder", tokens[:, None], state.encoding[:, at : at + 1])
        for index, layer in enumerate(self.decoder):
            x, _ = layer(x, memory, None, (state.keys[index], state.values[index]), at)
        return self.decoder_norm(x)[:, 0], replace(state, length=at + 1)

    def logits(self, outputs: Tensor) -> Tensor:
        return F.linear(outputs, self.embedding.weight, self.output_bias)
