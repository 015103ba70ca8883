"""Waves of positional encodings over a sentence, the cost of other positions, and encoders that notice an order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from charts.grammar import distinct_names, piece_names
from model import Record
from model.dissect.thresholds import SAME, STRAIGHT, is_slight
from model.dissect.word_order import encoder_difference, places_kept, state_changes
from model.record import Array

SAMPLES = 200  # places on a curve at which it is compared with a straight line
Change = Literal["likelier", "as likely", "less likely"]
Reason = Literal["same tokens", "first word moved", "recurrent", "no positions", "positions", "unexplained"]


def first_and_last(words: Sequence[str]) -> tuple[str, str] | None:
    """Names of a sentence's first and last word; None where they are the same word."""
    if len(words) < 2 or words[0] == words[-1]:
        return None
    names = distinct_names(words)
    return names[0], names[-1]


@dataclass(frozen=True)
class HalfWaves:
    """Pairs of dimensions, the fastest first, over the positions of one sentence.

    tokens: the sentence's, at positions from 0. pairs: of the encoding. waving: how many, the fastest, go through half
    a period between the first and the last token. straight: how many, the slowest, stay within `STRAIGHT` of a straight
    line. fastest: positions for half a period of the fastest.
    """

    tokens: int
    pairs: int
    waving: int
    straight: int
    fastest: float


def half_waves(frequencies: npt.NDArray[np.floating], tokens: int) -> HalfWaves:
    """Count waving and straight pairs. frequencies: radians a position, (pairs,)."""
    places = np.linspace(0.0, 1.0, SAMPLES)
    ends = frequencies.astype(float) * (tokens - 1)
    angles = np.outer(ends, places)
    curves = np.stack([np.sin(angles), np.cos(angles)])
    lines = curves[..., :1] + (curves[..., -1:] - curves[..., :1]) * places
    straight = np.abs(curves - lines).max(axis=(0, 2)) < STRAIGHT
    waving = int((ends >= np.pi).sum())
    return HalfWaves(tokens, len(frequencies), waving, int(straight.sum()), float(np.pi / frequencies[0]))


@dataclass(frozen=True)
class ShiftedOrOff:
    """Log-probabilities of one translation: with positions as trained, shifted, and switched off."""

    trained: float
    shifted: float
    off: float

    @property
    def by_shift(self) -> Change:
        return change(self.shifted - self.trained)

    @property
    def by_off(self) -> Change:
        return change(self.off - self.trained)

    @property
    def shift_beside_off(self) -> Change:
        """The shift compared with no positions."""
        return change(self.shifted - self.off)


def change(nats: float) -> Change:
    """Kind of a change of a log-probability."""
    return "as likely" if is_slight(nats) else "likelier" if nats > 0 else "less likely"


@dataclass(frozen=True)
class Reordered:
    """One model on two orders of the same words.

    label: for people. difference: the largest of its encoder outputs, after undoing the permutation, at the piece of
    this name. same: whether both orders got the same translation.
    """

    label: str
    difference: float
    piece: str
    same: bool

    @property
    def notices(self) -> bool:
        """Whether the outputs differ by more than rounding."""
        return self.difference > SAME


def reordered(label: str, original: Record, moved: Record, order: Sequence[int]) -> Reordered:
    """Compare a model on two orders. order: the words' old indices in their new order."""
    difference = encoder_difference(original, moved, order)
    largest = int(difference.argmax())
    same = original.target.ids == moved.target.ids
    return Reordered(label, float(difference[largest]), piece_names(original.source)[largest], same)


@dataclass(frozen=True)
class ChangedStates:
    """States of one encoder on two orders of the same words.

    label: for people. changes: (source,), see `state_changes`. reason: why so many change.
    """

    label: str
    changes: Array
    reason: Reason

    @property
    def changed(self) -> int:
        """Number of states that differ by more than rounding."""
        return int((self.changes > SAME).sum())


def changed_states(
    label: str, original: Record, moved: Record, order: Sequence[int], *, recurrent: bool, positions: bool
) -> ChangedStates:
    """Compare an encoder's states. recurrent: it reads from the left. positions: it has positional encodings."""
    changes, kept = state_changes(original, moved, order), places_kept(original.source, order)
    changed = changes > SAME
    reason: Reason = "positions" if positions else "unexplained"
    if not changed.any():
        reason = "same tokens" if recurrent or positions else "no positions"
    elif recurrent:
        reason = "first word moved" if changed[kept:].all() and not changed[:kept].any() else "recurrent"
    return ChangedStates(label, changes, reason)
