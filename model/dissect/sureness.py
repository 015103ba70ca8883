"""How sure a model was of each word that it wrote: the product of the probabilities of the word's pieces."""

from __future__ import annotations

import math
from typing import Literal

from model.dissect.thresholds import GUESSED, UNSURE
from model.record import Record

Sureness = Literal["sure", "unsure", "guess"]


def word_shares(record: Record) -> tuple[float, ...]:
    """For each word of the target its probability (0 to 1) given all before it: that of all its pieces together."""
    return tuple(
        math.exp(sum(float(each) for each in record.log_probs[word.start : word.end])) for word in record.target.words
    )


def sureness(share: float) -> Sureness:
    """What a word's probability is called."""
    if share >= UNSURE:
        return "sure"
    return "guess" if share < GUESSED else "unsure"
