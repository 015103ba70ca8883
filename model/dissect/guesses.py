"""Whether a translation is mostly guessed: how many of its words the model was unsure of."""

from __future__ import annotations

from model.dissect.arrivals import is_word
from model.dissect.sureness import sureness, word_shares
from model.dissect.thresholds import MOSTLY
from model.record import Record


def unsure_words(record: Record) -> tuple[int, int]:
    """How many words of a translation the model was not sure of, and how many it has; marks are no words."""
    words = zip(record.target.words, word_shares(record), strict=True)
    kinds = [sureness(share) for word, share in words if is_word(word.text)]
    return sum(kind != "sure" for kind in kinds), len(kinds)


def is_mostly_guessed(record: Record) -> bool:
    """Whether the model was not sure of most words of a translation."""
    unsure, count = unsure_words(record)
    return unsure > MOSTLY * count
