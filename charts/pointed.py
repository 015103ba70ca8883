"""Hovered and pinned cells of a matrix: their numbers below it, and outlines over its cells."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from charts.byte_weights import byte_percent_text
from charts.palette import colour


@lru_cache(maxsize=2)
def pointed_params(stored: bool) -> list[dict[str, Any]]:
    """Vega parameters for the hovered and the pinned cell, as expressions over indices."""
    names = "'“' + row_labels[at_row] + '” looks at “' + column_labels[at_column] + '”:'"
    numbers = "'weight ' + format(at_weight, '.3f') + (at_score === null ? '' : ', score ' + format(at_score, '.3f'))"
    if stored:
        numbers = f"'weight ' + ({byte_percent_text('at_weight')})"
    cell = "at_row * length(column_labels) + at_column"
    expressions = {
        "at_row": "isArray(hover.r) ? hover.r[0] : isArray(lock.r) ? lock.r[0] : -1",
        "at_column": "isArray(hover.c) ? hover.c[0] : isArray(lock.c) ? lock.c[0] : -1",
        "at_weight": f"at_row < 0 ? null : cell_weights[{cell}]",
        "at_score": f"at_row < 0 || cell_scores === null ? null : cell_scores[{cell}]",
        # in two lines, whatever it says: the chart keeps its height and nothing is cut off at its edge
        "readout": f"at_row < 0 ? finding : [{names}, at_weight === null ? 'masked, may not look there' : {numbers}]",
    }
    return [{"name": name, "expr": expression} for name, expression in expressions.items()]


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
