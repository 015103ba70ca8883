"""A worksheet of a view: questions with blanks on one sheet of A4, their answers on the next."""

from __future__ import annotations

import math
from collections.abc import Sequence

from charts.paper_question import PaperQuestion
from charts.saved_page import HandOut, page

# Of the sheet with questions, in lines of its usual letters: what is free below the head, a row of blanks, and what
# lies around a question; in letters: a line, and a blank with its gap
FREE, BLANKS, AROUND = 36, 1.7, 1.8
LINE, BLANK = 80, 18


def worksheet(view: HandOut, questions: Sequence[PaperQuestion]) -> str:
    """The questions and, on a separate sheet, the answers, as one HTML file."""
    full = sum(map(lines, questions)) > FREE
    return page("worksheet.html", view, "Worksheet", questions=questions, one=False, full=full)


def lines(asked: PaperQuestion) -> float:
    """About how many lines of paper a question takes."""
    texts = sum(math.ceil(len(text) / LINE) for text in (asked.question, asked.given))
    across = max(1, LINE // (BLANK + max((len(before) for before, _ in asked.blanks), default=0)))
    return texts + BLANKS * math.ceil(len(asked.blanks) / across) + AROUND
