"""Confidence in each written word: the product of its pieces' probabilities."""

from __future__ import annotations

import math
from typing import Literal

from model.dissect.thresholds import GUESSED, UNSURE
from model.record import Record

Sureness = Literal["sure", "unsure", "guess"]


def word_shares(record: Record) -> tuple[float, ...]:
    """Probability (0 to 1) of each target word given all before it: the product over its pieces."""
    return tuple(
        math.exp(sum(float(log_prob) for log_prob in record.log_probs[word.start : word.end]))
        for word in record.target.words
    )


def sureness(share: float) -> Sureness:
    """Name for a word's probability."""
    if share >= UNSURE:
        return "sure"
    return "guess" if share < GUESSED else "unsure"
