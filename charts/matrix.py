"""A matrix of weights or scores as a heatmap: one row a query, one column a key.

Hovering marks a row and a column and shows the cell's numbers below; a click pins them, all inside the chart.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
import pandas

from charts.byte_weights import PLACES, byte_percent, byte_percent_text, strongest_byte
from charts.figure import FLUID, Chart, Figure
from charts.hover import hover, share_text
from charts.ink import ink_on_cell
from charts.labels import decimal, lines_of, numbered, percent, quoted
from charts.palette import colour, contribution_scale, weight_scale
from charts.pointed import outlines, pointed_params
from charts.theme import TEXT, ramp_legend, renderer, token_axis

Numbers = npt.NDArray[np.floating[Any]]
Quantity = Literal["weights", "scores"]

READOUT = 52  # characters of a line under the map, which is as wide as its legend at least
DIGITS = 6  # decimal places with which numbers come to the chart: two more than it shows
LARGEST_CELL, SMALLEST_CELL, PREFERRED_SIZE = 40, 17, 520  # pixels; the smallest leaves room for a line of text
NUMBERED_CELL = 34  # pixels that a number in a cell needs
# So many columns share the room that the map is given, up to so many pixels each; more have a width of their own and
# may have to scroll. Beside them stand the labels of the rows.
FEW, FEW_NUMBERED, WIDEST_CELL, LABELS = 12, 7, 64, 130
UPRIGHT_BELOW = 24  # pixels: narrower columns have upright labels, which stand over their column and never touch
LEVEL_FROM, LETTER = 36, 8  # pixels: of a column that may have level labels, and of a letter in them, generously
LEGEND_WEIGHTS = [0, 0.03, 0.1, 0.3, 1]


@dataclass(frozen=True)
class Side:
    """The tokens along one side of a map: one label a token, and the title of the axis ("key: English")."""

    labels: Sequence[str]
    title: str


def matrix_heatmap(
    weights: Numbers,
    rows: Side,
    columns: Side,
    *,
    scores: Numbers | None = None,
    allowed: npt.NDArray[np.bool_] | None = None,
    quantity: Quantity = "weights",
    step: int | None = None,
    per_row: bool = False,
    numbers: bool = False,
    name: str = "weights",
    subject: str = "Weights",
    stored: bool = False,
) -> Figure:
    """A map of weights (rows, columns), and of their scores if given, NaN for a cell that has none.

    allowed: bool (rows, columns), False where a query may not look; such cells stay empty. step: the row to outline and
    describe. per_row: colours show shares of each row's largest weight. numbers: each cell shows its number. `subject`
    opens the alt text. stored: the weights were stored as bytes, and only digits that these determine are shown.
    ValueError where labels and numbers do not fit.
    """
    shown = scores if quantity == "scores" else weights
    if shown is None:
        raise ValueError("there are no scores to show")
    if shown.shape != (len(rows.labels), len(columns.labels)) or not shown.size:
        raise ValueError(f"{len(rows.labels)} x {len(columns.labels)} labels do not fit numbers of shape {shown.shape}")
    if allowed is not None:
        shown = np.where(allowed, shown, np.nan)
    if stored:
        finding = strongest_byte(weights, rows.labels, columns.labels)
    else:
        finding = strongest(shown, weights, rows, columns, quantity, step)
    smallest = NUMBERED_CELL if numbers else SMALLEST_CELL
    cell = min(LARGEST_CELL, max(smallest, PREFERRED_SIZE // max(shown.shape)))
    few = shown.shape[1] <= (FEW_NUMBERED if numbers else FEW)
    scored = scores is not None
    layers = [
        cells(cell, quantity, shown, scored, rows.title, columns.title, stored),
        *([cell_numbers(quantity)] if numbers else []),
    ]
    spec: dict[str, Any] = {
        "params": [
            *number_params(rows, columns, weights, scores, allowed, PLACES if stored else DIGITS),
            *named_values(
                finding=lines_of(finding, READOUT, 2),
                step_row=-1 if step is None else step,
                per_row=per_row,
                weight_title="weight, as a share of its row’s largest" if per_row else "weight",
            ),
            *pointed_params(stored),
        ],
        "title": {
            "text": {"expr": "readout"},
            "orient": "bottom",
            "anchor": "start",
            "align": "left",
            "limit": 900,
        },
        "width": FLUID if few else {"step": cell},
        "height": {"step": cell},
        "data": {"sequence": {"start": 0, "stop": shown.size, "as": "i"}},
        "transform": transform(scored, stored),
        "layer": [*layers, *outlines(step is not None)],
        "usermeta": renderer(shown.size),
    }
    widest = LABELS + WIDEST_CELL * shown.shape[1] if few else None
    return Figure(name, Chart(spec), f"{subject}: {finding}", lambda: table(shown, rows, columns, stored), widest)


def strongest(shown: Numbers, weights: Numbers, rows: Side, columns: Side, quantity: Quantity, step: int | None) -> str:
    """A sentence about the strongest cell: of the step's row, or of the whole map. NaN in `shown`: not allowed."""
    choices = np.isfinite(shown).sum(axis=1)
    open_rows = np.where(choices > (1 if choices.max() > 1 else 0), np.nanmax(shown, axis=1), -np.inf)
    row = int(open_rows.argmax()) if step is None else step  # a row with one key to look at says nothing
    column = int(np.nanargmax(shown[row]))
    query, key, weight = quoted(rows.labels[row]), quoted(columns.labels[column]), percent(float(weights[row, column]))
    if quantity == "scores":
        return f"{query} scores highest with {key}: {decimal(shown[row, column])}, which becomes a weight of {weight}."
    return f"{query} looks {weight} at {key}."


