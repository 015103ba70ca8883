"""Attention masks: a dark cell hides its key from the query, a light one shows it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas

from charts.figure import FLUID, Chart, Figure
from charts.hover import hover
from charts.labels import numbered
from charts.palette import colour
from charts.theme import token_axis

OPEN, HIDDEN = "may be looked at", "masked: weight 0"
LARGEST_CELL, SMALLEST_CELL, PREFERRED_SIZE = 28, 17, 420  # pixels
FEW = 12  # columns: so many have room on a phone and take what a wider page has; more have a size of their own
WIDEST_CELL, LABELS = 48, 110  # pixels: how wide a cell may get, and what stands beside them


def mask_map(
    allowed: npt.NDArray[np.bool_],
    rows: Sequence[str],
    columns: Sequence[str],
    *,
    name: str,
    alt: str,
    row_title: str,
    column_title: str,
) -> Figure:
    """A mask, bool (rows, columns): True where a query (row) may look at a key (column). ValueError for size
    mismatches.
    """
    if allowed.shape != (len(rows), len(columns)):
        raise ValueError(f"{len(rows)} x {len(columns)} labels do not fit a mask of shape {allowed.shape}")
    cell = min(LARGEST_CELL, max(SMALLEST_CELL, PREFERRED_SIZE // max(allowed.shape)))
    few = len(columns) <= FEW
    cells = [{"r": int(r), "c": int(c), "a": bool(allowed[r, c])} for r, c in np.ndindex(allowed.shape)]
    spec: dict[str, Any] = {
        "params": [
            {"name": "row_labels", "value": list(rows)},
            {"name": "column_labels", "value": list(columns)},
        ],
        "width": FLUID if few else {"step": cell},
        "height": {"step": cell},
        "data": {"values": cells},
        "transform": [
            {"calculate": "row_labels[datum.r]", "as": "row"},
            {"calculate": "column_labels[datum.c]", "as": "column"},
            {"calculate": f"datum.a ? '{OPEN}' : '{HIDDEN}'", "as": "says"},
        ],
        "mark": {"type": "rect", "aria": False, "stroke": colour("faint"), "strokeWidth": 0.5},
        "encoding": {
            "x": {
                "field": "c",
                "type": "ordinal",
                "axis": token_axis("column_labels", column_title, orient="top", labelAngle=-90, labelAlign="left"),
            },
            "y": {"field": "r", "type": "ordinal", "axis": token_axis("row_labels", row_title)},
            "fill": {
                "field": "says",
                "type": "nominal",
                "scale": {"domain": [OPEN, HIDDEN], "range": [colour("paper"), colour("faint")]},
                "legend": {
                    "title": None,
                    "orient": "bottom",
                    "direction": "vertical",
                    "symbolType": "square",
                    "symbolSize": 180,
                    "symbolStrokeColor": colour("faint"),
                    "symbolStrokeWidth": 0.5,
                },
            },
            "tooltip": hover(row=row_title, column=column_title, says="mask"),
        },
    }
    table = pandas.DataFrame(allowed.astype(int), columns=pandas.Index(_distinct(columns)))
    table.insert(0, row_title, pandas.Series(numbered(rows), dtype=object))
    return Figure(name, Chart(spec), alt, table, LABELS + WIDEST_CELL * len(columns) if few else None)


def _distinct(columns: Sequence[str]) -> list[str]:
    """Unique column headings: numbered labels, unless they are numbers."""
    return list(columns) if all(map(str.isdecimal, columns)) else numbered(columns)
