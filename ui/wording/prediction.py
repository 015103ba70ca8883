"""Questions that readers answer before a figure is shown, with explained answers: functions `ask_...`.

The reader's answer never reaches the server: it stays in the browser (`ui.predict`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from charts.grammar import counted, most_at, verb_of
from charts.labels import decimal, percent, quoted
from claims.prediction import Became, Choice, Division
from model.record import Array

Kind = Literal["word", "candidate", "shares"]


@dataclass(frozen=True)
class Prediction:
    """A question with its options, and the record's answer; all plain text.

    kind: "word" to tap one of many, "candidate" to choose among A to D, "shares" to distribute 100 %. told: the
    record's number for each option, as text; empty without numbers. answers: the right options, several if they tie or
    if the question asks for several. shares: for "shares", of each option, sum 1. says: the answer in a sentence.
    """

    kind: Kind
    question: str
    options: tuple[str, ...]
    says: str
    told: tuple[str, ...] = ()
    answers: frozenset[int] = frozenset()
    shares: tuple[float, ...] = ()


def ask_choice(
    question: str,
    options: Sequence[str],
    choice: Choice,
    says: str,
    printed: Callable[[float], str] = percent,
    *,
    kind: Kind = "word",
) -> Prediction:
    """options: of the choice, and possibly that none of them is right. printed: writes a number of the choice."""
    told = [*map(printed, choice.numbers), ""][: len(options)]
    return Prediction(kind, question, tuple(options), says, tuple(told), choice.right)


def ask_division(question: str, division: Division) -> Prediction:
    """Ask for the division of attention among words."""
    says = f"The model {looks(division.names, division.shares)}."
    told = tuple(map(percent, division.shares))
    return Prediction("shares", question, division.names, says, told, shares=division.shares)


def in_nats(change: float) -> str:
    return f"{decimal(change, change=True)} nats"


def looks(names: Sequence[str], weights: Array | Sequence[float]) -> str:
    """The strongest of a row of weights: "looks most at “dog” (40 %)"."""
    return f"looks {most_at([quoted(name) for name in names], np.asarray(weights))}"


BECOMES = (  # by `Became.case`
    "it stays the same",
    "only the order of its words changes",
    "words change, but half or more stay",
    "words change, and less than half stay",
)


def ask_what_becomes(question: str, became: Became) -> Prediction:
    written = quoted(became.text) if became.text else "nothing"
    whole = counted(became.total, "word or mark", "words and marks")
    some = f"{became.kept} of its {whole} {verb_of(became.kept, became.total, 'stays', 'stay')}"
    stays = {0: "it stays the same", 1: f"the same {whole} in another order"}
    says = stays.get(became.case, some if became.total else "before, it wrote nothing")
    return Prediction(
        "candidate", question, BECOMES, f"The model writes {written}: {says}.", answers=frozenset({became.case})
    )