def named_values(**values: Any) -> list[dict[str, Any]]:
    """Vega parameters of these names and values."""
    return [{"name": name, "value": value} for name, value in values.items()]


def number_params(
    rows: Side,
    columns: Side,
    weights: Numbers,
    scores: Numbers | None,
    allowed: npt.NDArray[np.bool_] | None,
    digits: int,
) -> list[dict[str, Any]]:
    """Vega parameters for the labels, the numbers of the cells row by row, null where masked, and each row's best."""
    open_cells = np.ones(weights.shape, bool) if allowed is None else allowed

    def written(numbers: Numbers) -> list[float | None]:
        there = np.isfinite(numbers) & open_cells
        pairs = zip(numbers.astype(float).round(digits).ravel().tolist(), there.ravel().tolist(), strict=True)
        return [number if known else None for number, known in pairs]

    return named_values(
        row_labels=list(rows.labels),
        column_labels=list(columns.labels),
        longest_column=max(map(len, columns.labels)),
        cell_weights=written(weights),
        cell_scores=None if scores is None else written(scores),
        best_columns=np.where(open_cells, weights, -np.inf).argmax(axis=1).tolist(),
    )


def transform(scored: bool, stored: bool) -> list[dict[str, Any]]:
    """Vega transforms from a cell's index to its row, column and numbers."""
    largest = "cell_weights[datum.r * length(column_labels) + best_columns[datum.r]]"
    calculated = {
        "r": "floor(datum.i / length(column_labels))",
        "c": "datum.i % length(column_labels)",
        "w": "cell_weights[datum.i]",
        "s": "cell_scores[datum.i]" if scored else "null",
        "masked": "datum.w === null",
        "v": f"per_row ? datum.w / max({largest}, 1e-9) : datum.w",
        "query": "row_labels[datum.r]",
        "key": "column_labels[datum.c]",
        "weight": f"datum.masked ? 'masked' : ({(byte_percent_text if stored else share_text)('datum.w')})",
        "score": "datum.s === null ? (datum.masked ? '' : 'none') : format(datum.s, '.3f')",
        "log": "datum.w > 0 ? format(log(datum.w), '.2f') : ''",
    }
    return [{"calculate": expression, "as": name} for name, expression in calculated.items()]


