"""A projection of the sum of embedding and positional encoding, split into its two parts: W(x + p) = Wx + Wp.

Pre-norm: each part goes through the layer norm first, which subtracts its own mean and divides by the standard
deviation of the sum, one number for both. Post-norm: the matrix reads the sum itself.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch

from model.dissect.query_key_value import PARTS, Role
from model.network.transformer import EncoderLayer, Transformer
from model.record import Array, Record
from model.record.capture import to_numpy
from model.translate.translator import Translator

SITE = "encoder.0.self"  # the first attention, whose input is the sum itself


@dataclass(frozen=True)
class AddedParts:
    """Parts of the queries (or keys, values) of `SITE`, (heads, tokens, head_dim): result = word + position + constant.

    constant: from the biases, the same for every token, (heads, 1, head_dim).
    """

    word: Array
    position: Array
    constant: Array
    result: Array

    @property
    def position_share(self) -> Array:
        """Length of the position's part relative to both parts' lengths, from 0 to 1: (heads, tokens)."""
        word, position = (np.linalg.norm(part, axis=-1) for part in (self.word, self.position))
        share: Array = position / np.maximum(word + position, 1e-9)
        return share


@torch.inference_mode()
def added_parts(translator: Translator, record: Record, role: Role = "query") -> AddedParts:
    """Split every token's query, key or value in the encoder's first layer. ValueError for RNNs."""
    network = translator.network
    if not isinstance(network, Transformer):
        raise ValueError(f"{translator.name} adds no positions: it is no Transformer")
    layer = network.encoder[0]
    assert isinstance(layer, EncoderLayer)
    norm, attention = layer.self_norm, layer.self_attention
    embedding, position, total = (
        torch.tensor(record.states[f"encoder.{name}"], device=network.device)
        for name in ("embedding", "position", "input")
    )
    first = PARTS.index(role) * attention.width
    matrix = attention.in_projection.weight[first : first + attention.width]
    bias = attention.in_projection.bias[first : first + attention.width]
    if network.config.norm == "pre":
        deviation = (total.var(-1, unbiased=False, keepdim=True) + norm.eps).sqrt()  # (tokens, 1)
        embedding, position = (
            norm.weight * (part - part.mean(-1, keepdim=True)) / deviation for part in (embedding, position)
        )
        bias = norm.bias @ matrix.T + bias
    of_parts = [embedding @ matrix.T, position @ matrix.T]
    constant = bias[None]  # (1, width)
    parts = [
        part.view(len(part), attention.heads, -1).transpose(0, 1)  # (heads, tokens, head_dim)
        for part in (*of_parts, constant, of_parts[0] + of_parts[1] + constant)
    ]
    return AddedParts(*map(to_numpy, parts))
