"""The effect of mistakes in attention on a map's rows, on the right translation, and on the output."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal

import numpy as np

from charts.grammar import piece_names
from charts.row_sums import sums_of
from model import Record
from model.dissect.thresholds import ADDS_UP, AHEAD, STAYS
from model.network.intervention import Mistake
from model.network.site import Site
from model.record import Array

IN_STEPS: frozenset[Mistake] = frozenset({"no_causal_mask", "mask_after_softmax"})  # a decoder's step makes neither
# after which rows need not add up to 1
SUMS: frozenset[Mistake] = frozenset({"softmax_over_queries", "mask_after_softmax", "no_padding_mask"})
Reason = Literal["columns", "masked", "padding"]


@dataclass(frozen=True)
class RowSums:
    """Sums of a head's rows.

    rows, off: the number of rows, and of those that do not add up to 1. query, worst: the row whose sum is furthest
    from 1, and its sum. reason: why it is not 1, where there is only one reason: the columns add up to 1 instead, or
    weight is on masked pieces, or on padding.
    """

    rows: int
    off: int
    query: str
    worst: float
    reason: Reason | None


@dataclass(frozen=True)
class MovedRow:
    """The row with the largest change. before, after: its weights on `keys`; after: None if all are 0."""

    query: str
    keys: tuple[str, ...]
    before: Array
    after: Array | None


@dataclass(frozen=True)
class BrokenRows:
    """A head's rows with mistakes.

    mistakes: their number. ahead: the decoder's row with most weight on later pieces, and this weight, 0 if it does not
    count; None if the mask is not missing. alike: the number of heads of this layer if all have the same weights, or 0.
    strongest: the largest weight of a row on average, without and with the missing root. moved: None if no row changes.
    """

    mistakes: int
    sums: RowSums
    ahead: tuple[str, float] | None
    alike: int
    strongest: tuple[float, float] | None
    moved: MovedRow | None


@dataclass(frozen=True)
class Outcome:
    """The translation with mistakes.

    mistakes: their number. before, after: log-probability of the right model's translation without and with
    them, in nats.
    change: their difference, 0 if it does not count. text: what the model writes with them. same: whether its pieces
    are those of the right model. over_queries: whether the softmax runs over a step's only query. hidden: whether the
    mistakes show only where a whole translation is read at once.
    """

    mistakes: int
    before: float
    after: float
    change: float
    text: str
    same: bool
    over_queries: bool
    hidden: bool


def broken_rows(mistakes: Collection[Mistake], right: Record, broken: Record, site: str, head: int) -> BrokenRows:
    """Compare a head's rows with the mistakes, `broken`, with those without."""
    before, after = (record.attention[site].weights[head] for record in (right, broken))
    queries, keys = piece_names(broken.rows(site)), piece_names(broken.columns(site))
    place, heads = Site(site), broken.attention[site].weights
    is_unmasked = "no_causal_mask" in mistakes and "softmax_over_queries" not in mistakes
    is_alike = len(heads) > 1 and float(np.ptp(heads, axis=0).max()) <= 1e-5
    return BrokenRows(
        mistakes=len(mistakes),
        sums=row_sums(mistakes, after, queries),
        ahead=ahead(after, queries) if is_unmasked and place.side == "decoder" and place.kind == "self" else None,
        alike=len(heads) if "one_projection" in mistakes and is_alike else 0,
        strongest=(float(before.max(-1).mean()), float(after.max(-1).mean())) if "no_root" in mistakes else None,
        moved=moved(before, after, queries, keys),
    )


def row_sums(mistakes: Collection[Mistake], weights: Array, queries: tuple[str, ...]) -> RowSums:
    """Sum the rows of weights (queries, keys)."""
    sums, causes = sums_of(weights), SUMS.intersection(mistakes)
    reason: Reason | None = None
    if "softmax_over_queries" in causes and np.allclose(weights.sum(axis=0), 1, atol=1e-4):
        reason = "columns"
    elif causes == {"mask_after_softmax"}:
        reason = "masked"
    elif causes == {"no_padding_mask"}:
        reason = "padding"
    worst = int(np.abs(sums - 1).argmax())
    off = int((np.abs(sums - 1) > ADDS_UP).sum())
    return RowSums(len(sums), off, queries[worst], float(sums[worst]), reason)


def ahead(weights: Array, queries: tuple[str, ...]) -> tuple[str, float]:
    """The row with most weight on later pieces, and this weight; 0 if it does not count."""
    later = np.triu(weights, 1).sum(axis=-1)
    most = int(later.argmax())
    return queries[most], 0.0 if later[most] < AHEAD else float(later[most])


def moved(before: Array, after: Array, queries: tuple[str, ...], keys: tuple[str, ...]) -> MovedRow | None:
    """The row with the largest change; None if it does not count."""
    changes = 0.5 * np.abs(after - before).sum(axis=-1)
    most = int(changes.argmax())
    if changes[most] < STAYS:
        return None
    return MovedRow(queries[most], keys, before[most], after[most] if after[most].any() else None)


def outcome(mistakes: Collection[Mistake], right: Record, broken: Record, written: Record) -> Outcome:
    """Compare translations. broken: the right model's, read with the mistakes. written: that of the model with them."""
    change, same = broken.log_prob - right.log_prob, written.target.ids == right.target.ids
    return Outcome(
        mistakes=len(mistakes),
        before=right.log_prob,
        after=broken.log_prob,
        change=0.0 if abs(change) < STAYS else change,
        text=written.target.text,
        same=same,
        over_queries="softmax_over_queries" in mistakes,
        hidden=same and IN_STEPS.issuperset(mistakes),
    )
