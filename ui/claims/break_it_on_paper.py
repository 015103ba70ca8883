"""Questions for paper of the lab Break it: what mistakes do to rows of weights, and to the French.

Plain text, no Markdown; none where two answers would look alike.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from decimal import Decimal

import numpy as np

from charts.grammar import piece_names
from charts.labels import decimal
from charts.paper_question import PaperQuestion
from charts.stepped_rows import Row, SteppedRows
from model import Record
from model.dissect.thresholds import ADDS_UP, STAYS
from model.network.intervention import Mistake
from ui.claims.worksheet import (
    MAX_COLUMNS,
    changed_translation,
    clear_best,
    is_wordy,
    most_weight,
    printed_number,
    printed_weights,
    who_looks,
)
from ui.wording.break_it import the_mistakes


def row_total(mistakes: Collection[Mistake], rows: SteppedRows) -> PaperQuestion | None:
    """What do the printed weights of a row add up to? The row with mistakes whose sum is furthest from 1."""
    found: list[tuple[float, int]] = []
    for place, row in enumerate(rows.rows):
        off = abs(sum(share.share for share in row.shares) - 1)
        printed = [printed_number(share.share) for share in row.shares]
        if is_wordy(row.label) and off > ADDS_UP and None not in printed and len(printed) <= MAX_COLUMNS:
            found.append((off, -place))
    if not found:
        return None
    row = rows.rows[-max(found)[1]]
    total = sum((printed_number(share.share) or Decimal(0) for share in row.shares), Decimal(0))
    if total == 100:
        return None
    return PaperQuestion(
        f"With {the_mistakes(len(mistakes))} these are the weights of the row where {who_looks(rows, row.label)}. "
        "What do they add up to?",
        (("", f"{total.normalize():f} %"),),
        given=printed_weights(row),
        row=row.label,
    )


def turned_rows(
    mistakes: Collection[Mistake], right: SteppedRows, broken: SteppedRows, but: str = ""
) -> PaperQuestion | None:
    """Which word gets the most weight with the mistakes, for rows where it had not the most, or not clearly, before.

    right, broken: the same rows without the mistakes and with them. but: a row to leave out.
    """
    turned = tuple(
        now for before, now in zip(right.rows, broken.rows, strict=True) if best_label(now) != best_label(before)
    )
    if not turned or (asked := most_weight(replace(broken, rows=turned, at=0), but)) is None:
        return None
    question = f"{asked.question[0].lower()}{asked.question[1:]}"
    return replace(asked, question=f"With {the_mistakes(len(mistakes))}: {question}")


def best_label(row: Row) -> str:
    """The word that clearly has the most weight of a row; empty without one."""
    best = clear_best(row)
    return "" if best is None else best.label


def dearest_piece(mistakes: Collection[Mistake], right: Record, broken: Record) -> PaperQuestion | None:
    """Which piece of the right French loses the most log-probability? None where two lose the same as printed."""
    changes = (broken.log_probs - right.log_probs).astype(np.float64)
    names = piece_names(right.target)
    printed = [decimal(float(change)) for change in changes]
    worst = int(changes.argmin())
    if len(names) < 2 or changes[worst] > -STAYS or printed.count(printed[worst]) > 1:
        return None
    return PaperQuestion(
        f"Which piece of the right French loses the most log-probability with {the_mistakes(len(mistakes))}?",
        (("", f"{names[worst]}, {printed[worst]}"),),
        given=f"Choose from: {'  '.join(names)}",
    )


def new_french(title: str, right: Record, written: Record) -> PaperQuestion | None:
    """What does the model write with the mistakes of this title?"""
    return changed_translation(f"{title}.", right, written)
