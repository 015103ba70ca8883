"""Heatmaps of attention: one row a query, one column a key, one cell a weight or a score.

`matrix_heatmap` draws any matrix with labels; `attention_heatmap` draws one head of a record's site.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
import pandas

from charts.figure import Chart, Figure
from charts.labels import numbered, percent, piece_labels, quoted, word_labels
from charts.palette import colour, contribution_scale, weight_scale
from model.aggregate import head_mean, merge_to_words
from model.record import Record

Quantity = Literal["weights", "scores"]
Numbers = npt.NDArray[np.floating[Any]]

SMALLEST_CELL, LARGEST_CELL, PREFERRED_SIZE = 17, 44, 520  # pixels; the smallest leaves room for a line of text
CANVAS_FROM = 1000  # cells: above this an element a cell is slower than pixels
LEGEND_WEIGHTS = [0, 0.03, 0.1, 0.3, 1]


@dataclass(frozen=True)
class Side:
    """The tokens along one side of a map: a label each, and what they are ("key: English token")."""

    labels: Sequence[str]
    title: str


def attention_heatmap(
    record: Record,
    site: str,
    head: int | None,
    *,
    step: int | None = None,
    per_row: bool = False,
    quantity: Quantity = "weights",
    words: bool = False,
) -> Figure:
    """One head's weights or scores at a site (head None: the mean weight of all heads).

    step: the row to outline and to speak of, from 0. per_row: colours show shares of each row's largest weight.
    words: pieces merged to words. ValueError for scores that would be merged: softmax sees differences within a row
    only, so their sums and means say nothing. KeyError, IndexError: a site or head that the record lacks.
    """
    if quantity == "scores" and (words or head is None):
        raise ValueError(
            "scores cannot be merged to words or over heads: only their differences in a row mean anything"
        )
    seen = record.attention[site]
    rows, columns = record.rows(site), record.columns(site)
    weights = head_mean(seen.weights) if head is None else seen.weights[head]
    scores = None if words or head is None else seen.scores[head]
    row_labels, column_labels = piece_labels(rows), piece_labels(columns)
    if words:
        weights = merge_to_words(weights, rows.words, columns.words)
        row_labels, column_labels = word_labels(rows), word_labels(columns)
        step = next((at for at, word in enumerate(rows.words) if step is not None and step < word.end), None)
    elif site.startswith("decoder") and site.endswith(".self"):
        row_labels = [
            f"{read} \u2192 {written}" for read, written in zip(row_labels, piece_labels(record.target), strict=True)
        ]
    row_title, column_title = titles(site)
    part = "mean of heads" if head is None else f"head {head + 1}"
    return matrix_heatmap(
        weights,
        Side(row_labels, row_title),
        Side(column_labels, column_title),
        scores=scores,
        quantity=quantity,
        step=step,
        per_row=per_row,
        name=f"{quantity}-{site}-{part}".replace(" ", "-"),
        subject=f"Attention at {site}, {part}",
    )


def titles(site: str) -> tuple[str, str]:
    """What the rows and the columns of a site are."""
    if site.endswith("cross"):
        return "query: French token being written", "key: English token"
    if site.startswith("encoder"):
        return "query: English token", "key: English token"
    return "query: French token read \u2192 token written next", "key: French token already there"


def matrix_heatmap(
    weights: Numbers,
    rows: Side,
    columns: Side,
    *,
    scores: Numbers | None = None,
    quantity: Quantity = "weights",
    step: int | None = None,
    per_row: bool = False,
    name: str = "weights",
    subject: str = "Weights",
) -> Figure:
    """A map of weights (rows, columns), and of their scores if given: -inf there marks cells that may not be looked at.

    Hovering marks a row and a column and writes the cell's numbers above; a click keeps them. All of it happens in the
    chart. `subject` opens the alt text.
    """
    shown = scores if quantity == "scores" else weights
    if shown is None:
        raise ValueError("there are no scores to show")
    if shown.shape != (len(rows.labels), len(columns.labels)):
        raise ValueError(f"{len(rows.labels)} x {len(columns.labels)} labels do not fit numbers of shape {shown.shape}")
    finding = _finding(weights, scores, rows, columns, quantity, step)
    cell = min(LARGEST_CELL, max(SMALLEST_CELL, PREFERRED_SIZE // max(shown.shape)))
    spec: dict[str, Any] = {
        "params": _params(weights, scores, rows, columns, finding, step),
        "title": {"text": {"expr": "readout"}, "anchor": "start", "fontSize": 13, "fontWeight": "normal", "limit": 900}
        | {"offset": 12, "lineHeight": 18, "orient": "bottom", "align": "left"},
        "width": {"step": cell},
        "height": {"step": cell},
        "data": {"sequence": {"start": 0, "stop": shown.size, "as": "i"}},
        "transform": _transform(per_row),
        "layer": [_cells(cell, quantity, shown, per_row, rows, columns), *_marks(step)],
        "usermeta": {"embedOptions": {"renderer": "canvas" if shown.size > CANVAS_FROM else "svg"}},
    }
    return Figure(name, Chart(spec), f"{subject}: {finding}", table(shown, rows, columns))


def _params(
    weights: Numbers,
    scores: Numbers | None,
    rows: Side,
    columns: Side,
    finding: str,
    step: int | None,
) -> list[dict[str, Any]]:
    """Labels and numbers as values, one row a list: a fifth of what a record a cell would take."""
    values: dict[str, Any] = {
        "row_labels": list(rows.labels),
        "column_labels": list(columns.labels),
        "cell_weights": np.round(weights.astype(float), 4).tolist(),
        "cell_scores": None,
        "finding": finding,
        "step_row": -1 if step is None else step,
    }
    if scores is not None:  # JSON has no infinity: a masked score is null
        rounded = np.round(scores.astype(float), 3).tolist()
        values["cell_scores"] = [[score if np.isfinite(score) else None for score in row] for row in rounded]
    expressions = {
        "at_row": "isArray(hover.r) ? hover.r[0] : isArray(lock.r) ? lock.r[0] : -1",
        "at_column": "isArray(hover.c) ? hover.c[0] : isArray(lock.c) ? lock.c[0] : -1",
        "at_score": "at_row < 0 || cell_scores === null ? null : cell_scores[at_row][at_column]",
        "readout": "at_row < 0 ? finding : '\"' + row_labels[at_row] + '\" looks at \"' + column_labels[at_column] + '\": '"
        " + (cell_scores !== null && at_score === null ? 'masked, weight 0'"
        " : 'weight ' + format(cell_weights[at_row][at_column], '.3f')"
        " + (at_score === null ? '' : ', score ' + format(at_score, '.3f')))",
    }
    return [
        *({"name": name, "value": value} for name, value in values.items()),
        *({"name": name, "expr": expression} for name, expression in expressions.items()),
    ]


def _transform(per_row: bool) -> list[dict[str, Any]]:
    """From a cell's number to its row, column and numbers, in the browser."""
    calculated = {
        "r": "floor(datum.i / length(column_labels))",
        "c": "datum.i % length(column_labels)",
        "w": "cell_weights[datum.r][datum.c]",
        "s": "cell_scores === null ? null : cell_scores[datum.r][datum.c]",
        "masked": "cell_scores !== null && datum.s === null",
        "v": "datum.w / max(extent(cell_weights[datum.r])[1], 1e-9)" if per_row else "datum.w",
        "query": "row_labels[datum.r]",
        "key": "column_labels[datum.c]",
        "weight": "format(datum.w, '.3f')",
        "score": "datum.masked ? 'masked' : datum.s === null ? '' : format(datum.s, '.3f')",
        "log": "datum.w > 0 ? format(log(datum.w), '.2f') : ''",
    }
    return [{"calculate": expression, "as": name} for name, expression in calculated.items()]


