"""The words of questions for paper."""

from __future__ import annotations

from decimal import Decimal

import pytest

from charts.options import Option
from charts.paper_question import PaperQuestion
from charts.stepped_rows import ASKING, WRITTEN, Row, Share, SteppedRows
from claims.break_it_on_paper import DearestPiece, RowTotal
from claims.worksheet import LeastSure, MissingWeight, OrderedCandidates, WeightAnswers
from tests.pairs import FRENCH
from ui.wording.break_it_on_paper import ask_dearest_piece, ask_row_total, ask_turned_rows
from ui.wording.worksheet import ask_about_weights, ask_least_sure, ask_ordered_candidates, ask_translation

ROW = Row("mot", "", "", (Share("word", 0.75), Share("end", 0.25)))
WORDS, TOKENS = (SteppedRows("", who, (ROW,), 0) for who in (WRITTEN, ASKING))
ANSWERS = WeightAnswers((("mot", "word"),), (("word", "mot"),), ROW, MissingWeight(ROW, 1))
OPTIONS = Option("b", 0.5, 1, True), Option("a", 0.25, 2, False)
CHOICES = "Choose from: word  end"


@pytest.mark.parametrize(
    ("rows", "most", "who"),
    [
        (WORDS, "When the model writes each of these, which English word gets the most weight?", "is written"),
        (TOKENS, "Which token gets the most weight from each of these?", "asks"),
    ],
)
def test_questions_on_weights(rows: SteppedRows, most: str, who: str) -> None:
    assert ask_about_weights(rows, WeightAnswers((), (), None, None), FRENCH) == []
    assert ask_about_weights(rows, ANSWERS, FRENCH) == [
        PaperQuestion(most, (("mot", "word"),), CHOICES),
        PaperQuestion(
            "Write next to each English word the French word that gives it the most weight.",
            (("word", "mot"),),
            "Choose from: mot",
        ),
        PaperQuestion(
            f"When “mot” {who}, these are the 2 largest weights. Whose are they?",
            (("75 %", "word"), ("25 %", "end")),
            CHOICES,
            row="mot",
        ),
        PaperQuestion(
            f"The weights of a row add up to 100 %. One weight is missing in the row where “mot” {who}. How large is "
            "it?",
            (("end", "25 %"),),
            "word 75 %",
            row="mot",
        ),
    ]


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        (
            ask_least_sure(LeastSure("a", 0.25, ("a", "b"))),
            PaperQuestion(
                "Of which word of its translation was the model least sure?", (("", "a, 25 %"),), "Choose from: a  b"
            ),
        ),
        (
            ask_ordered_candidates(OrderedCandidates(1, "le", OPTIONS)),
            PaperQuestion(
                "Step 2 could write each of these after “le”. Put them in order, the most likely first.",
                (("1.", "b, 50 %"), ("2.", "a, 25 %")),
                "a,  b",
            ),
        ),
        (
            ask_ordered_candidates(OrderedCandidates(0, "", OPTIONS[:1])),
            PaperQuestion(
                "Step 1 could write each of these as the first piece. Put them in order, the most likely first.",
                (("1.", "b, 50 %"),),
                "b",
            ),
        ),
        (
            ask_translation("It is so.", ("mot", True)),
            PaperQuestion(
                "It is so. What does the model write now? Is it the same?", (("", "mot (the same)"),), wide=True
            ),
        ),
        (
            ask_row_total(1, WORDS, RowTotal(ROW, Decimal("90.0"))),
            PaperQuestion(
                "With the mistake these are the weights of the row where “mot” is written. What do they add up to?",
                (("", "90 %"),),
                "word 75 %,  end 25 %",
                row="mot",
            ),
        ),
        (
            ask_turned_rows(2, TOKENS, (("mot", "word"),), FRENCH),
            PaperQuestion(
                "With the mistakes: which token gets the most weight from each of these?", (("mot", "word"),), CHOICES
            ),
        ),
        (
            ask_dearest_piece(1, DearestPiece("a", -1.5, ("a", "b")), FRENCH),
            PaperQuestion(
                "Which piece of the right French loses the most log-probability with the mistake?",
                (("", "a, \u22121.50"),),
                "Choose from: a  b",
            ),
        ),
    ],
)
def test_other_questions(question: PaperQuestion, expected: PaperQuestion) -> None:
    assert question == expected
