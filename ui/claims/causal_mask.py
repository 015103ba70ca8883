"""Sentences on the causal mask while translating."""

from __future__ import annotations

import numpy as np

from charts.grammar import piece_names
from model import Record
from model.dissect.mask_at_work import MaskAtWork
from model.dissect.thresholds import SHIFTS
from model.record import Array
from ui.text import percent, quoted, small


def most_changed(passes: MaskAtWork) -> int:
    """The step, from 0, whose probability changes most without the mask."""
    return int(np.abs(np.exp(passes.unmasked) - np.exp(passes.masked)).argmax())


def same_with_mask(passes: MaskAtWork) -> str:
    """Compare the probabilities of the cached steps with those of one masked pass, in Markdown."""
    apart = float(np.abs(np.exp(passes.cached) - np.exp(passes.masked)).max())
    return f"With the mask both ways give the same probabilities: they differ by {small(apart)} at most."


def other_without_mask(record: Record, passes: MaskAtWork) -> str:
    """Name the piece whose probability changes most in one pass without the mask, in Markdown."""
    if len(passes.masked) == 1:
        return "This translation has one piece, so there is nothing later that a mask could hide."
    changed = _change(record, passes.masked, passes.unmasked)
    if changed is None:
        return "Without the mask the probabilities hardly change in this sentence."
    return f"Without the mask they are different. Largest change: {changed}."


def repeated_without_mask(record: Record, passes: MaskAtWork) -> str | None:
    """Say what happens to code without a cache that has no mask either, in Markdown; None for a single piece."""
    if len(passes.masked) == 1:
        return None
    said = (
        "Code without a cache runs all pieces so far through the decoder again, and reads the last row. It needs the "
        "mask too. Without it, earlier pieces look at later ones"
    )
    changed = _change(record, passes.masked, passes.repeated)
    return f"{said}, though here that hardly changes a probability." if changed is None else f"{said}: {changed}."


def _change(record: Record, before: Array, after: Array) -> str | None:
    """The largest change of a probability; None if it is too small to mention. before, after: log-probabilities."""
    first, second = np.exp(before), np.exp(after)
    most = int(np.abs(second - first).argmax())
    if abs(float(second[most] - first[most])) < SHIFTS:
        return None
    name = quoted(piece_names(record.target)[most])
    return f"{name} goes from {percent(float(first[most]))} to {percent(float(second[most]))}"
