"""The words for looking and needing, from comparisons made by hand."""

from __future__ import annotations

import numpy as np
import pytest

from claims.agreement import Verdicts
from model.dissect.agreement import WordComparison
from model.language.tokenizer import Word
from ui.wording.agreement import (
    DISPUTED,
    describe_runner_look,
    describe_runner_need,
    describe_verdict,
    describe_verdicts,
)

SINK = "the end mark (70 %), an attention sink"
DISAGREE = "**Looking and needing disagree:** `x` looks most at"


def compared(weights: list[float], end: float, change: list[float]) -> WordComparison:
    """Of the written word "x" with the words "a" and "b"."""
    sources = (Word("a", 0, 1), Word("b", 1, 2))
    return WordComparison(np.array(weights), end, np.array(change), 0, (Word("x", 0, 1),), sources)


@pytest.mark.parametrize(
    ("found", "runner", "lesson"),
    [
        (
            compared([0.6, 0.3], 0.1, [-0.01, 0.5]),
            "needs no single word for “x”: leaving out any one costs less than 0.1 nats.",
            "**It needs no single word:** `x` looks most at `a` (60 %), but leaving out any one word costs less than "
            "0.1 nats.",
        ),
        (
            compared([0.6, 0.3], 0.1, [-1.0, 0.5]),
            "needs “a” most for “x” (\u22121.00 nats) and looks at it most (60 %): they agree.",
            "**Looking and needing agree:** `x` looks most at `a` (60 %), and leaving that word out divides its "
            "probability by 2.72.",
        ),
        (
            compared([0.6, 0.3], 0.1, [0.5, -1.0]),
            "needs “b” most for “x” (\u22121.00 nats), but looks most at “a” (60 %): they disagree.",
            f"{DISAGREE} `a` (60 %), but it needs `b` most: leaving it out divides its probability by 2.72.",
        ),
        (
            compared([0.2, 0.1], 0.7, [-1.0, 0.5]),
            f"needs “a” most for “x” (\u22121.00 nats), but looks most at {SINK}: they disagree. Among the words it "
            "looks most at it too (20 %).",
            f"{DISAGREE} {SINK}, which cannot be left out. Among the words it looks most at `a` (20 %), and that is "
            "also the word it needs most: leaving it out divides its probability by 2.72.",
        ),
        (
            compared([0.2, 0.1], 0.7, [0.5, -1.0]),
            f"needs “b” most for “x” (\u22121.00 nats), but looks most at {SINK}: they disagree. Among the words it "
            "looks most at “a” (20 %).",
            f"{DISAGREE} {SINK}, which cannot be left out. Among the words it looks most at `a` (20 %), but it needs "
            "`b` most: leaving it out divides its probability by 2.72.",
        ),
    ],
)
def test_one_word(found: WordComparison, runner: str, lesson: str) -> None:
    assert describe_runner_need("RNN", "x", ("a", "b"), found) == f"RNN {runner}"
    assert describe_verdict(found) == lesson


def test_a_look_of_a_runner() -> None:
    assert describe_runner_look("RNN", ("a", "b"), np.array([0.25, 0.75])) == "RNN looks most at “b” (75 %)"


@pytest.mark.parametrize(
    ("verdicts", "said"),
    [
        (Verdicts(1, 1, (), 0, ()), "1 of 1 word or mark"),
        (
            Verdicts(3, 1, ("a",), 1, (".",)),
            "1 of 3 words and marks; they disagree on `a`, which looks most at the end mark, an attention sink. The "
            "full stop needs no single word",
        ),
        (
            Verdicts(5, 0, ("a", "b", "c"), 2, ("d", "e")),
            "0 of 5 words and marks; they disagree on `a`, `b` and `c`, 2 of which look most at the end mark, an "
            "attention sink. `d` and `e` need no single word",
        ),
    ],
)
def test_a_whole_translation(verdicts: Verdicts, said: str) -> None:
    sentence = describe_verdicts(verdicts)
    assert sentence.startswith(f"In the whole translation looking and needing agree on {said}. ")
    assert sentence.endswith(DISPUTED)
