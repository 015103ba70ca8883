"""Predictions: questions that readers answer before a figure is shown, and the record's answers. No Streamlit here.

Prediction before demonstration improves learning (Crouch et al. 2004), more so with an explained gap (Kim, Reinecke and
Hullman 2017). The reader's answer never reaches the server: it stays in the browser (`ui.predict`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from charts.grammar import counted, distinct_names, verb_of
from charts.labels import quoted
from claims.words import words_of
from model import Record
from model.record import Array
from ui.text import percent

Kind = Literal["word", "candidate", "shares"]
MAX_CANDIDATES = 4  # candidates, which have the letters A to D


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


def largest(numbers: Array | Sequence[float]) -> frozenset[int]:
    """Indices of the largest number."""
    most = max(map(float, numbers))
    return frozenset(place for place, number in enumerate(numbers) if float(number) == most)


def as_large(told: Sequence[str], best: int) -> frozenset[int]:
    """Indices of numbers that print like the best one: of "35 %" and "35 %" neither is wrong."""
    return frozenset(place for place, text in enumerate(told) if text == told[best])


def most_of(question: str, labels: Sequence[str], weights: Array, says: str) -> Prediction | None:
    """Which label has the largest weight (0 to 1)? None without a choice."""
    if len(labels) < 2:
        return None
    told = tuple(percent(float(weight)) for weight in weights)
    return Prediction("word", question, distinct_names(labels), says, told, as_large(told, int(weights.argmax())))


def number_of(question: str, right: int, wrong: Sequence[int], says: str) -> Prediction | None:
    """How many? The distractors are results of common misconceptions; None where they all coincide."""
    numbers = sorted(dict.fromkeys([right, *wrong]))
    if len(numbers) < 2:
        return None
    others = [number for number in numbers if number != right][: MAX_CANDIDATES - 1]
    shown = sorted([right, *others])
    return Prediction(
        "candidate", question, tuple(f"{number:,}" for number in shown), says, answers=frozenset({shown.index(right)})
    )


BECOMES = (
    "it stays the same",
    "only the order of its words changes",
    "words change, but half or more stay",
    "words change, and less than half stay",
)


def becomes(before: Record, after: Record) -> int:
    """Which of `BECOMES` holds for a translation: words and punctuation are counted with multiplicity."""
    first, second = words_of(before), words_of(after)
    if first == second:
        return 0
    kept = (Counter(first) & Counter(second)).total()
    if kept == len(first) == len(second):
        return 1
    return 2 if 2 * kept >= len(first) and first else 3


def what_becomes(question: str, before: Record, after: Record) -> Prediction:
    """What does a change do to a translation? after: the new translation."""
    first, second = words_of(before), words_of(after)
    kept = (Counter(first) & Counter(second)).total()
    written = quoted(after.target.text) if after.target.text else "nothing"
    right = becomes(before, after)
    whole = counted(len(first), "word or mark", "words and marks")
    stay = verb_of(kept, len(first), "stays", "stay")
    some = f"{kept} of its {whole} {stay}" if first else "before, it wrote nothing"
    stays = {0: "it stays the same", 1: f"the same {whole} in another order"}
    says = f"The model writes {written}: {stays.get(right, some)}."
    return Prediction("candidate", question, BECOMES, says, answers=frozenset({right}))
