"""Interleaved timing: the cases take turns, so that whatever the machine is busy with meanwhile meets all alike.

The clock is the processor time of this process. Everything runs on one thread, so that is how long it takes where
nothing else runs, and other programs blur it less than a clock on the wall.
"""

from __future__ import annotations

import math
import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

MIN_ROUNDS = 20


@dataclass(frozen=True)
class Timing:
    """Seconds of every round, in order."""

    seconds: tuple[float, ...]

    @property
    def median(self) -> float:
        return statistics.median(self.seconds)

    def summary(self) -> dict[str, float]:
        """Milliseconds: the median, the middle half of all rounds, and the fastest."""
        low, _, high = statistics.quantiles(self.seconds, n=4)
        quantiles = {"median": self.median, "lower_quartile": low, "upper_quartile": high, "fastest": min(self.seconds)}
        return {name: round(value * 1000, 3) for name, value in quantiles.items()}


def ratio(one: Timing, other: Timing) -> float:
    """How many times longer `one` takes than `other`: the median over the rounds of the two side by side."""
    return statistics.median(a / b for a, b in zip(one.seconds, other.seconds, strict=True))


def take_turns(
    cases: Mapping[str, Callable[[], object]],
    *,
    rounds: int,
    warm_up: int = 3,
    clock: Callable[[], float] = time.process_time,
) -> dict[str, Timing]:
    """Run every case once a round, each round beginning with another case; the first `warm_up` rounds do not count."""
    if rounds < 2:
        raise ValueError(f"at least 2 rounds are needed for a median and its spread, not {rounds}")
    names = list(cases)
    taken: dict[str, list[float]] = {name: [] for name in names}
    for number in range(warm_up + rounds):
        first = number % len(names)
        for name in names[first:] + names[:first]:
            start = clock()
            cases[name]()
            seconds = clock() - start
            if number >= warm_up:
                taken[name].append(seconds)
    return {name: Timing(tuple(seconds)) for name, seconds in taken.items()}


def growth_exponent(sizes: Sequence[int], seconds: Sequence[float]) -> float:
    """The power of the size that time grows with: the slope of a straight line through log(time) over log(size)."""
    return statistics.linear_regression([math.log(size) for size in sizes], [math.log(s) for s in seconds]).slope
