"""Text of weights stored as bytes: only digits that a byte determines.

"74 %" where all weights with that byte read so, else "74 to 75 %"; a map's largest weight is named only if no other can
be as large.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from charts.labels import quoted
from model.store.frames import KEPT_TO

PLACES = 4  # decimal places with which weights come to a chart, which has to write the same as the page
WITHIN = KEPT_TO + 0.5 * 10**-PLACES
UNDER_1, OVER_99 = "less than 1 %", "more than 99 %"
Numbers = npt.NDArray[np.floating[Any]]


def _between(low: int, high: int) -> str:
    """Text of a range of whole per cents, which are equal or successive."""
    if low < 1:
        return UNDER_1
    if high > 99:
        return OVER_99
    return f"{low} %" if low == high else f"{low} to {high} %"


# every text that there is, by the sum of its two numbers, and a share for its colour
BYTE_SHADES: list[list[Any]] = [[both / 200, _between(both // 2, (both + 1) // 2)] for both in range(201)]


def shade_indices(shares: Numbers) -> npt.NDArray[np.uint8]:
    """Indices into `BYTE_SHADES` for shares stored as bytes, or means of such."""
    known = np.round(shares.astype(np.float64), PLACES)
    rounded: npt.NDArray[np.uint8] = (
        np.rint(100 * np.stack([known - WITHIN, known + WITHIN])).sum(axis=0).astype(np.uint8)
    )
    return rounded


def byte_percent(share: float) -> str:
    """Text of a share stored as a byte, in whole per cent."""
    return str(BYTE_SHADES[int(shade_indices(np.array([share]))[0])][1])


def decimal_range(low: float, high: float) -> str:
    """Text of a number between two bounds, to one decimal: "1.2", "1.2 to 1.3"."""
    first, last = f"{low:.1f}", f"{high:.1f}"
    return first if first == last else f"{first} to {last}"


def byte_percent_text(value: str) -> str:
    """Vega expression that formats the share `value` as `byte_percent` does."""
    low, high = (f"format(100 * ({value} {sign} {WITHIN}), '.0f')" for sign in "-+")
    middle = f"{low} === {high} ? {low} + ' %' : {low} + ' to ' + {high} + ' %'"
    return f"{value} < {0.005 + WITHIN} ? '{UNDER_1}' : {value} > {0.995 - WITHIN} ? '{OVER_99}' : {middle}"


def strongest_byte(weights: Numbers, rows: Sequence[str], columns: Sequence[str]) -> str:
    """Describe the strongest cell of a map, or how many cells can be the strongest."""
    known = weights.astype(np.float64)
    cells = np.argwhere(known >= known.max() - 2 * WITHIN)
    if len(cells) == 1:
        row, column = cells[0]
        return f"{quoted(rows[row])} looks {byte_percent(known[row, column])} at {quoted(columns[column])}."
    low, high = _ends(known[tuple(cells.T)])
    largest = _between(low.min(), high.max())
    return f"{len(cells)} cells share the largest weight, {largest}, within the rounding of a film."


def _ends(shares: Numbers) -> npt.NDArray[np.int64]:
    """Lower and upper bounds of shares in whole per cent: (2, ...)."""
    known = np.round(shares.astype(np.float64), PLACES)
    ends: npt.NDArray[np.int64] = np.rint(100 * np.stack([known - WITHIN, known + WITHIN])).astype(np.int64)
    return ends
