"""Findings on the causal mask while translating."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from charts.grammar import piece_names
from model import Record
from model.dissect.mask_at_work import MaskAtWork
from model.dissect.thresholds import SHIFTS
from model.record import Array


@dataclass(frozen=True)
class Change:
    """A piece, by name, and its probability before and after a change."""

    piece: str
    before: float
    after: float


@dataclass(frozen=True)
class WithoutMask:
    """Probabilities of the written pieces without the causal mask, beside those with it.

    pieces: their number. apart: largest difference that the mask leaves between one pass and cached steps. in_one_pass,
    repeated: the largest change in one pass without the mask, and in a pass for each step; None if it is too small to
    mention.
    """

    pieces: int
    apart: float
    in_one_pass: Change | None
    repeated: Change | None


def most_changed(passes: MaskAtWork) -> int:
    """Find the step, from 0, whose probability changes most without the mask."""
    return int(np.abs(np.exp(passes.unmasked) - np.exp(passes.masked)).argmax())


def without_mask(record: Record, passes: MaskAtWork) -> WithoutMask:
    return WithoutMask(
        pieces=len(passes.masked),
        apart=float(np.abs(np.exp(passes.cached) - np.exp(passes.masked)).max()),
        in_one_pass=_change(record, passes.masked, passes.unmasked),
        repeated=_change(record, passes.masked, passes.repeated),
    )


def _change(record: Record, before: Array, after: Array) -> Change | None:
    """The largest change of a probability; None if it is too small to mention. before, after: log-probabilities."""
    first, second = np.exp(before), np.exp(after)
    most = int(np.abs(second - first).argmax())
    if abs(float(second[most] - first[most])) < SHIFTS:
        return None
    return Change(piece_names(record.target)[most], float(first[most]), float(second[most]))
