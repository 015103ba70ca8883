"""A worksheet of a view: questions with blanks on one sheet of A4, their answers on the next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from charts.saved_page import HandOut, page


@dataclass(frozen=True)
class PaperQuestion:
    """A question with blanks. blanks: the text before each, and its answer. given: text above them.

    wide: the blank is for a whole sentence. row: name of the row whose weights the question prints, if any.
    """

    question: str
    blanks: tuple[tuple[str, str], ...]
    given: str = ""
    wide: bool = False
    row: str = ""


def worksheet(view: HandOut, questions: Sequence[PaperQuestion]) -> str:
    """The questions and, on a separate sheet, the answers, as one HTML file."""
    return page("worksheet.html", view, "Worksheet", questions=questions, one=False)
