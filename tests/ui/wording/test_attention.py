"""The words of the lesson on attention."""

from __future__ import annotations

import pytest

from claims.attention import ChangedStep, Spreads, Turn, TurningBack
from claims.set_weights import Left, Remains
from ui.wording.attention import (
    SURVIVES,
    describe_changed_step,
    describe_plain_average,
    describe_spreads,
    describe_turning_back,
)

NEXT = "The average is the same vector at every step, so only the decoder’s state knows which word comes next."


@pytest.mark.parametrize(
    ("spreads", "sentence"),
    [
        (Spreads(("a",), (2.0,), 4), "There is one step, `a`. Its look spreads over 2.0 tokens."),
        (Spreads(("a", "b"), (2.0, 2.04), 4), "All 2 steps look alike: each look spreads over 2.0 tokens."),
        (
            Spreads(("a", "b", "c"), (2.0, 1.5, 3.0), 4),
            "Step 2, `b`, looks most sharply: its look spreads over 1.5 tokens. Step 3, `c`, looks most widely: over "
            "3.0 of 4 tokens (e to the entropy of the row).",
        ),
    ],
)
def test_spreads(spreads: Spreads, sentence: str) -> None:
    assert describe_spreads(spreads) == sentence


def back(uncounted: int, *turns: Turn) -> TurningBack:
    return TurningBack(turns, uncounted, ("A", "B", "C", "D"), ("a", "b", "c", "d"))


TURNS = (Turn(1, 0, 0.5, 0, 2, 0.6), Turn(2, 1, 0.7, 0, 2, 0.6), Turn(3, 1, 0.8, 2, 3, 0.9))
LAST_TWO = (
    "`C` looks most at `b` (70 %), left of `c`, where `A` looked before (60 %)",
    "`D` looks most at `b` (80 %), left of `d`, where `C` looked before (90 %)",
)
FIRST_TWO = "`B` looks most at `a` (50 %) and `C` at `b` (70 %), left of `c`, where `A` looked before (60 %)"


@pytest.mark.parametrize(
    ("found", "sentence"),
    [
        (
            back(1),
            "None in this translation: no word looks further left than a word before it. Not counted: 1 that looks "
            "most at a mark or the end mark.",
        ),
        (back(2, *TURNS[:2]), f"{FIRST_TWO}. Not counted: 2 that look most at a mark or the end mark."),
        (back(0, *TURNS), f"{FIRST_TWO}; {LAST_TWO[1]}."),
        (back(0, *TURNS[1:] * 3), f"{'; '.join(LAST_TWO * 2)}; and 2 more."),
    ],
)
def test_words_that_look_back(found: TurningBack, sentence: str) -> None:
    assert describe_turning_back(found) == sentence


@pytest.mark.parametrize(
    ("remains", "sentence"),
    [
        (Remains(0, 0, (), ("c",), "c", False), "With a plain average the model writes `c`."),
        (
            Remains(1, 0, ("a",), (), "", False),
            "With a plain average the model writes nothing: 0 of 1 word or mark of `a b` is in it.",
        ),
        (
            Remains(2, 2, (), ("c",), "b a c", False),
            "With a plain average the model writes `b a c`: 2 of 2 words and marks of `a b` are in it.",
        ),
    ],
)
def test_a_plain_average(remains: Remains, sentence: str) -> None:
    assert describe_plain_average(remains, "a b") == f"{sentence} {NEXT}"


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        (
            ChangedStep("a", 0.5, 0.7, "a", 0.7, True, True),
            "`a` goes from 50 % to 70 % and is still the most likely piece.",
        ),
        (ChangedStep("a", 0.2, 0.2, "a", 0.2, True, False), "`a` stays at 20 % and is now the most likely piece."),
        (
            ChangedStep("a", 0.2, 0.1, "b", 0.4, False, True),
            "`a` goes from 20 % to 10 %. As before `b` is the most likely piece (40 %).",
        ),
        (
            ChangedStep("a", 0.5, 0.1, "b", 0.4, False, False),
            "`a` goes from 50 % to 10 %. Now `b` is the most likely piece (40 %).",
        ),
    ],
)
def test_a_changed_step(changed: ChangedStep, sentence: str) -> None:
    assert describe_changed_step(changed) == sentence


def test_options_are_in_the_order_of_what_is_left() -> None:
    assert [SURVIVES[left].split()[0] for left in Left] == ["none", "less", "half", "all"]
