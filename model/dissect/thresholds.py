"""Thresholds for wording: above which value the app says *mostly*, *unsure* or *a guess*."""

from __future__ import annotations

SLIGHT = 0.1  # nats: a smaller change of a log-probability (a tenth of the probability) is said to be none
MOSTLY = 0.5  # a share from which on something is said to happen mostly, or to name what it happens to
UNSURE = 0.5  # a probability below which a model is unsure of a word: all others together were likelier
GUESSED = 0.2  # a probability below which a word is called a guess
COPIED = 0.8  # a share of new names, or numbers, in the translations from which on a model is said to copy them
NOT_NEEDED = 0.5  # nats that leaving a word out may cost a translation which is said not to need it
POSITIONAL = 0.9  # of the rows: the strongest weight of a positional head is on one neighbour (Voita et al. 2019)
STRAIGHT = 0.02  # a curve between -1 and 1 that strays no further from a straight line is said to be nearly straight
SAME = 1e-4  # two arrays of float32 that are computed in another order may differ by so much and be called the same


def is_slight(nats: float) -> bool:
    """Whether a change of a log-probability is too small to mention."""
    return abs(nats) < SLIGHT
