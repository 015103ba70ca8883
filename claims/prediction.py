"""Answers to questions that readers answer before a figure is shown.

Prediction before demonstration improves learning (Crouch et al. 2004), more so with an explained gap (Kim, Reinecke and
Hullman 2017).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from charts.grammar import piece_names, word_names
from charts.labels import decimal, percent
from claims.words import words_of
from model import Record
from model.dissect.aggregate import merge_to_words
from model.dissect.thresholds import SLIGHT
from model.language.tokenizer import Word
from model.record import Array

MAX_CANDIDATES = 4  # candidates, which have the letters A to D


@dataclass(frozen=True)
class Choice:
    """Options with a number each, and the right ones.

    names: of the options, if they are words or tokens. best: the option with the largest number, or the lowest where
    that is asked. right: the best and all whose numbers print like its own, for of "35 %" and "35 %" neither is wrong.
    none: whether none of them is right; that is an option of its own after them.
    """

    numbers: tuple[float, ...]
    best: int
    right: frozenset[int]
    names: tuple[str, ...] = ()
    none: bool = False


@dataclass(frozen=True)
class Division:
    """Division of 100 % at a step (from 0) that writes a piece.

    written: the piece's name. names: of words or candidates. shares: of each, and how_sure's last one of all other
    pieces; sum 1.
    """

    step: int
    written: str
    names: tuple[str, ...]
    shares: tuple[float, ...]


@dataclass(frozen=True)
class Became:
    """Effect of a change on a translation. Words and punctuation marks are counted with multiplicity.

    total, kept: of the first translation, and how many of them the new one has. text: the new translation. case: 0 for
    the same words, 1 for the same in another order, 2 if half or more are kept, 3 if less.
    """

    total: int
    kept: int
    text: str
    case: int


def choose(
    numbers: Array | Sequence[float], names: Sequence[str] = (), printed: Callable[[float], str] = percent
) -> Choice:
    """The largest number is right. printed: the number as the page shows it."""
    shown = tuple(map(float, numbers))
    best = shown.index(max(shown))
    return Choice(shown, best, _alike(shown, best, printed), tuple(names))


def most_needed(changes: Array | Sequence[float], names: Sequence[str] = ()) -> Choice:
    """The part whose absence costs most; none of them where each costs less than `SLIGHT`.

    changes: of a log-probability without each part, in nats.
    """
    shown = tuple(map(float, changes))
    worst = shown.index(min(shown))
    none = shown[worst] > -SLIGHT
    right = frozenset({len(shown)}) if none else _alike(shown, worst, decimal)
    return Choice(shown, worst, right, tuple(names), none)


def among_words(record: Record, row: Array, step: int) -> Division:
    """Attention of a step among the source words. row: (source,)."""
    weights: Array = merge_to_words(row[None], [Word("", 0, 1)], record.source.words)[0]
    return Division(step, piece_names(record.target)[step], word_names(record.source), tuple(map(float, weights)))


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


def _alike(numbers: Sequence[float], best: int, printed: Callable[[float], str]) -> frozenset[int]:
    """Indices of numbers that print like the best one."""
    return frozenset(place for place, number in enumerate(numbers) if printed(number) == printed(numbers[best]))
