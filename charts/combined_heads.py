"""The heads of a site brought together into one map: their mean, their maximum, or rollout through the layers."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

import numpy as np

from charts.figure import Figure
from charts.heatmap import attention_heatmap, resting, row_labels, titles
from charts.labels import piece_labels, site_label, word_labels
from charts.matrix import Side, matrix_heatmap
from model.dissect.aggregate import cross_rollout, encoder_rollout, head_maximum, merge_to_words
from model.network.site import Site
from model.record import Array, Record

Combination = Literal["mean", "maximum", "rollout"]
NAMES: dict[Combination, str] = {"mean": "mean of heads", "maximum": "maximum of heads", "rollout": "rollout"}


def combined(record: Record, site: str, how: Combination, words: bool) -> Array:
    """The map's numbers: (queries, keys), or (words, words) if `words`.

    Rollout is computed on pieces and then merged. The maximum is taken of heads merged to words: merging maxima would
    add up what different heads saw. ValueError for rollout in decoder self-attention.
    """
    rows, columns = record.rows(site), record.columns(site)
    if how == "rollout":
        rolled = rollout(record, site)
        return merge_to_words(rolled, rows.words, columns.words) if words else rolled
    weights = record.attention[site].weights
    if words:
        weights = merge_to_words(weights, rows.words, columns.words)
    return head_maximum(weights) if how == "maximum" else weights.mean(axis=0)


def rollout(record: Record, site: str) -> Array:
    """The encoder's rollout up to this layer, or a cross site's weights followed down through the whole encoder."""
    where = Site.parse(site)
    if where.kind == "cross":
        return cross_rollout(record, site)
    if where.side == "decoder":
        raise ValueError("rollout follows attention through the encoder; decoder states also mix in the encoder's")
    return encoder_rollout(record, where.number)


def combined_heatmap(record: Record, site: str, how: Combination, *, words: bool = False) -> Figure:
    """The combined map. ValueError for rollout in decoder self-attention."""
    if how == "mean":
        return attention_heatmap(record, site, None, words=words)
    weights = combined(record, site, how, words)
    allowed = np.isfinite(record.attention[site].scores[0])
    columns = record.columns(site)
    if words:
        allowed = merge_to_words(allowed.astype(np.float32), record.rows(site).words, columns.words) > 0
    query, key = titles(site, words)
    figure = matrix_heatmap(
        weights,
        Side(row_labels(record, site, words), query),
        Side(word_labels(columns) if words else piece_labels(columns), key),
        allowed=None if how == "rollout" else allowed,
        name=f"{how}-{site}",
        subject=f"{site_label(site)}, {NAMES[how]}",
    )
    return figure if how == "maximum" else replace(figure, alt=figure.alt + resting(weights, columns))
