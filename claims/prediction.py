"""Answers to questions that readers answer before a figure is shown.

Prediction before demonstration improves learning (Crouch et al. 2004), more so with an explained gap (Kim, Reinecke and
Hullman 2017).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from claims.words import words_of
from model import Record
from model.record import Array

MAX_CANDIDATES = 4  # candidates, which have the letters A to D


@dataclass(frozen=True)
class Became:
    """What a change made of a translation. Words and punctuation marks are counted with multiplicity.

    total, kept: of the first translation, and how many of them the new one has. text: the new translation. case: 0 for
    the same words, 1 for the same in another order, 2 if half or more are kept, 3 if less.
    """

    total: int
    kept: int
    text: str
    case: int


def what_becomes(before: Record, after: Record) -> Became:
    """Compare a translation with the one under a change, `after`."""
    first, second = words_of(before), words_of(after)
    kept = (Counter(first) & Counter(second)).total()
    if first == second:
        case = 0
    elif kept == len(first) == len(second):
        case = 1
    else:
        case = 2 if 2 * kept >= len(first) and first else 3
    return Became(len(first), kept, after.target.text, case)


def largest(numbers: Array | Sequence[float]) -> frozenset[int]:
    """Indices of the largest number."""
    most = max(map(float, numbers))
    return frozenset(place for place, number in enumerate(numbers) if float(number) == most)


def as_large(told: Sequence[str], best: int) -> frozenset[int]:
    """Indices of numbers that print like the best one: of "35 %" and "35 %" neither is wrong."""
    return frozenset(place for place, text in enumerate(told) if text == told[best])
