"""Vectors as strips of coloured cells, stacked: a query over all keys, weighted values over their sum."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas

from charts.figure import FLUID, Chart, Figure
from charts.hover import hover, number_text
from charts.labels import decimal, numbered
from charts.palette import Role, colour, contribution_scale
from charts.theme import renderer, token_axis

Numbers = npt.NDArray[np.floating[Any]]

CELL_HEIGHT = 20  # pixels
WINDOW = 32  # numbers of each vector that are drawn


@dataclass(frozen=True)
class Strip:
    """One vector: its label, its numbers (dim,), its kind, and the absolute value with full colour."""

    label: str
    values: Numbers
    role: Role | None = None
    largest: float = 1.0


def strips(
    rows: Sequence[Strip], *, name: str, alt: str, title: str, first: int = 0, marked: int | None = None
) -> Figure:
    """`WINDOW` numbers of each vector from number `first` (from 0) on; the table has all of them.

    title: of the columns. marked: the row to highlight. ValueError where lengths differ.
    """
    shown = strip_data(rows, first)
    columns = len(shown["cells"][0])
    spec: dict[str, Any] = {
        "params": [
            {"name": "row_labels", "value": shown["rows"]},
            {"name": "row_roles", "value": shown["roles"]},
            {"name": "cells", "value": shown["cells"]},
            {"name": "largest", "value": shown["largest"]},
            {"name": "first", "value": shown["first"]},
            {"name": "marked", "value": -1 if marked is None else marked},
        ],
        "width": FLUID,
        "height": {"step": CELL_HEIGHT},
        "data": {"sequence": {"start": 0, "stop": len(rows) * columns, "as": "i"}},
        "transform": [
            {"calculate": f"floor(datum.i / {columns})", "as": "r"},
            {"calculate": f"datum.i % {columns}", "as": "c"},
            {"calculate": "cells[datum.r][datum.c]", "as": "v"},
            {"calculate": "datum.v / largest[datum.r]", "as": "share"},
            {"calculate": "row_labels[datum.r]", "as": "vector"},
            {"calculate": number_text("datum.v", places=4), "as": "told"},
            {"calculate": "first + datum.c + 1", "as": "number"},
        ],
        "layer": [
            {
                "mark": {"type": "rect", "aria": False},
                "encoding": {
                    "x": {"field": "c", "type": "ordinal", "scale": {"paddingInner": 0.06, "paddingOuter": 0}}
                    | {"axis": _column_axis(title)},
                    "y": {"field": "r", "type": "ordinal", "scale": {"paddingInner": 0.1, "paddingOuter": 0}}
                    | {"axis": _row_axis()},
                    "color": {
                        "field": "share",
                        "type": "quantitative",
                        "scale": contribution_scale(1.0),
                        "legend": None,
                    },
                    "tooltip": hover(vector="vector", number="number of the vector", told="value"),
                },
            },
            *([] if marked is None else [_outline()]),
        ],
        "usermeta": renderer(len(rows) * columns),
    }
    return Figure(name, Chart(spec), alt, lambda: _table(rows, title))


def strip_data(rows: Sequence[Strip], first: int = 0) -> dict[str, Any]:
    """The same as data, as `assets/lab/views/step_views/strip_sheet.js` reads it. ValueError where lengths differ."""
    dim = len(rows[0].values)
    if any(row.values.shape != (dim,) for row in rows):
        raise ValueError(f"vectors of different lengths: {[row.values.shape for row in rows]}")
    first = max(0, min(first, dim - WINDOW))
    shown = np.stack([row.values[first : first + WINDOW] for row in rows]).astype(float)
    return {
        "rows": [row.label for row in rows],
        "roles": [row.role or "none" for row in rows],
        "cells": np.round(shown, 4).tolist(),
        "largest": [round(float(row.largest) or 1.0, 4) for row in rows],
        "first": first,
    }


def largest(values: Numbers) -> float:
    """The largest absolute value."""
    return float(np.abs(values).max(initial=0.0))


def strip_alt(what: str, values: Numbers) -> str:
    """Alt text of a strip: its kind and its largest number."""
    argmax = int(np.abs(values).argmax())
    return f"{what}: {len(values)} numbers, the largest is number {argmax + 1} ({decimal(values[argmax])})."


def _column_axis(title: str) -> dict[str, Any]:
    labels = "datum.value % 4 == 3 || datum.value == 0 ? first + datum.value + 1 : ''"
    look = {"labelAngle": 0, "labelOverlap": "greedy", "orient": "top"}
    return {"title": title, "labelExpr": labels, **look}


def _row_axis() -> dict[str, Any]:
    by_role = " : ".join(f"row_roles[datum.value] == '{role}' ? {role}" for role in ("query", "key", "value"))
    bold = {"condition": {"test": "datum.value == marked", "value": "bold"}, "value": "normal"}
    return token_axis("row_labels", None, labelColor={"expr": f"{by_role} : ink"}, labelFontWeight=bold)


def _outline() -> dict[str, Any]:
    """A frame around the marked row."""
    ends = {"y": "scale('y', marked)", "y2": "scale('y', marked) + bandwidth('y')", "x": "0", "x2": "width"}
    return {
        "data": {"values": [{}]},
        "mark": {"type": "rect", "filled": False, "stroke": colour("ink"), "strokeWidth": 1.5, "aria": False},
        "encoding": {channel: {"value": {"expr": end}} for channel, end in ends.items()},
    }


def _table(rows: Sequence[Strip], title: str) -> pandas.DataFrame:
    """One row a number, one column a vector; all numbers."""
    labels = [row.label for row in rows]
    if len(set(labels)) < len(labels):
        labels = numbered(labels)
    numbers = np.stack([row.values for row in rows], axis=1).astype(float)
    table = pandas.DataFrame(np.round(numbers, 4), columns=pandas.Index(labels))
    table.insert(0, title, np.arange(1, len(numbers) + 1), allow_duplicates=True)
    return table
