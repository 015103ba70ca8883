"""Heatmaps of signed numbers (states, embeddings, positional encodings): a token a row, a dimension a column."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas

from charts.figure import Chart, Figure
from charts.hover import hover, number_text
from charts.labels import numbered
from charts.palette import colour, contribution_scale

Numbers = npt.NDArray[np.floating[Any]]

ROW_HEIGHT = 17  # pixels: room for a line of text


def signed_heatmap(
    values: Numbers,
    labels: Sequence[str],
    *,
    name: str,
    alt: str,
    row_title: str = "token",
    column_title: str = "dimension",
    value_title: str = "value",
    largest: float | None = None,
    marked: Sequence[int] = (),
    row_height: int = ROW_HEIGHT,
    digits: int = 3,
) -> Figure:
    """A map of values (rows, columns) on the diverging scale, as wide as its container.

    labels: one a row. largest: the absolute value at the scale's ends (default: the largest there is), so that several
    maps can share a scale. marked: columns with a frame. row_height: pixels; under the default only some rows are
    labelled. The table has one row a row.
    """
    if values.shape[0] != len(labels):
        raise ValueError(f"{len(labels)} labels do not fit values of shape {values.shape}")
    columns = values.shape[1]
    largest = float(np.abs(values).max(initial=0)) if largest is None else largest
    spec: dict[str, Any] = {
        "params": [
            {"name": "row_labels", "value": list(labels)},
            {"name": "columns", "value": columns},
            {"name": "cells", "value": np.round(values.astype(float), digits).tolist()},
            {"name": "marked", "value": list(marked)},
        ],
        "width": "container",
        "height": row_height * len(labels),
        "data": {"sequence": {"start": 0, "stop": values.size, "as": "i"}},
        "transform": [
            {"calculate": "floor(datum.i / columns)", "as": "r"},
            {"calculate": "datum.i % columns", "as": "c"},
            {"calculate": "datum.c + 1", "as": "c_end"},
            {"calculate": "cells[datum.r][datum.c]", "as": "v"},
            {"calculate": "row_labels[datum.r]", "as": "row"},
            {"calculate": number_text("datum.v", places=digits), "as": "told"},
        ],
        "layer": [
            {
                "mark": {"type": "rect", "aria": False},
                "encoding": {
                    "x": {"field": "c", "type": "quantitative", "scale": {"domain": [0, columns], "nice": False}}
                    | {"axis": {"title": column_title, "format": "d", "grid": False, "tickMinStep": 1}},
                    "x2": {"field": "c_end"},
                    "y": {
                        "field": "r",
                        "type": "ordinal",
                        "axis": {
                            "labelExpr": "row_labels[datum.value]",
                            "title": row_title,
                            "labelOverlap": row_height < ROW_HEIGHT,
                        }
                        | {"labelLimit": 140, "ticks": False, "domain": False},
                    },
                    "color": {
                        "field": "v",
                        "type": "quantitative",
                        "scale": contribution_scale(largest),
                        "legend": {"title": value_title, "format": ".2~f", "gradientLength": 90},
                    },
                    "tooltip": hover(row=row_title, c=column_title, told=value_title),
                },
            },
            *_marks(marked),
        ],
        "usermeta": {"embedOptions": {"renderer": "canvas"}},
    }
    table = pandas.DataFrame(np.round(values.astype(float), 4), columns=pandas.Index(map(str, range(columns))))
    table.insert(0, row_title, pandas.Series(numbered(labels), dtype=object))
    return Figure(name, Chart(spec), alt, table)


def _marks(marked: Sequence[int]) -> list[dict[str, Any]]:
    """Frames around whole columns."""
    if not marked:
        return []
    return [
        {
            "data": {"sequence": {"start": 0, "stop": len(marked), "as": "n"}},
            "transform": [
                {"calculate": "marked[datum.n]", "as": "c"},
                {"calculate": "datum.c + 1", "as": "c_end"},
            ],
            "mark": {"type": "rect", "filled": False, "stroke": colour("ink"), "strokeWidth": 1.2, "aria": False},
            "encoding": {"x": {"field": "c", "type": "quantitative"}, "x2": {"field": "c_end"}},
        }
    ]