def _cells(cell: int, quantity: Quantity, shown: Numbers, per_row: bool, rows: Side, columns: Side) -> dict[str, Any]:
    def axis(labels: str, title: str, role: str, **more: Any) -> dict[str, Any]:
        return {
            "labelExpr": f"{labels}[datum.value]",
            "labelOverlap": False,
            "labelLimit": 130,
            "labelPadding": 5,
            "labelFontSize": 12 if cell > SMALLEST_CELL else 11,
            "ticks": False,
            "domain": False,
            "grid": False,
            "title": title,
            "titleColor": colour(role),
            "titleFontWeight": "bold",
            "titlePadding": 10,
            **more,
        }

    scale, title, values = weight_scale(), "weight", LEGEND_WEIGHTS
    if quantity == "scores":
        finite = np.abs(shown[np.isfinite(shown)])
        scale, title, values = contribution_scale(float(finite.max(initial=0))), "score", []
    elif per_row:
        title = "of row's largest"
    legend: dict[str, Any] = {"title": title, "orient": "right", "gradientLength": 150, "format": ".2~f"}
    if values:
        legend["values"] = values
    band = {"paddingInner": 0.06, "paddingOuter": 0}
    tooltip = [("query", "query"), ("key", "key"), ("weight", "weight"), ("score", "score"), ("log", "log of weight")]
    return {
        "params": [
            {
                "name": "hover",
                "select": {"type": "point", "fields": ["r", "c"], "on": "pointerover", "clear": "pointerout"},
            },
            {"name": "lock", "select": {"type": "point", "fields": ["r", "c"], "on": "click", "clear": "dblclick"}},
        ],
        "mark": {"type": "rect", "aria": False, "cursor": "pointer"},
        "encoding": {
            "x": {"field": "c", "type": "ordinal", "scale": band}
            | {"axis": axis("column_labels", columns.title, "key", orient="top", labelAngle=-45)},
            "y": {"field": "r", "type": "ordinal", "scale": band, "axis": axis("row_labels", rows.title, "query")},
            "color": {
                "condition": {"test": "datum.masked", "value": "transparent"},
                "field": "s" if quantity == "scores" else "v",
                "type": "quantitative",
                "scale": scale,
                "legend": legend,
            },
            "tooltip": [{"field": field, "title": title} for field, title in tooltip],
        },
    }


