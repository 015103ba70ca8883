"""Findings on sequential operations, in the lesson on positional encoding: counted products and measured times."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

CLEAR = 1.2  # times as long: less counts as about as long, for what else the machine does is in it


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


def longer_from(grows: ByLength, stays: ByLength) -> tuple[int, int] | None:
    """Find the token counts between which the growing chain becomes the longer one; None if that is not observed."""
    pairs = list(zip(grows.lengths, grows.numbers, stays.numbers, strict=True))
    longer = [length for length, one, other in pairs if one > other]
    shorter = [length for length, one, other in pairs if one < other]
    if not longer or not shorter or min(longer) < max(shorter):
        return None
    return max(shorter), min(longer)


def slower(encoders: Sequence[ByLength]) -> tuple[ByLength, ByLength] | None:
    """The slower and the faster of two encoders at the longest length; None if they take about as long."""
    slow, fast = sorted(encoders, key=lambda encoder: -encoder.numbers[-1])
    return None if slow.numbers[-1] < CLEAR * fast.numbers[-1] else (slow, fast)
