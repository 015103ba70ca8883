"""Reasons to doubt a translation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from charts.grammar import word_names
from model import Record
from model.dissect.guesses import is_mostly_guessed, unsure_words


@dataclass(frozen=True)
class Doubts:
    """Doubts about a translation.

    count, unsure: its words, without punctuation, and how many the model is unsure of. guessed: whether those are most.
    lost: names of source words without a target word. spare: whether the translation needs none of them.
    """

    count: int
    unsure: int
    guessed: bool
    lost: tuple[str, ...]
    spare: bool


def doubts(record: Record, places: Sequence[int]) -> Doubts:
    """Doubts about a record whose lost words have these indices (`model.dissect.untranslated`)."""
    unsure, count = unsure_words(record)
    guessed, names = is_mostly_guessed(record), word_names(record.source)
    lost = tuple(names[place] for place in places)
    return Doubts(count, unsure, guessed, lost, not guessed and len(record.source.words) > 2)
