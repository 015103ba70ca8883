"""Weights that were kept as bytes, as people read them: no digit is written that a byte does not tell.

"74 %" where all weights that a byte stands for read so, else "74 to 75 %"; a map's largest weight is named where no
other can be as large.
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
LEAST, MOST = "less than 1 %", "more than 99 %"
Numbers = npt.NDArray[np.floating[Any]]


def _between(low: int, high: int) -> str:
    """What lies between two whole numbers of per cent, which are the same or follow one another."""
    if low < 1:
        return LEAST
    if high > 99:
        return MOST
    return f"{low} %" if low == high else f"{low} to {high} %"


# every text that there is, by the sum of its two numbers, and a share for its colour
KEPT_SHADES: list[list[Any]] = [[both / 200, _between(both // 2, (both + 1) // 2)] for both in range(201)]


def kept_bytes(shares: Numbers) -> npt.NDArray[np.uint8]:
    """For shares that were kept as bytes, or means of such, the numbers of their texts in `KEPT_SHADES`."""
    known = np.round(shares.astype(np.float64), PLACES)
    found: npt.NDArray[np.uint8] = (
        np.rint(100 * np.stack([known - WITHIN, known + WITHIN])).sum(axis=0).astype(np.uint8)
    )
    return found


def kept_percent(share: float) -> str:
    """What can be said of a share that was kept as a byte, in whole per cent."""
    return str(KEPT_SHADES[int(kept_bytes(np.array([share]))[0])][1])


def kept_decimal(low: float, high: float) -> str:
    """A number between two bounds, to one place: "1.2", "1.2 to 1.3"."""
    first, last = f"{low:.1f}", f"{high:.1f}"
    return first if first == last else f"{first} to {last}"


def kept_text(value: str) -> str:
    """A Vega expression that writes the share `value` as `kept_percent` does."""
    low, high = (f"format(100 * ({value} {sign} {WITHIN}), '.0f')" for sign in "-+")
    middle = f"{low} === {high} ? {low} + ' %' : {low} + ' to ' + {high} + ' %'"
    return f"{value} < {0.005 + WITHIN} ? '{LEAST}' : {value} > {0.995 - WITHIN} ? '{MOST}' : {middle}"


def strongest_kept(weights: Numbers, rows: Sequence[str], columns: Sequence[str]) -> str:
    """A sentence on the strongest cell of a map; where others can be as strong, on how many these are."""
    known = weights.astype(np.float64)
    cells = np.argwhere(known >= known.max() - 2 * WITHIN)
    if len(cells) == 1:
        row, column = cells[0]
        return f"{quoted(rows[row])} looks {kept_percent(known[row, column])} at {quoted(columns[column])}."
    low, high = _ends(known[tuple(cells.T)])
    return f"{len(cells)} cells share the largest weight, {_between(low.min(), high.max())}, as far as it was kept."


def _ends(shares: Numbers) -> npt.NDArray[np.int64]:
    """The least and the largest that shares can be, in whole per cent: (2, ...)."""
    known = np.round(shares.astype(np.float64), PLACES)
    found: npt.NDArray[np.int64] = np.rint(100 * np.stack([known - WITHIN, known + WITHIN])).astype(np.int64)
    return found