def label_angle(cell: int) -> dict[str, Any]:
    """Axis properties that turn column labels: horizontal where the longest fits its column."""
    if cell < UPRIGHT_BELOW:
        return {"labelAngle": -90}
    level = f"bandwidth('x') >= max({LEVEL_FROM}, longest_column * {LETTER})"
    # of an angle that is an expression Vega-Lite does not know where the labels begin
    return {"labelAngle": {"expr": f"{level} ? 0 : -45"}, "labelAlign": {"expr": f"{level} ? 'center' : 'left'"}}


def cells(
    cell: int,
    quantity: Quantity,
    shown: Numbers,
    scored: bool,
    row_title: str,
    column_title: str,
    stored: bool,
) -> dict[str, Any]:
    """The coloured cells with axes, legend and tooltip, and hover handling."""
    scale, legend = weight_scale(), ramp_legend({"signal": "weight_title"}, LEGEND_WEIGHTS)
    if quantity == "scores":
        largest = float(np.abs(shown[np.isfinite(shown)]).max(initial=0)) or 1.0
        scale, legend = contribution_scale(largest), ramp_legend("score", [-largest, 0, largest])
    band = {"paddingInner": 0.06, "paddingOuter": 0}
    text = {"titleFontWeight": "bold"}
    top = token_axis("column_labels", column_title, **text, orient="top", titleColor=colour("key"), **label_angle(cell))
    left = token_axis("row_labels", row_title, **text, titleColor=colour("query"))
    tooltip = {"query": "query", "key": "key", "weight": "weight"}
    if not stored:
        tooltip["log"] = "natural log of the weight"
    if scored:
        tooltip["score"] = "score"
    point = {"type": "point", "fields": ["r", "c"]}
    return {
        "params": [
            {"name": "hover", "select": {**point, "on": "pointerover", "clear": "pointerout"}},
            {"name": "lock", "select": {**point, "on": "click", "clear": "dblclick"}},
        ],
        "mark": {"type": "rect", "aria": False, "cursor": "pointer", "invalid": "show"},  # masked: empty, not absent
        "encoding": {
            "x": {"field": "c", "type": "ordinal", "scale": band, "axis": top},
            "y": {"field": "r", "type": "ordinal", "scale": band, "axis": left},
            "color": {
                "condition": {"test": "datum.masked", "value": "transparent"},
                "field": "s" if quantity == "scores" else "v",
                "type": "quantitative",
                "scale": scale,
                "legend": legend,
            },
            "tooltip": hover(**tooltip),
        },
    }


def cell_numbers(quantity: Quantity) -> dict[str, Any]:
    """Each cell's number on it."""
    text = "datum.masked ? '' : format(datum.s, '.1f')"
    if quantity == "weights":
        text = "datum.masked ? '' : datum.w < 0.005 ? '0' : format(datum.w, '.2f')"
    return {
        "transform": [{"calculate": text, "as": "text"}],
        "mark": {"type": "text", "fontSize": TEXT, "aria": False},
        "encoding": {
            "x": {"field": "c", "type": "ordinal"},
            "y": {"field": "r", "type": "ordinal"},
            "text": {"field": "text"},
            "color": ink_on_cell("s" if quantity == "scores" else "v"),
        },
    }


def table(shown: Numbers, rows: Side, columns: Side, stored: bool) -> pandas.DataFrame:
    """The matrix with numbered tokens: one row a query, one column a key; masked scores are empty."""
    rounded: Any = np.where(np.isfinite(shown), np.round(shown.astype(float), 4), np.nan)
    if stored:
        rounded = [[byte_percent(share) for share in row] for row in shown]
    numbers = pandas.DataFrame(rounded, columns=pandas.Index(numbered(columns.labels)))
    numbers.insert(0, "query", pandas.Series(numbered(rows.labels), dtype=object))
    return numbers
