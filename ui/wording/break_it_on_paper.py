"""Questions for paper of the lab Break it, in plain text without Markdown; None where there is no answer.

mistakes: their number.
"""

from __future__ import annotations

from dataclasses import replace

from charts.labels import decimal
from charts.paper_question import PaperQuestion
from charts.stepped_rows import SteppedRows
from claims.break_it_on_paper import DearestPiece, RowTotal
from claims.worksheet import Pairs
from model.language.languages import LanguagePair
from ui.wording.break_it import the_mistakes
from ui.wording.worksheet import ask_most_weight, choose_from, printed_weights, who_looks


def ask_row_total(mistakes: int, rows: SteppedRows, total: RowTotal | None) -> PaperQuestion | None:
    """Ask for the sum of a row's printed weights."""
    if total is None:
        return None
    return PaperQuestion(
        f"With {the_mistakes(mistakes)} these are the weights of the row where {who_looks(rows, total.row.label)}. "
        "What do they add up to?",
        (("", f"{total.total.normalize():f} %"),),
        given=printed_weights(total.row),
        row=total.row.label,
    )


def ask_turned_rows(mistakes: int, rows: SteppedRows, turned: Pairs, pair: LanguagePair) -> PaperQuestion | None:
    """Which word gets the most weight with the mistakes?"""
    if not turned:
        return None
    asked = ask_most_weight(rows, turned, pair)
    return replace(asked, question=f"With {the_mistakes(mistakes)}: {asked.question[:1].lower()}{asked.question[1:]}")


def ask_dearest_piece(mistakes: int, dearest: DearestPiece | None, pair: LanguagePair) -> PaperQuestion | None:
    """Which piece of the right translation loses the most log-probability?"""
    if dearest is None:
        return None
    return PaperQuestion(
        f"Which piece of the right {pair.target} loses the most log-probability with {the_mistakes(mistakes)}?",
        (("", f"{dearest.piece}, {decimal(dearest.change)}"),),
        given=choose_from(dearest.pieces),
    )
