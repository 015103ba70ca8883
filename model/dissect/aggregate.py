"""Attention aggregated over heads, layers or pieces: mean, maximum, words, rollout.

Only weights are merged, never scores: softmax sees differences within a row, so sums of scores mean nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np

from model.language.tokenizer import Word
from model.network.site import Site
from model.record import Array, Record, frozen

Combination = Literal["mean", "maximum", "rollout"]


def merge_to_words(weights: Array, row_words: Sequence[Word], column_words: Sequence[Word]) -> Array:
    """Merge pieces to words: the sum over a word's columns, the mean over a word's rows.

    weights (..., queries, keys) -> (..., row words, column words). Rows that sum to 1 still do.
    """
    columns = np.stack([weights[..., word.start : word.end].sum(axis=-1) for word in column_words], axis=-1)
    rows = [columns[..., word.start : word.end, :].mean(axis=-2) for word in row_words]
    return frozen(np.stack(rows, axis=-2).astype(np.float32))


def head_mean(weights: Array) -> Array:
    """Mean over heads: (heads, queries, keys) -> (queries, keys); rows still sum to 1."""
    return frozen(weights.mean(axis=0))


def head_maximum(weights: Array) -> Array:
    """Maximum over heads: (heads, queries, keys) -> (queries, keys). Rows need not sum to 1."""
    return frozen(weights.max(axis=0))


def encoder_rollout(record: Record, layers: int | None = None) -> Array:
    """Attention rollout: how much of each source token reaches each encoder state, (source, source), rows sum to 1.

    Abnar and Zuidema 2020: the product over the first `layers` layers (default: all) of (0.5 A + 0.5 I), where A is the
    mean of a layer's heads and I stands for the residual connection. ValueError without self-attention.
    """
    sites = [site for site in record.attention if site.side == "encoder"]
    if not sites:
        raise ValueError(f"{record.model} has no encoder self-attention to roll out")
    identity = np.eye(len(record.source), dtype=np.float32)
    rollout = identity
    for site in sites[:layers]:
        rollout = (0.5 * head_mean(record.attention[site].weights) + 0.5 * identity) @ rollout
    return frozen(rollout)


def cross_rollout(record: Record, site: str) -> Array:
    """A layer's cross-attention traced to the source tokens: its head mean times the encoder's rollout.

    (steps, source); rows sum to 1. Our extension of Abnar and Zuidema 2020, who treat encoders only.
    """
    return frozen(head_mean(record.attention[site].weights) @ encoder_rollout(record))


def combined(record: Record, site: str, how: Combination, words: bool) -> Array:
    """Combine the heads of a site into one map: (queries, keys), or (words, words) if `words`.

    Rollout is computed on pieces and then merged. For the maximum, heads are merged to words first: merging maxima
    would add up weights of different heads. ValueError for rollout in decoder self-attention.
    """
    rows, columns = record.rows(site), record.columns(site)
    if how == "rollout":
        rolled = rollout(record, site)
        return merge_to_words(rolled, rows.words, columns.words) if words else rolled
    weights = record.attention[site].weights
    if words:
        weights = merge_to_words(weights, rows.words, columns.words)
    return head_maximum(weights) if how == "maximum" else head_mean(weights)


def rollout(record: Record, site: str) -> Array:
    """Encoder rollout up to this layer, or for a cross site its weights times the rollout of the whole encoder."""
    where = Site(site)
    if where.kind == "cross":
        return cross_rollout(record, site)
    if where.side == "decoder":
        raise ValueError("rollout follows attention through the encoder; decoder states also mix in the encoder's")
    return encoder_rollout(record, where.number)
