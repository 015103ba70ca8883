"""A worksheet of a view: questions with blanks on one sheet of A4, their answers on the next."""

from __future__ import annotations

from collections.abc import Sequence

from charts.paper_question import PaperQuestion
from charts.saved_page import HandOut, page


def worksheet(view: HandOut, questions: Sequence[PaperQuestion]) -> str:
    """The questions and, on a separate sheet, the answers, as one HTML file."""
    return page("worksheet.html", view, "Worksheet", questions=questions, one=False)
