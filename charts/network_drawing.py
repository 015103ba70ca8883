"""The parts of a drawn network: boxes with the numbers of a state, tokens, lines and arrows, and the chart of them.

Positions are in cells (x) and pixels (y), so that a drawing is as wide as its place on the page.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from charts.figure import FLUID
from charts.hover import hover
from charts.palette import colour, contribution_scale
from charts.theme import SMALL_TEXT, TEXT
from model.record import Array

CELLS = 8  # cells side by side
BOX, HALF = 70, 0.29  # height of a box in pixels, half its width in cells

Mark = dict[str, Any]


def title(x: float, y: float, text: str) -> list[Mark]:
    return [{"k": "title", "x": x + 0.5 - HALF, "y": y, "t": text}]


def token(place: int, y: float, text: str, *, now: bool, faint: bool) -> list[Mark]:
    """A token's text at the middle of a cell."""
    return [{"k": "now" if now else "token", "x": place + 0.5, "y": y, "t": text, "o": 0.65 if faint else 1}]


def line(x: float, y: float, x2: float, y2: float, *, dashed: bool = False, o: float = 0.8, w: float = 1.2) -> Mark:
    return {"k": "line", "x": round(x, 3), "y": y, "x2": round(x2, 3), "y2": y2, "d": dashed, "o": o, "w": w}


def head(x: float, y: float, direction: str, o: float = 0.8) -> Mark:
    """The point of an arrow; it ends at (x, y)."""
    return {"k": "head", "x": round(x, 3), "y": y, "s": f"triangle-{direction}", "o": o}


def arrow_down(place: int, y: float, y2: float, *, faint: bool) -> list[Mark]:
    """From a token into a box, or from a box to a token."""
    o = 0.25 if faint else 0.8
    return [line(place + 0.5, y, place + 0.5, y2 - 2, o=o), head(place + 0.5, y2 - 4, "down", o)]


def box(place: int, y: float, state: Array | None, units: Sequence[int], *, now: bool) -> list[Mark]:
    """A state: a frame around its units, empty and faint where it does not exist yet (None, or nan for a unit)."""
    low, high = round(place + 0.5 - HALF, 3), round(place + 0.5 + HALF, 3)
    height = BOX / len(units)
    marks: list[Mark] = []
    for at, unit in enumerate(units):
        if state is not None and np.isfinite(state[unit]):
            top = round(y + at * height, 1)
            marks.append(
                {
                    "k": "unit",
                    "x": low,
                    "x2": high,
                    "y": top,
                    "y2": round(top + height, 1),
                    "v": round(float(state[unit]), 2),
                }
            )
    missing = state is None or not np.isfinite(state[list(units)]).any()
    frame = {"x": low, "x2": high, "y": y, "y2": y + BOX}
    return [*marks, {"k": "box", **frame, "w": 3 if now else 1, "o": 0.4 if missing else 1}]


def specification(marks: list[Mark], height: int) -> dict[str, Any]:
    """The chart of these marks, `height` pixels high; what is listed first in `layer` lies below."""
    x = {"field": "x", "type": "quantitative", "axis": None, "scale": {"domain": [0, CELLS], "nice": False}}
    y = {"field": "y", "type": "quantitative", "axis": None, "scale": {"domain": [height, 0], "nice": False}}
    ends = {"x2": {"field": "x2"}, "y2": {"field": "y2"}}
    opacity = {"field": "o", "type": "quantitative", "scale": None, "legend": None}
    width = {"field": "w", "type": "quantitative", "scale": None, "legend": None}
    dash = {"condition": {"test": "datum.d", "value": [4, 4]}, "value": [1, 0]}
    cell_limit = {"expr": f"width / {CELLS} - 4"}
    text_size = {"expr": f"clamp(width / 60, {SMALL_TEXT - 1}, {TEXT + 2})"}

    def layer(kind: str, mark: Mark, **encoding: Any) -> dict[str, Any]:
        return {
            "data": {"values": [{k: v for k, v in each.items() if k != "k"} for each in marks if each["k"] == kind]},
            "mark": {"aria": False, **mark},
            "encoding": {"x": x, "y": y, **encoding},
        }

    text = {"type": "text", "color": colour("ink"), "baseline": "middle"}
    fill = {"field": "v", "type": "quantitative", "scale": contribution_scale(1.0), "legend": None}
    return {
        "width": FLUID,
        "height": height,
        "layer": [
            layer("look", {"type": "rule", "color": colour("query")}, **ends, strokeWidth=width, opacity=opacity),
            layer(
                "line",
                {"type": "rule", "color": colour("ink")},
                **ends,
                strokeWidth=width,
                opacity=opacity,
                strokeDash=dash,
            ),
            layer(
                "head",
                {"type": "point", "filled": True, "color": colour("ink"), "size": 55},
                shape={"field": "s", "type": "nominal", "scale": None, "legend": None},
                opacity=opacity,
            ),
            layer("unit", {"type": "rect"}, **ends, color=fill, tooltip=hover(v="value of the unit, -1 to 1")),
            layer(
                "box",
                {"type": "rect", "filled": False, "stroke": colour("ink")},
                **ends,
                strokeWidth=width,
                opacity=opacity,
            ),
            layer("token", {**text, "limit": cell_limit, "fontSize": text_size}, text={"field": "t"}, opacity=opacity),
            layer(
                "now",
                {**text, "limit": cell_limit, "fontSize": text_size, "fontWeight": "bold"},
                text={"field": "t"},
                opacity=opacity,
            ),
            layer("note", {**text, "align": "left", "fontSize": text_size}, text={"field": "t"}),
            layer("title", {**text, "align": "left", "fontSize": TEXT, "color": colour("faint")}, text={"field": "t"}),
        ],
        "usermeta": {"embedOptions": {"renderer": "svg"}},
    }
