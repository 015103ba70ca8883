"""Codes of weights and scores for the browser: small integers that keep every digit a page shows of them.

Rounding twice can change a digit: 0.1246 is 12 %, but 0.125 is 13 %. So a code names the step between two numbers at
which a text changes, or such a number itself; all numbers of a step have the same texts. They are decoded by
`assets/lab/views/attention_map/codes.js`.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt

from charts.labels import ROUNDING

GRID = 2000  # weights and scores are rounded to thousandths, hundredths, or tenths of a per cent: parts of 1
LOGARITHMS = 10_400  # hundredths of the natural logarithm, as far down as single precision goes
SCORE_LIMIT = 500_000  # of what any network without mistakes computes, a thousand times over

Numbers = npt.NDArray[np.floating[Any]]


@lru_cache(maxsize=1)
def edges() -> npt.NDArray[np.float64]:
    """Weights at which one of their texts changes, ascending."""
    logarithms = np.exp(-(np.arange(LOGARITHMS) + 0.5) / 100)
    return np.sort(np.concatenate([np.arange(GRID + 1) / GRID, logarithms, [1 - ROUNDING]]))


def weight_codes(weights: Numbers) -> npt.NDArray[np.uint16]:
    """Codes of weights: odd for an edge itself, even between two edges."""
    exact = weights.astype(np.float64)
    places = np.searchsorted(edges(), exact, side="left") + np.searchsorted(edges(), exact, side="right")
    return places.astype(np.uint16)


def score_codes(scores: Numbers) -> npt.NDArray[np.int32]:
    """Codes of scores: twice the part of the grid, and one more between two parts. ValueError beyond `SCORE_LIMIT`."""
    scaled = scores.astype(np.float64) * GRID  # exact for single precision
    if scaled.size and not np.abs(scaled).max() <= SCORE_LIMIT * GRID:
        raise ValueError("scores are too large to be sent")
    below = np.floor(scaled)
    codes: npt.NDArray[np.int32] = (2 * below + (scaled != below)).astype(np.int32)
    return codes
