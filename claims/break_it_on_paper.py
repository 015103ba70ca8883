"""Answers to questions for paper of the lab Break it: what mistakes do to rows of weights and to the translation.

None where two answers would look alike.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

import numpy as np

from charts.grammar import piece_names
from charts.labels import decimal
from charts.stepped_rows import Row, SteppedRows
from claims.worksheet import MAX_COLUMNS, Pairs, clear_best, is_wordy, most_weight, printed_numbers
from model import Record
from model.dissect.thresholds import ADDS_UP, STAYS


@dataclass(frozen=True)
class RowTotal:
    """The row with mistakes whose sum is furthest from 1, and the sum of its printed weights in per cent."""

    row: Row
    total: Decimal


@dataclass(frozen=True)
class DearestPiece:
    """The piece of the right translation that loses the most log-probability, this change in nats, and all pieces."""

    piece: str
    change: float
    pieces: tuple[str, ...]


def row_total(rows: SteppedRows) -> RowTotal | None:
    """Add up the printed weights of the row with mistakes whose sum is furthest from 1."""
    possible: list[tuple[float, RowTotal]] = []
    for row in rows.rows:
        off, printed = abs(sum(share.share for share in row.shares) - 1), printed_numbers(row)
        if is_wordy(row.label) and off > ADDS_UP and printed is not None and len(printed) <= MAX_COLUMNS:
            possible.append((off, RowTotal(row, sum(printed, Decimal(0)))))
    _, furthest = max(possible, key=lambda each: each[0], default=(0.0, None))
    return None if furthest is None or furthest.total == 100 else furthest


def turned_rows(right: SteppedRows, broken: SteppedRows, but: str = "") -> Pairs:
    """Which word gets the most weight with the mistakes, for rows where it had not the most, or not clearly, before.

    right, broken: the same rows without the mistakes and with them. but: a row to leave out.
    """
    pairs = zip(right.rows, broken.rows, strict=True)
    turned = tuple(now for before, now in pairs if best_label(now) != best_label(before))
    return most_weight(replace(broken, rows=turned, at=0), but)


def best_label(row: Row) -> str:
    """The word that clearly has the most weight of a row; empty without one."""
    best = clear_best(row)
    return "" if best is None else best.label


def dearest_piece(right: Record, broken: Record) -> DearestPiece | None:
    """The piece of the right translation that loses the most. None where two lose the same as printed."""
    changes = (broken.log_probs - right.log_probs).astype(np.float64)
    names, printed = piece_names(right.target), [decimal(float(change)) for change in changes]
    worst = int(changes.argmin())
    if len(names) < 2 or changes[worst] > -STAYS or printed.count(printed[worst]) > 1:
        return None
    return DearestPiece(names[worst], float(changes[worst]), names)
