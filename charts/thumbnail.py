"""Small views of tensors, a byte a cell, for canvases and for charts that show many at once."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

Bytes = npt.NDArray[np.uint8]
Numbers = npt.NDArray[np.floating[Any]]

MASKED = 255  # the byte of a cell that holds nothing; all others are 0 to 254
STRONG = 0.99  # the share of a tensor's numbers, by absolute value, that the colours tell apart


def weight_bytes(weights: Numbers, allowed: npt.NDArray[np.bool_], limit: int) -> Bytes:
    """Weights (rows, columns), at most `limit` cells a side: the square root of the weight times 254.

    allowed: False where a query may not look. Merged cells show their largest weight.
    """
    shown = np.where(allowed, weights, -1.0)
    for axis in (0, 1):
        shown = np.maximum.reduceat(shown, starts(shown.shape[axis], limit), axis=axis)
    scaled = np.round(np.sqrt(np.clip(shown, 0, 1)) * (MASKED - 1))
    return np.where(shown < 0, MASKED, scaled).astype(np.uint8)


def amount_bytes(values: Numbers, rows: int, columns: int) -> Bytes:
    """Values that are never negative, at most `rows` times `columns` cells: 0 is 0 and 254 the strongest.

    They are subsampled, and the scale ends, as in `signed_bytes`.
    """
    cells: Bytes = np.round(_subsampled(values, rows, columns) * (MASKED - 1)).astype(np.uint8)
    return cells


def signed_bytes(values: Numbers, rows: int, columns: int) -> Bytes:
    """Signed values, at most `rows` times `columns` cells: 127 is 0, 0 and 254 are the strongest.

    Larger tensors are subsampled: merged cells would lose their signs or their zeros. The colour scale ends at the
    tensor's `STRONG` quantile, so that few very large numbers do not hide the others.
    """
    cells: Bytes = np.round((_subsampled(values, rows, columns) + 1) / 2 * (MASKED - 1)).astype(np.uint8)
    return cells


def _subsampled(values: Numbers, rows: int, columns: int) -> Numbers:
    """Some of the values, as shares of the largest that the colours tell apart, from -1 to 1."""
    full = float(np.quantile(np.abs(values), STRONG)) or float(np.abs(values).max()) or 1.0
    shown: Numbers = values[np.ix_(starts(len(values), rows), starts(values.shape[1], columns))] / full
    clipped: Numbers = shown.clip(-1, 1)
    return clipped


def starts(length: int, limit: int) -> npt.NDArray[np.intp]:
    """Start indices of blocks of equal size, at most `limit` of them."""
    return np.arange(0, length, -(-length // limit))
