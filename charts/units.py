"""The inner units of a feed-forward sublayer for one token, as a map: the ones above 0 pass the ReLU."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from charts.figure import Figure
from charts.labels import percent, quoted
from charts.signed import signed_heatmap

Numbers = npt.NDArray[np.floating[Any]]

COLUMNS = 64  # units in a row, where their number divides so


def unit_map(inner: Numbers, *, label: str) -> Figure:
    """Units (units,) of a token before ReLU, in rows of equal length. label: the token. ValueError for no units."""
    if not len(inner):
        raise ValueError("there are no units to draw")
    columns = next(size for size in range(min(COLUMNS, len(inner)), 0, -1) if len(inner) % size == 0)
    rows = inner.reshape(-1, columns)
    active = int((inner > 0).sum())
    best = int(inner.argmax())
    alt = (
        f"For {quoted(label)}, {active} of {len(inner)} units ({percent(active / len(inner))}) are above 0; the "
        f"strongest is unit {best + 1} ({inner[best]:.2f})."
    )
    labels = [f"{row * columns + 1} to {(row + 1) * columns}" for row in range(len(rows))]
    return signed_heatmap(
        rows,
        labels,
        name="units",
        alt=alt,
        row_title="units",
        column_title="unit of the row",
        value_title="before ReLU",
    )
