"""A table with coloured cells and text: tokens down; layers, sublayers or tokens across."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
import pandas

from charts.figure import FLUID, Chart, Figure
from charts.hover import hover, number_text, share_text
from charts.ink import ink_on_cell
from charts.labels import exact_share, numbered
from charts.palette import amount_scale, colour, contribution_scale, probability_scale, weight_scale
from charts.theme import TEXT, ramp_legend, renderer, token_axis

Numbers = npt.NDArray[np.floating[Any]]
Scale = Literal["share", "probability", "rate", "amount", "signed"]
SHARES: tuple[Scale, ...] = ("share", "probability", "rate")  # from 0 to 1

ROW = 22  # pixels
FEW = 12  # columns: so many share the width of the page, more have a width of their own and may have to scroll
CELL = 17  # pixels a column that has no text in it
LETTER = 7.3  # pixels of a letter in a cell: a number stands beside the text where there is room for both


def cell_table(
    values: Numbers,
    rows: Sequence[str],
    columns: Sequence[str],
    *,
    name: str,
    alt: str,
    table: pandas.DataFrame | Callable[[], pandas.DataFrame],
    row_title: str,
    column_title: str,
    value_title: str,
    scale: Scale,
    unit: str = "",
    largest: float | None = None,
    texts: Sequence[Sequence[str]] | None = None,
    notes: Sequence[Sequence[str]] | None = None,
    outlined: npt.NDArray[np.bool_] | None = None,
    marked: int | None = None,
    legend: bool = True,
) -> Figure:
    """Colour values (rows, columns): a share of attention, a probability or another rate, from 0 to 1, an amount up to
    `largest`, or signed numbers.

    unit: of amounts and signed numbers, shown on hover. texts: text of the cells, beside the number where there is room
    (default: the number alone). notes: a further tooltip line for each cell. outlined: cells with a frame. marked: the
    row to highlight. legend: draw a colour legend, for a chart that stands alone. More than `FEW` columns are drawn
    without text. ValueError where labels and numbers do not fit.
    """
    if values.shape != (len(rows), len(columns)) or not values.size:
        raise ValueError(f"{len(rows)} x {len(columns)} labels do not fit numbers of shape {values.shape}")
    few = len(columns) <= FEW
    largest = (float(np.abs(values).max()) or 1.0) if largest is None else largest
    short = share_text("datum.v", short=True) if scale in SHARES else number_text("datum.v", places=2)
    number = share_text("datum.v") if scale in SHARES else number_text("datum.v", places=2, unit=unit)
    cells = values.shape[0] * values.shape[1]
    tooltip = {"row": row_title, "column": column_title, "text": "token", "number": value_title, "note": "also"}
    tooltip = {
        field: title
        for field, title in tooltip.items()
        if (field != "text" or texts is not None) and (field != "note" or notes is not None)
    }
    spec: dict[str, Any] = {
        "params": [
            {"name": "row_labels", "value": list(rows)},
            {"name": "column_labels", "value": list(columns)},
            {"name": "cells", "value": _written(values, scale)},
            {"name": "texts", "value": None if texts is None else [list(row) for row in texts]},
            {"name": "notes", "value": None if notes is None else [list(row) for row in notes]},
            {"name": "framed", "value": None if outlined is None else outlined.astype(int).tolist()},
            {"name": "marked", "value": -1 if marked is None else marked},
        ],
        "width": FLUID if few else {"step": CELL},
        "height": {"step": ROW if few else CELL},
        "data": {"sequence": {"start": 0, "stop": cells, "as": "i"}},
        "transform": [
            {"calculate": calculated, "as": field}
            for field, calculated in {
                "r": f"floor(datum.i / {len(columns)})",
                "c": f"datum.i % {len(columns)}",
                "v": "cells[datum.r][datum.c]",
                "number": number,
                "short": short,
                "text": "texts === null ? datum.short : texts[datum.r][datum.c]",
                "note": "notes === null ? '' : notes[datum.r][datum.c]",
                "row": "row_labels[datum.r]",
                "column": "column_labels[datum.c]",
                "framed": "framed === null ? 0 : framed[datum.r][datum.c]",
            }.items()
        ],
        "encoding": _places(columns, row_title, column_title, few),
        "layer": [
            _coloured(scale, largest, value_title if legend else None, tooltip),
            *([_frames()] if outlined is not None else []),
            *([_texts(texts is not None)] if few else []),
            *([_marked_row()] if marked is not None else []),
        ],
        "usermeta": renderer(cells),
    }
    return Figure(name, Chart(spec), alt, table)


def _written(values: Numbers, scale: Scale) -> list[list[float]]:
    """The numbers for the specification."""
    if scale in SHARES:
        return written_shares(values)
    return [[round(float(value), 4) for value in row] for row in values]


def written_shares(values: Numbers) -> list[list[float]]:
    """Shares from 0 to 1, with as many digits as their texts need."""
    return [[exact_share(float(value)) for value in row] for row in values]


def value_table(values: Numbers, rows: Sequence[str], columns: Sequence[str], row_title: str) -> pandas.DataFrame:
    """The numbers as a table: one line a row, its label numbered."""
    numbers = pandas.DataFrame(np.round(values.astype(float), 4), columns=pandas.Index(list(columns)))
    numbers.insert(0, row_title, pandas.Series(numbered(rows), dtype=object))
    return numbers


def _places(columns: Sequence[str], row_title: str, column_title: str, few: bool) -> dict[str, Any]:
    bold = {"condition": {"test": "datum.value == marked", "value": "bold"}, "value": "normal"}
    across = token_axis("column_labels", column_title, orient="top")
    across["labelAngle"] = -90 if not few else 0 if max(map(len, columns)) * len(columns) <= 30 else -35
    band = {"paddingInner": 0.06, "paddingOuter": 0}
    return {
        "x": {"field": "c", "type": "ordinal", "scale": band, "axis": across},
        "y": {"field": "r", "type": "ordinal", "scale": band}
        | {"axis": token_axis("row_labels", row_title, labelFontWeight=bold)},
    }


def _coloured(scale: Scale, largest: float, legend_title: str | None, tooltip: dict[str, str]) -> dict[str, Any]:
    colours = {
        "share": weight_scale(),
        "probability": probability_scale(),
        "rate": amount_scale(1.0),
        "amount": amount_scale(largest),
        "signed": contribution_scale(largest),
    }
    shares: list[float] = [0, 0.03, 0.1, 0.3, 1]
    ends = dict.fromkeys(SHARES, shares) | {"amount": [0, largest], "signed": [-largest, 0, largest]}
    legend = None if legend_title is None else ramp_legend(legend_title, [round(end, 2) for end in ends[scale]])
    return {
        "mark": {"type": "rect", "aria": False},
        "encoding": {
            "color": {"field": "v", "type": "quantitative", "scale": colours[scale], "legend": legend},
            "tooltip": hover(**tooltip),
        },
    }


def _texts(named: bool) -> dict[str, Any]:
    """Cell texts; with numbers where there is room."""
    pair = "datum.text + '   ' + datum.short"
    both = f"bandwidth('x') - 4 >= {LETTER} * length({pair}) ? {pair} : datum.text"
    return {
        "mark": {
            "type": "text",
            "aria": False,
            "fontSize": TEXT,
            "limit": {"expr": "bandwidth('x') - 4"},
        },
        "encoding": {
            "text": {"value": {"expr": both if named else "datum.short"}},
            "color": ink_on_cell("v"),
        },
    }


def _frames() -> dict[str, Any]:
    """Frames inside cells, in the colour of their texts."""
    return {
        "transform": [{"filter": "datum.framed"}],
        "mark": {
            "type": "rect",
            "filled": False,
            "strokeWidth": 1.5,
            "cornerRadius": 3,
            "width": {"band": 0.97},
            "height": {"band": 0.8},
            "aria": False,
        },
        "encoding": {"stroke": ink_on_cell("v")},
    }


def _marked_row() -> dict[str, Any]:
    """A frame around the marked row."""
    ends = {"y": "scale('y', marked)", "y2": "scale('y', marked) + bandwidth('y')", "x": "0", "x2": "width"}
    return {
        "data": {"values": [{}]},
        "mark": {"type": "rect", "filled": False, "stroke": colour("ink"), "strokeWidth": 2.5, "aria": False},
        "encoding": {channel: {"value": {"expr": end}} for channel, end in ends.items()},
    }