def _marks(step: int | None) -> list[dict[str, Any]]:
    """Outlines over the cells: the current step's row, the row and column pointed at, the cell that is kept."""
    row = ("scale('y', {0})", "scale('y', {0}) + bandwidth('y')")
    column = ("scale('x', {0})", "scale('x', {0}) + bandwidth('x')")

    def outline(test: str, width: float, **ends: str) -> dict[str, Any]:
        return {
            "data": {"values": [{}]},
            "mark": {"type": "rect", "filled": False, "stroke": colour("ink"), "strokeWidth": width, "aria": False}
            | {"opacity": {"expr": f"{test} ? 1 : 0"}},
            "encoding": {channel: {"value": {"expr": f"{test} ? {end} : 0"}} for channel, end in ends.items()},
        }

    def band(axis: str, ends: tuple[str, str], index: str, across: str) -> dict[str, str]:
        other = "x" if axis == "y" else "y"
        low, high = (end.format(index) for end in ends)
        return {axis: low, f"{axis}2": high, other: "0", f"{other}2": across}

    outlines = [
        outline("at_row >= 0", 1, **band("y", row, "at_row", "width")),
        outline("at_row >= 0", 1, **band("x", column, "at_column", "height")),
        outline(
            "isArray(lock.r)",
            3,
            x=column[0].format("lock.c[0]"),
            x2=column[1].format("lock.c[0]"),
            y=row[0].format("lock.r[0]"),
            y2=row[1].format("lock.r[0]"),
        ),
    ]
    if step is not None:
        outlines.insert(0, outline("step_row >= 0", 2, **band("y", row, "step_row", "width")))
    return outlines


def _finding(
    weights: Numbers, scores: Numbers | None, rows: Side, columns: Side, quantity: Quantity, step: int | None
) -> str:
    """The strongest cell of the step's row, or of the whole map."""
    shown = scores if quantity == "scores" and scores is not None else weights
    row, column = np.unravel_index(int(shown.argmax()), shown.shape)
    if step is not None:
        row, column = np.intp(step), np.intp(shown[step].argmax())
    query, key = quoted(rows.labels[row]), quoted(columns.labels[column])
    if quantity == "scores":
        return f"{query} scores highest with {key} ({shown[row, column]:.2f}, weight {percent(weights[row, column])})."
    return f"{query} looks {percent(float(weights[row, column]))} at {key}."


def table(shown: Numbers, rows: Side, columns: Side) -> pandas.DataFrame:
    """The matrix with numbered tokens: one line a query, one column a key; masked scores are empty."""
    rounded = np.where(np.isfinite(shown), np.round(shown.astype(float), 4), np.nan)
    cells = pandas.DataFrame(rounded, columns=pandas.Index(numbered(columns.labels)))
    cells.insert(0, "query", pandas.Series(numbered(rows.labels), dtype=object))
    return cells
