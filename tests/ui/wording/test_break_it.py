"""The words for what mistakes do to rows and to the French."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from claims.break_it import BrokenRows, MovedRow, Outcome, RowSums
from tests.pairs import FRENCH
from ui.wording.break_it import describe_cost, describe_outcome, describe_rows, describe_sums

SUMS = RowSums(3, 1, "a", 0.75, None)
WHOLE = replace(SUMS, off=0, worst=1.0)
MOVED = MovedRow("a", ("b", "c"), np.array([0.75, 0.25]), np.array([0.5, 0.5]))


@pytest.mark.parametrize(
    ("sums", "sentence"),
    [
        (WHOLE, "Every row still adds up to 1."),
        (SUMS, "1 of 3 rows does not add up to 1. That of `a` adds up to 0.75."),
        (
            replace(SUMS, off=2, reason="columns"),
            "2 of 3 rows do not add up to 1. That of `a` adds up to 0.75. Every column does.",
        ),
        (
            replace(SUMS, reason="masked"),
            "1 of 3 rows does not add up to 1. That of `a` adds up to 0.75: the softmax gave the rest to masked "
            "pieces, and the mask threw it away.",
        ),
        (
            replace(SUMS, reason="padding"),
            "1 of 3 rows does not add up to 1. That of `a` adds up to 0.75: 25 % of its look is on padding, which is "
            "not in the sentence.",
        ),
    ],
)
def test_sums_of_rows(sums: RowSums, sentence: str) -> None:
    assert describe_sums(sums) == sentence


@pytest.mark.parametrize(
    ("rows", "sentences"),
    [
        (BrokenRows(1, WHOLE, None, 0, None, None), "No row looks anywhere else than before."),
        (
            BrokenRows(1, WHOLE, ("a", 0.25), 0, None, MOVED),
            "`a` looks 25 % at pieces that come later, which it has still to write. The row of `a` changes most: it "
            "looked most at `b` (75 %) and now looks at all alike (50 % each).",
        ),
        (
            BrokenRows(2, WHOLE, ("a", 0.0), 4, (0.25, 0.5), replace(MOVED, after=None)),
            "No row looks at pieces that come later. All 4 heads of this layer look the same way. On average the "
            "strongest key of a row has 50 %, without the mistakes 25 %. The row of `a` changes most: it looked most "
            "at `b` (75 %) and now looks nowhere.",
        ),
    ],
)
def test_rows(rows: BrokenRows, sentences: str) -> None:
    assert describe_rows(rows) == f"Every row still adds up to 1. {sentences}"


@pytest.mark.parametrize(
    ("outcome", "sentences"),
    [
        (
            Outcome(1, -1.0, -1.5, -0.5, "a", True, False, True),
            "\u22121.00 without the mistake and \u22121.50 with it: 1.65 times less likely. Word by word, the model "
            "still writes the same French. While it writes there is nothing later to hide, so the mistake shows only "
            "where the whole translation is read at once, as in training.",
        ),
        (
            Outcome(2, -1.0, -0.5, 0.5, "a", False, True, False),
            "\u22121.00 without the mistakes and \u22120.50 with them: 1.65 times more likely. Word by word, the model "
            "writes `a`. A step has one query alone then, and the softmax over it gives every key the weight 1.",
        ),
        (
            Outcome(1, -1.0, -1.0, 0.0, "", False, False, False),
            "\u22121.00 without the mistake and \u22121.00 with it: the same. Word by word, the model writes nothing.",
        ),
    ],
)
def test_the_french(outcome: Outcome, sentences: str) -> None:
    assert describe_outcome(outcome, FRENCH) == f"The log-probability of the right model’s French is {sentences}"


def test_the_cost_in_a_few_words() -> None:
    outcome = Outcome(2, -1.0, -1.5, -0.5, "a", False, False, False)
    assert describe_cost(outcome) == "log-probability \u22121.50, without them \u22121.00."
