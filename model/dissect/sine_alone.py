"""A shift of positions as a matrix: the 2x2 rotation of a sine-cosine pair, and the best number for the sine alone."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from model.dissect.thresholds import APART
from model.network.positional import frequencies


@dataclass(frozen=True)
class SineAlone:
    """A position, and the twin position with the same sine.

    sine, cosine: at the position. twin: the first position from 0 on with the mirrored angle, rarely a whole number.
    later, twin_later: the sine `offset` positions after each. factor: the best single number in place of the rotation
    (least squares over the sentence's positions). missed: its largest error there.
    """

    position: int
    offset: int
    frequency: float
    sine: float
    cosine: float
    twin: float
    later: float
    twin_later: float
    factor: float
    missed: float

    @property
    def alike(self) -> bool:
        """Whether the sines after the offset are nearly the same."""
        return abs(self.later - self.twin_later) < APART


def sine_alone(position: int, pair: int, offset: int, width: int, tokens: int) -> SineAlone:
    """Compare a pair's sine with that of its twin. tokens: the sentence's, at positions from 0."""
    frequency = float(frequencies(width)[pair])
    angle, turn = position * frequency, offset * frequency
    angles = np.arange(tokens) * frequency
    before, after = np.sin(angles), np.sin(angles + turn)
    squared = float(before @ before)
    factor = float(before @ after) / squared if squared else 0.0
    return SineAlone(
        position,
        offset,
        frequency,
        math.sin(angle),
        math.cos(angle),
        (math.pi / frequency - position) % (2 * math.pi / frequency),
        math.sin(angle + turn),
        math.sin(math.pi - angle + turn),
        factor,
        float(np.abs(factor * before - after).max()),
    )
