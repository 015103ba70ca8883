"""A translation with weights set by hand, compared with the model's own."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from enum import IntEnum

from claims.words import words_of
from model import Record
from model.dissect.arrivals import is_word


class Left(IntEnum):
    """Share of a translation that is left: nothing, less than half, half or more but not all, all."""

    NONE = 0
    LESS = 1
    HALF = 2
    ALL = 3


@dataclass(frozen=True)
class Remains:
    """Remains of the first translation.

    total, kept: words and punctuation marks of the first translation, and how many of them the second one has. gone,
    new: distinct words of one alone, or marks where no word is. text: the second translation. same: whether its pieces
    are those of the first.
    """

    total: int
    kept: int
    gone: tuple[str, ...]
    new: tuple[str, ...]
    text: str
    same: bool

    @property
    def left(self) -> Left:
        if self.kept == self.total:
            return Left.ALL
        return Left.NONE if not self.kept else Left.LESS if 2 * self.kept < self.total else Left.HALF


def what_became(before: Record, changed: Record) -> Remains:
    """Compare the translation with other weights, `changed`, with the first one, word by word."""
    first, second = Counter(words_of(before)), Counter(words_of(changed))
    return Remains(
        total=first.total(),
        kept=(first & second).total(),
        gone=_distinct(first - second),
        new=_distinct(second - first),
        text=changed.target.text,
        same=changed.target.ids == before.target.ids,
    )


def _distinct(words: Counter[str]) -> tuple[str, ...]:
    """Distinct words, without punctuation if there are words."""
    return tuple(filter(is_word, words)) or tuple(words)
