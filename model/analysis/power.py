"""The least difference that a class study can tell from chance, by its number of learners.

    python -m model.analysis.power [LEARNERS ...] [--spread POINTS] [--correlation R]

Prints the table of `docs/study.md`. Formulas: Guenther 1981, "Sample size formulas for normal theory t tests".
"""

from __future__ import annotations

import argparse
import math
from collections.abc import Sequence
from statistics import NormalDist

LEARNERS = (30, 60, 90)
LEVEL, POWER = 0.05, 0.8  # two-sided
SPREAD = 1.5  # points of six: standard deviation between learners
CORRELATION = 0.5  # of one learner's scores before and after


def two_groups(learners: int) -> float:
    """Least difference between two groups of learners / 2 each, in standard deviations between learners.

    ValueError for fewer than 4 learners.
    """
    if learners < 4:
        raise ValueError(f"two groups need at least 4 learners, not {learners}")
    quantile = NormalDist().inv_cdf(1 - LEVEL / 2)
    return (quantile + NormalDist().inv_cdf(POWER)) * math.sqrt(2 / (learners / 2 - quantile**2 / 4))


def before_and_after(learners: int) -> float:
    """Least mean gain of one group, in standard deviations of the learners' gains.

    ValueError for fewer than 4 learners.
    """
    if learners < 4:
        raise ValueError(f"a gain needs at least 4 learners, not {learners}")
    quantile = NormalDist().inv_cdf(1 - LEVEL / 2)
    return (quantile + NormalDist().inv_cdf(POWER)) / math.sqrt(learners - quantile**2 / 2)


def spread_of_gains(spread: float, correlation: float) -> float:
    """Standard deviation of gains, from that of scores and the correlation of scores before and after."""
    return spread * math.sqrt(2 * (1 - correlation))


def spread_left(spread: float, correlation: float) -> float:
    """Standard deviation of scores after the lesson among learners with the same score before (ANCOVA)."""
    return spread * math.sqrt(1 - correlation**2)


def table(learners: Sequence[int] = LEARNERS, spread: float = SPREAD, correlation: float = CORRELATION) -> str:
    """The table in Markdown; differences in points of six."""
    gains, left = spread_of_gains(spread, correlation), spread_left(spread, correlation)
    rows = [
        "| learners | gain of one class, before to after | two halves, after | two halves, after, given before |",
        "| --- | --- | --- | --- |",
    ]
    for count in learners:
        detectable = before_and_after(count) * gains, two_groups(count) * spread, two_groups(count) * left
        rows.append(f"| {count} | " + " | ".join(f"{points:.1f} points" for points in detectable) + " |")
    return "\n".join(rows)


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(
        prog="python -m model.analysis.power", description="Print the least differences that a study can tell."
    )
    parser.add_argument("learners", nargs="*", type=int, default=list(LEARNERS), help="numbers of learners")
    parser.add_argument("--spread", type=float, default=SPREAD, help="standard deviation of scores, in points of six")
    parser.add_argument("--correlation", type=float, default=CORRELATION, help="of scores before and after")
    given = parser.parse_args(arguments)
    if min(given.learners) < 4 or given.spread <= 0 or not -1 <= given.correlation < 1:
        parser.error("at least 4 learners, a spread above 0 and a correlation from -1 to below 1")
    print(table(given.learners, given.spread, given.correlation))


if __name__ == "__main__":
    main()
