"""Sentences on the causal mask while translating."""

from __future__ import annotations

from claims.causal_mask import Change, WithoutMask
from ui.text import percent, quoted, small


def describe_both_ways(found: WithoutMask) -> str:
    """Compare cached steps with one masked pass, and that with one pass without the mask."""
    said = f"With the mask both ways give the same probabilities: they differ by {small(found.apart)} at most."
    if found.pieces == 1:
        return f"{said} This translation has one piece, so there is nothing later that a mask could hide."
    if found.in_one_pass is None:
        return f"{said} Without the mask the probabilities hardly change in this sentence."
    return f"{said} Without the mask they are different. Largest change: {_changed(found.in_one_pass)}."


def describe_repeated(change: Change | None) -> str:
    """Code without a cache that has no mask either."""
    said = (
        "Code without a cache runs all pieces so far through the decoder again, and reads the last row. It needs the "
        "mask too. Without it, earlier pieces look at later ones"
    )
    if change is None:
        return f"{said}, though here that hardly changes a probability."
    return f"{said}: {_changed(change)}."


def _changed(change: Change) -> str:
    return f"{quoted(change.piece)} goes from {percent(change.before)} to {percent(change.after)}"
