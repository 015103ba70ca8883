"""Thresholds for wording: above which value the app says *mostly*, *unsure* or *a guess*."""

from __future__ import annotations

SLIGHT = 0.1  # nats: smaller changes of a log-probability (a tenth of the probability) count as none
MOSTLY = 0.5  # share: at or above it something happens "mostly"
UNSURE = 0.5  # probability: below it the model is unsure of a word, as all others together are likelier
GUESSED = 0.2  # probability: below it a word is a guess
COPIED = 0.8  # share of new names or numbers in translations: at or above it a model copies them
NOT_NEEDED = 0.5  # nats: a translation does not need a word whose absence costs less
POSITIONAL = 0.9  # share of rows with the strongest weight on one neighbour, for a positional head (Voita et al. 2019)
STRAIGHT = 0.02  # largest distance from a straight line of a "nearly straight" curve between -1 and 1
SAME = 1e-4  # tolerance for float32 arrays computed in another order
ADDS_UP = 0.005  # largest distance from 1 of the sum of a row that adds up to 1
STAYS = 0.005  # weight that moves within a row, or nats: smaller changes count as none
APART = 0.02  # difference of two sines: below it they are nearly the same
SHIFTS = 0.01  # change of a probability: smaller ones count as none
AHEAD = 0.0005  # share of weight on later pieces: smaller ones count as none


def is_slight(nats: float) -> bool:
    """Whether a change of a log-probability is too small to mention."""
    return abs(nats) < SLIGHT
