"""A matrix of weights or scores as a heatmap: one row a query, one column a key.

Hovering marks a row and a column and shows the cell's numbers below; a click pins them, all inside the chart. The
browser decodes the cells from one text: a tenth of the size of a record a cell.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
import pandas

from charts.byte_weights import byte_percent, byte_percent_text, strongest_byte
from charts.figure import FLUID, Chart, Figure
from charts.hover import hover, share_text
from charts.labels import decimal, lines_of, numbered, percent, quoted
from charts.map_data import PLACE, READOUT, SCORE, WEIGHT, MapLink, Maps, Numbers, group_params
from charts.map_data import Side as Side
from charts.palette import colour, contribution_scale, weight_scale
from charts.theme import TEXT, ramp_legend, renderer, token_axis

Quantity = Literal["weights", "scores"]

LARGEST_CELL, SMALLEST_CELL, PREFERRED_SIZE = 40, 17, 520  # pixels; the smallest leaves room for a line of text
NUMBERED_CELL = 34  # pixels that a number in a cell needs
# So many columns share the room that the map is given, up to so many pixels each; more have a width of their own and
# may have to scroll. Beside them stand the labels of the rows.
FEW, FEW_NUMBERED, WIDEST_CELL, LABELS = 12, 7, 64, 130
UPRIGHT_BELOW = 24  # pixels: narrower columns have upright labels, which stand over their column and never touch
LEVEL_FROM, LETTER = 36, 8  # pixels: of a column that may have level labels, and of a letter in them, generously
LEGEND_WEIGHTS = [0, 0.03, 0.1, 0.3, 1]
PAPER_FROM_WEIGHT, PAPER_FROM_SCORE = 0.36, 0.62  # where the paper's colour is read better on a cell than ink


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
    link: MapLink | None = None,
    stored: bool = False,
) -> Figure:
    """A map of weights (rows, columns), and of their scores if given, NaN for a cell that has none.

    allowed: bool (rows, columns), False where a query may not look; such cells stay empty. step: the row to outline and
    describe. per_row: colours show shares of each row's largest weight. numbers: each cell shows its number. `subject`
    opens the alt text. link: maps that it can switch to, itself among them; they share its layout. stored: the weights
    were stored as bytes, and only digits that these determine are shown. ValueError where labels and numbers do not
    fit.
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
    own = Maps(rows, columns, weights[None], None if scores is None else scores[None], allowed)
    groups = link.groups.maps if link else [own]
    most = max(group.weights[0].size for group in groups)
    scored = any(group.scores is not None for group in [own, *groups])
    row_title = axis_title([group.rows for group in groups], "row_title")
    column_title = axis_title([group.columns for group in groups], "column_title")
    layers = [
        cells(cell, quantity, shown, scored, row_title, column_title, stored, label_angle(cell)),
        *([cell_numbers(quantity)] if numbers else []),
    ]
    spec: dict[str, Any] = {
        "params": [
            *(link.map_params() if link else own_params(own, finding, step)),
            *({"name": name, "value": value} for name, value in scaling(per_row).items()),
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
        "data": {"sequence": {"start": 0, "stop": most, "as": "i"}},
        "transform": transform(scored, stored),
        "layer": [*layers, *outlines(step is not None or link is not None)],
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


def axis_title(sides: Sequence[Side], turned: str) -> Any:
    """Title of an axis; the name of its Vega parameter where the maps differ in it.

    Vega-Lite passes such a title on to Vega, though its own schema allows texts only.
    """
    titles = {side.title for side in sides}
    return {"signal": turned} if len(titles) > 1 else titles.pop()


def own_params(own: Maps, finding: str, step: int | None) -> list[dict[str, Any]]:
    """Labels, numbers and description of a map that does not switch."""
    values = {name: value for name, (value,) in group_params([own]).items()}
    values |= {
        "finding": lines_of(finding, READOUT, 2),
        "step_row": -1 if step is None else step,
        "first_row": 0,
    }
    return [{"name": name, "value": value} for name, value in values.items()]


@lru_cache(maxsize=2)
def pointed_params(stored: bool) -> list[dict[str, Any]]:
    """Vega parameters for the hovered and the pinned cell, as expressions over indices."""
    names = "'“' + row_labels[at_row] + '” looks at “' + column_labels[at_column] + '”:'"
    numbers = "'weight ' + format(at_weight, '.3f') + (at_score === null ? '' : ', score ' + format(at_score, '.3f'))"
    if stored:
        numbers = f"'weight ' + ({byte_percent_text('at_weight')})"
    cell = "(first_row + at_row) * length(column_labels) + at_column"
    expressions = {
        "at_row": "isArray(hover.r) ? hover.r[0] : isArray(lock.r) ? lock.r[0] : -1",
        "at_column": "isArray(hover.c) ? hover.c[0] : isArray(lock.c) ? lock.c[0] : -1",
        "at_weight": f"at_row < 0 ? null : {WEIGHT.decode('cell_weights', cell)}",
        "at_score": f"at_row < 0 || cell_scores === null ? null : {SCORE.decode('cell_scores', cell)}",
        # in two lines, whatever it says: the chart keeps its height and nothing is cut off at its edge
        "readout": f"at_row < 0 ? finding : [{names}, at_weight === null ? 'masked, may not look there' : {numbers}]",
    }
    return [{"name": name, "expr": expression} for name, expression in expressions.items()]


def scaling(per_row: bool) -> dict[str, Any]:
    """Vega parameters for colour: the weights, or their shares of each row's largest."""
    return {"per_row": per_row, "weight_title": "weight, as a share of its row’s largest" if per_row else "weight"}


def transform(scored: bool, stored: bool) -> list[dict[str, Any]]:
    """Vega transforms from a cell's index to its row, column and numbers."""
    cell = "first_row * length(column_labels) + datum.i"
    best = PLACE.decode("best_columns", "first_row + datum.r")
    largest = WEIGHT.decode("cell_weights", f"(first_row + datum.r) * length(column_labels) + {best}")
    calculated = {
        "r": "floor(datum.i / length(column_labels))",
        "c": "datum.i % length(column_labels)",
        "w": WEIGHT.decode("cell_weights", cell),
        "s": f"cell_scores === null ? null : {SCORE.decode('cell_scores', cell)}" if scored else "null",
        "masked": "datum.w === null",
        "v": f"per_row ? datum.w / max({largest}, 1e-9) : datum.w",
        "query": "row_labels[datum.r]",
        "key": "column_labels[datum.c]",
        "weight": f"datum.masked ? 'masked' : ({(byte_percent_text if stored else share_text)('datum.w')})",
        "score": "datum.s === null ? (datum.masked ? '' : 'none') : format(datum.s, '.3f')",
        "log": "datum.w > 0 ? format(log(datum.w), '.2f') : ''",
    }
    made: list[dict[str, Any]] = [{"calculate": expression, "as": name} for name, expression in calculated.items()]
    return [{"filter": "datum.i < length(row_labels) * length(column_labels)"}, *made]


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
    row_title: Any,
    column_title: Any,
    stored: bool,
    angle: dict[str, Any],
) -> dict[str, Any]:
    """The coloured cells with axes, legend and tooltip, and hover handling."""
    scale, legend = weight_scale(), ramp_legend({"signal": "weight_title"}, LEGEND_WEIGHTS)
    if quantity == "scores":
        largest = float(np.abs(shown[np.isfinite(shown)]).max(initial=0)) or 1.0
        scale, legend = contribution_scale(largest), ramp_legend("score", [-largest, 0, largest])
    band = {"paddingInner": 0.06, "paddingOuter": 0}
    text = {"titleFontWeight": "bold"}
    top = token_axis("column_labels", column_title, **text, orient="top", titleColor=colour("key"), **angle)
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
    """Each cell's number on it, in ink or paper colour."""
    text = "datum.masked ? '' : format(datum.s, '.1f')"
    strong = f"abs(datum.s) > {PAPER_FROM_SCORE} * domain('color')[length(domain('color')) - 1]"
    if quantity == "weights":
        text = "datum.masked ? '' : datum.w < 0.005 ? '0' : format(datum.w, '.2f')"
        strong = f"datum.v > {PAPER_FROM_WEIGHT}"
    return {
        "transform": [{"calculate": text, "as": "text"}],
        "mark": {"type": "text", "fontSize": TEXT, "aria": False},
        "encoding": {
            "x": {"field": "c", "type": "ordinal"},
            "y": {"field": "r", "type": "ordinal"},
            "text": {"field": "text"},
            "color": {"condition": {"test": strong, "value": colour("paper")}, "value": colour("ink")},
        },
    }


@lru_cache(maxsize=2)
def outlines(marked: bool) -> list[dict[str, Any]]:
    """Outlines over the cells: the marked row, the hovered row and column, the pinned cell."""

    def start(axis: str, index: str) -> str:
        return f"scale('{axis}', {index})"

    def end(axis: str, index: str) -> str:
        return f"scale('{axis}', {index}) + bandwidth('{axis}')"

    def outline(test: str, width: float, x: str, x2: str, y: str, y2: str) -> dict[str, Any]:
        ends = {"x": x, "x2": x2, "y": y, "y2": y2}
        return {
            "data": {"values": [{}]},
            "mark": {
                "type": "rect",
                "filled": False,
                "stroke": colour("ink"),
                "strokeWidth": width,
                "strokeOpacity": {"expr": f"{test} ? 1 : 0"},
                "aria": False,
            },
            "encoding": {
                channel: {"value": {"expr": f"{test} ? {edge_value} : 0"}} for channel, edge_value in ends.items()
            },
        }

    def row(test: str, width: float, index: str) -> dict[str, Any]:
        return outline(test, width, "0", "width", start("y", index), end("y", index))

    lines = [row("step_row >= 0", 2.5, "step_row")] if marked else []
    lines.append(row("at_row >= 0", 1, "at_row"))
    lines.append(outline("at_row >= 0", 1, start("x", "at_column"), end("x", "at_column"), "0", "height"))
    locked = [edge(axis, f"lock.{field}[0]") for axis, field in (("x", "c"), ("y", "r")) for edge in (start, end)]
    lines.append(outline("isArray(lock.r)", 3, *locked))
    return lines


def table(shown: Numbers, rows: Side, columns: Side, stored: bool) -> pandas.DataFrame:
    """The matrix with numbered tokens: one row a query, one column a key; masked scores are empty."""
    rounded: Any = np.where(np.isfinite(shown), np.round(shown.astype(float), 4), np.nan)
    if stored:
        rounded = [[byte_percent(share) for share in row] for row in shown]
    numbers = pandas.DataFrame(rounded, columns=pandas.Index(numbered(columns.labels)))
    numbers.insert(0, "query", pandas.Series(numbered(rows.labels), dtype=object))
    return numbers
