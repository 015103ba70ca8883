"""Attention: scores, softmax, weighted sum. One `attend` serves training, cached decoding and recording.

Scaled dot-product and multi-head attention follow Vaswani et al. 2017 ("Attention Is All You Need"), the additive
score Bahdanau et al. 2015 ("Neural Machine Translation by Jointly Learning to Align and Translate").
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import NamedTuple

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from model.network.intervention import AttentionEdit

ScoreFunction = Callable[[Tensor, Tensor], Tensor]
SoftmaxFunction = Callable[[Tensor], Tensor]
ProjectFunction = Callable[[Tensor, Tensor, Tensor, int], Tensor]


class Attention(NamedTuple):
    """Inputs and results of one call of `attend`; `scores` are after scale and mask, before softmax.

    query: (batch, heads, queries, head_dim). key, value: (batch, heads, keys, head_dim). scores, weights: (batch,
    heads, queries, keys). context: (batch, heads, queries, head_dim).
    """

    query: Tensor
    key: Tensor
    value: Tensor
    scores: Tensor
    weights: Tensor
    context: Tensor


def scaled_dot_scores(query: Tensor, key: Tensor) -> Tensor:
    """The dot product of each query with each key, divided by the square root of the head size.

    query (..., queries, head_dim), key (..., keys, head_dim) -> (..., queries, keys). Vaswani 2017, equation 1.
    """
    return query @ key.transpose(-2, -1) / math.sqrt(query.size(-1))


def additive_scores(query: Tensor, key: Tensor, score_vector: Tensor) -> Tensor:
    """v . tanh(query + key) for each pair, with query = W s and key = U h already projected. Bahdanau 2015, A.1.2.

    query (..., queries, dim), key (..., keys, dim), score_vector (dim,) -> (..., queries, keys).
    """
    return torch.tanh(query.unsqueeze(-2) + key.unsqueeze(-3)) @ score_vector


def softmax_over_keys(scores: Tensor) -> Tensor:
    """Scores (..., queries, keys) to weights: each query's row sums to 1."""
    return torch.softmax(scores, dim=-1)


def attend(
    query: Tensor,
    key: Tensor,
    value: Tensor,
    mask: Tensor | None = None,
    *,
    score: ScoreFunction = scaled_dot_scores,
    softmax: SoftmaxFunction = softmax_over_keys,
    edit: AttentionEdit | None = None,
    first_query: int = 0,
) -> Attention:
    """Compare each query with all keys and return the weighted sum of the values, with all intermediate results.

    query (batch, heads, queries, head_dim); key, value (batch, heads, keys, head_dim); mask: bool, True where a query
    may look, of a shape that expands to (batch, heads, queries, keys). `score` and `softmax` compute scores and
    weights. `edit` applies a reader's changes to weights or context; `first_query` is the position of the first query
    row, for cached decoding.
    """
    scores = score(query, key)  # (batch, heads, queries, keys)
    if mask is not None:
        scores = scores.masked_fill(~mask, float("-inf"))
    weights = softmax(scores)  # each row sums to 1
    if edit is not None:
        weights = edit.change_weights(weights, mask, first_query)
    context = weights @ value  # (batch, heads, queries, head_dim)
    if edit is not None:
        context = edit.change_context(context)
    return Attention(query, key, value, scores, weights, context)


def causal_mask(length: int, device: torch.device | None = None) -> Tensor:
    """(length, length) bool: query i may look at keys 0 to i, so that no token sees the future."""
    return torch.ones(length, length, dtype=torch.bool, device=device).tril()


def projected(x: Tensor, weight: Tensor, bias: Tensor, heads: int) -> Tensor:
    """Project x (..., width) to the queries, keys or values of all heads.

    weight (projections * width, width), bias (projections * width,) -> (..., projections * width).
    """
    return F.linear(x, weight, bias)


class MultiHeadAttention(nn.Module):
    """Projections into `heads` queries, keys and values, and back: the concatenated contexts through one matrix.

    It has no `forward`: a layer calls `attend` between the projections, so that every query, key, value, score and
    weight can be recorded. The three input projections are rows of one matrix (query, key, value in this order), so
    that self-attention needs one product. Vaswani 2017, section 3.2.2.
    """

    def __init__(self, width: int, heads: int) -> None:
        super().__init__()
        if width % heads:
            raise ValueError(f"width {width} does not divide into {heads} heads")
        self.width, self.heads = width, heads
        self.in_projection = nn.Linear(width, 3 * width)
        self.out_projection = nn.Linear(width, width)

    def split_heads(self, projected: Tensor) -> Tensor:
        """(batch, length, projections * width) -> (projections, batch, heads, length, head_dim)."""
        batch, length, size = projected.shape
        return projected.view(batch, length, size // self.width, self.heads, -1).permute(2, 0, 3, 1, 4)

    def query_key_value(self, x: Tensor, project: ProjectFunction = projected) -> Tensor:
        """Self-attention: x (batch, length, width) -> query, key and value, (3, batch, heads, length, head_dim)."""
        return self.split_heads(project(x, self.in_projection.weight, self.in_projection.bias, self.heads))

    def query_projection(self) -> tuple[Tensor, Tensor]:
        """The rows of `in_projection` for queries: weight (width, width), bias (width,)."""
        return self.in_projection.weight[: self.width], self.in_projection.bias[: self.width]

    def query(self, x: Tensor, project: ProjectFunction = projected) -> Tensor:
        """Cross-attention, decoder side: x (batch, queries, width) -> (batch, heads, queries, head_dim)."""
        return self.split_heads(project(x, *self.query_projection(), self.heads))[0]

    def key_value(self, memory: Tensor, project: ProjectFunction = projected) -> Tensor:
        """Cross-attention, encoder side: memory (batch, keys, width) -> key, value (2, batch, heads, keys, head_dim).

        They are contiguous in this order, because every decoding step reads them.
        """
        weight, bias = self.in_projection.weight, self.in_projection.bias
        keys_values = project(memory, weight[self.width :], bias[self.width :], self.heads)
        return self.split_heads(keys_values).contiguous()

    def combine(self, context: Tensor) -> Tensor:
        """Concatenate the heads and project: (batch, heads, queries, head_dim) -> (batch, queries, width)."""
        return self.out_projection(context.transpose(1, 2).flatten(2))
