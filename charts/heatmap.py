"""The attention of one head, or of all heads of a site together, as a heatmap."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from charts.figure import Figure
from charts.grammar import piece_names, word_names
from charts.labels import END_NAME, percent, site_label
from charts.matrix import Numbers, Quantity, Side, matrix_heatmap
from charts.weight_codes import SCORE_LIMIT
from model.dissect.aggregate import head_mean, merge_to_words
from model.dissect.thresholds import MOSTLY
from model.language.languages import LanguagePair
from model.language.tokenizer import EOS_PIECE, Tokens
from model.network.site import Site
from model.record import Record, sides


def attention_heatmap(
    record: Record,
    site: str,
    head: int | None,
    *,
    step: int | None = None,
    per_row: bool = False,
    quantity: Quantity = "weights",
    words: bool = False,
    numbers: bool = False,
) -> Figure:
    """One head's weights or scores at a site (head None: the mean weight of all heads).

    step: the row to outline and describe, from 0. per_row: colours show shares of each row's largest weight. words:
    pieces merged to words. numbers: each cell shows its number. ValueError for scores that would be merged: softmax
    sees differences within a row only, so their sums and means say nothing. KeyError, IndexError: a site or head that
    the record lacks.
    """
    if quantity == "scores" and (words or head is None):
        raise ValueError("scores are not merged over words or heads: only their differences within a row mean anything")
    seen = record.attention[site]
    rows, columns = record.rows(site), record.columns(site)
    weights = head_mean(seen.weights) if head is None else seen.weights[head]
    scores = None if words or head is None else seen.scores[head]
    allowed = np.isfinite(seen.scores[0])  # a mask is the same for all heads
    if quantity == "weights" and scores is not None and np.abs(scores[allowed]).max(initial=0) >= SCORE_LIMIT:
        scores = None  # far beyond what any network without mistakes computes
    if words:
        allowed = merge_to_words(allowed.astype(np.float32), rows.words, columns.words) > 0
        weights = merge_to_words(weights, rows.words, columns.words)
        step = None if step is None else next(position for position, word in enumerate(rows.words) if step < word.end)
    part = "mean of heads" if head is None else f"head {head + 1}"
    query, key = titles(site, words, record.pair)
    figure = matrix_heatmap(
        weights,
        Side(row_names(record, site, words), query),
        Side(word_names(columns) if words else piece_names(columns), key),
        scores=scores,
        allowed=allowed,
        quantity=quantity,
        step=step,
        per_row=per_row,
        numbers=numbers,
        name="-".join((quantity, site, part.replace(" ", "-"))),
        subject=f"{site_label(site)}, {part}",
    )
    return replace(figure, alt=figure.alt + at_end(weights, columns))


def row_names(record: Record, site: str, words: bool) -> tuple[str, ...]:
    """Names of the rows' tokens; in decoder self-attention each row also names the token it writes."""
    rows = record.rows(site)
    if words:
        return word_names(rows)
    if sides(site)[0] == "decoder_input":
        pairs = zip(piece_names(rows), piece_names(record.target), strict=True)
        return tuple(f"{read} \u2192 {written}" for read, written in pairs)
    return piece_names(rows)


def titles(site: str, words: bool, pair: LanguagePair) -> tuple[str, str]:
    """Axis titles of a site's rows and columns."""
    where = Site(site)
    if where.kind == "cross":
        return f"query: {pair.target}, being written", f"key: {pair.source}"
    if where.side == "encoder":
        return f"query: {pair.source}", f"key: {pair.source}"
    query = f"query: {pair.target}, read last" if words else "query: read \u2192 writes next"
    return query, f"key: {pair.target}, read so far"


def at_end(weights: Numbers, columns: Tokens) -> str:
    """A sentence where most weight is on `<eos>`; else empty."""
    if not columns.pieces or columns.pieces[-1] != EOS_PIECE:
        return ""
    share = float(weights[:, -1].mean())
    return f" On average {percent(share)} of the weight lies on {END_NAME}." if share >= MOSTLY else ""
