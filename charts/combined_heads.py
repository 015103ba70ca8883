"""One map for the heads of a site: their mean, their maximum, or rollout through the layers."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from charts.figure import Figure
from charts.grammar import piece_names, word_names
from charts.heatmap import at_end, attention_heatmap, row_names, titles
from charts.labels import site_label
from charts.matrix import Side, matrix_heatmap
from model.dissect.aggregate import Combination, combined, merge_to_words
from model.record import Record

NAMES: dict[Combination, str] = {"mean": "mean of heads", "maximum": "maximum of heads", "rollout": "rollout"}


def combined_heatmap(record: Record, site: str, how: Combination, *, words: bool = False) -> Figure:
    """The combined map. ValueError for rollout in decoder self-attention."""
    if how == "mean":
        return attention_heatmap(record, site, None, words=words)
    weights = combined(record, site, how, words)
    allowed = np.isfinite(record.attention[site].scores[0])
    columns = record.columns(site)
    if words:
        allowed = merge_to_words(allowed.astype(np.float32), record.rows(site).words, columns.words) > 0
    query, key = titles(site, words, record.pair)
    figure = matrix_heatmap(
        weights,
        Side(row_names(record, site, words), query),
        Side(word_names(columns) if words else piece_names(columns), key),
        allowed=None if how == "rollout" else allowed,
        name=f"{how}-{site}",
        subject=f"{site_label(site)}, {NAMES[how]}",
    )
    return figure if how == "maximum" else replace(figure, alt=figure.alt + at_end(weights, columns))
