"""Sentences of the lesson on positional encoding about sequential operations: counted products and measured times."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ui.text import literal

CLEAR = 1.2  # times as long: less is said to be about as long, for what else the machine does is in it


@dataclass(frozen=True)
class ByLength:
    """One encoder: its label, token counts in rising order, and a number for each (products, or milliseconds)."""

    label: str
    lengths: tuple[int, ...]
    numbers: tuple[float, ...]

    @property
    def growth(self) -> float:
        """The last number divided by the first."""
        return self.numbers[-1] / self.numbers[0]


def chains(encoders: Sequence[ByLength]) -> str:
    """Give the number of sequential matrix products at the first and the last length."""
    first, last = encoders[0].lengths[0], encoders[0].lengths[-1]
    told = []
    for each in encoders:
        start, end = int(each.numbers[0]), int(each.numbers[-1])
        grown = (
            f"{start} for {first} tokens, {end} for {last}"
            if start != end
            else f"{start}, for {last} tokens as for {first}"
        )
        told.append(f"{literal(each.label)}: {grown}")
    return "Matrix products that must wait for one another. " + ". ".join(told) + "."


def longer_from(grows: ByLength, stays: ByLength) -> str:
    """Give the token count from which the growing chain is longer; empty if that is not observed."""
    longer = [at for at, a, b in zip(grows.lengths, grows.numbers, stays.numbers, strict=True) if a > b]
    shorter = [at for at, a, b in zip(grows.lengths, grows.numbers, stays.numbers, strict=True) if a < b]
    if not longer or not shorter or min(longer) < max(shorter):
        return ""
    return (
        f"At {max(shorter)} tokens the {literal(grows.label)} needs fewer steps in a row; at {min(longer)} it needs "
        "more."
    )


def times(encoders: Sequence[ByLength]) -> str:
    """Describe how the measured times grow, and name the faster encoder at the longest length. Numbers are
    milliseconds.
    """
    first, last = encoders[0].lengths[0], encoders[0].lengths[-1]
    grown = ", ".join(f"the {literal(each.label)} takes {each.growth:.1f} times" for each in encoders)
    slow, fast = sorted(encoders, key=lambda each: -each.numbers[-1])
    said = f"With {last / first:.0f} times as many tokens, {last} instead of {first}, {grown} as long."
    ratio = slow.numbers[-1] / fast.numbers[-1]
    if ratio < CLEAR:
        return f"{said} At {last} tokens the two take about as long as each other."
    slower, faster = literal(slow.label), literal(fast.label)
    return f"{said} At {last} tokens the {slower} takes {ratio:.1f} times as long as the {faster}."
