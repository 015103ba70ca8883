"""Count the words that the model was unsure of, to say when a translation is mostly a guess."""

from __future__ import annotations

from model.dissect.arrivals import is_word
from model.dissect.sureness import sureness, word_shares
from model.dissect.thresholds import MOSTLY
from model.record import Record


def unsure_words(record: Record) -> tuple[int, int]:
    """Number of unsure words of a translation, and number of its words; punctuation is not counted."""
    words = zip(record.target.words, word_shares(record), strict=True)
    kinds = [sureness(share) for word, share in words if is_word(word.text)]
    return sum(kind != "sure" for kind in kinds), len(kinds)


def is_mostly_guessed(record: Record) -> bool:
    """Whether the model was unsure of most words."""
    unsure, count = unsure_words(record)
    return unsure > MOSTLY * count
