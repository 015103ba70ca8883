"""How sure a model was of each word that it wrote: the lowest probability of the word's pieces."""

from __future__ import annotations

import math
from typing import Literal

from model.dissect.thresholds import GUESSED, UNSURE
from model.record import Record

Sureness = Literal["sure", "unsure", "guess"]


def word_shares(record: Record) -> tuple[float, ...]:
    """For each word of the target the probability (0 to 1) of its least probable piece, given all before it."""
    return tuple(
        math.exp(min(float(each) for each in record.log_probs[word.start : word.end])) for word in record.target.words
    )


def sureness(share: float) -> Sureness:
    """What such a probability is called."""
    if share >= UNSURE:
        return "sure"
    return "guess" if share < GUESSED else "unsure"
