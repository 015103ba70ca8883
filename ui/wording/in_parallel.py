"""Sentences on sequential operations, in the lesson on positional encoding."""

from __future__ import annotations

from collections.abc import Sequence

from claims.in_parallel import ByLength
from ui.text import literal


def describe_chains(encoders: Sequence[ByLength]) -> str:
    """Give the number of sequential matrix products at the first and the last length."""
    first, last = encoders[0].lengths[0], encoders[0].lengths[-1]
    told = []
    for encoder in encoders:
        start, end = int(encoder.numbers[0]), int(encoder.numbers[-1])
        grown = (
            f"{start} for {first} tokens, {end} for {last}"
            if start != end
            else f"{start}, for {last} tokens as for {first}"
        )
        told.append(f"{literal(encoder.label)}: {grown}")
    return "Matrix products that must wait for one another. " + ". ".join(told) + "."


def describe_longer_from(label: str, shorter: int, longer: int) -> str:
    """label: of the encoder whose chain grows. shorter, longer: token counts before and after it is the longer one."""
    return f"At {shorter} tokens the {literal(label)} needs fewer steps in a row; at {longer} it needs more."


def describe_times(encoders: Sequence[ByLength], slower: tuple[ByLength, ByLength] | None) -> str:
    """Describe how the measured times grow, and name the faster encoder at the longest length."""
    first, last = encoders[0].lengths[0], encoders[0].lengths[-1]
    grown = ", ".join(f"the {literal(encoder.label)} takes {encoder.growth:.1f} times" for encoder in encoders)
    said = f"With {last / first:.0f} times as many tokens, {last} instead of {first}, {grown} as long."
    if slower is None:
        return f"{said} At {last} tokens the two take about as long as each other."
    slow, fast = (literal(encoder.label) for encoder in slower)
    ratio = slower[0].numbers[-1] / slower[1].numbers[-1]
    return f"{said} At {last} tokens the {slow} takes {ratio:.1f} times as long as the {fast}."
