"""The chart of a drawn network at one step; its marks are those of `charts.network_marks`."""

from __future__ import annotations

from typing import Any

from charts.figure import FLUID
from charts.hover import hover
from charts.network_marks import CELLS, Drawing, Mark, Moment, placed, placed_looks, placed_units
from charts.palette import colour, contribution_scale
from charts.theme import TEXT

LETTER, BREAK = 8.6, 13  # pixels of a letter, generously, and between the two lines of a token without room for one


def specification(drawing: Drawing, now: Moment) -> dict[str, Any]:
    """The chart of a step; items listed first in `layer` are at the back."""
    x = {"field": "x", "type": "quantitative", "axis": None, "scale": {"domain": [0, CELLS], "nice": False}}
    y = {"field": "y", "type": "quantitative", "axis": None, "scale": {"domain": [drawing.height, 0], "nice": False}}
    ends = {"x2": {"field": "x2"}, "y2": {"field": "y2"}}
    opacity = {"field": "seen", "type": "quantitative", "scale": None, "legend": None}
    width = {"field": "w", "type": "quantitative", "scale": None, "legend": None}
    dash = {
        "condition": [{"test": "datum.d", "value": [4, 4]}, {"test": "datum.dots", "value": [0, 6]}],
        "value": [1, 0],
    }
    cell_limit = {"expr": f"width / {CELLS} - 4"}
    text_size = {"expr": f"clamp(width / 60, {TEXT}, {TEXT + 1})"}
    text = {"type": "text", "color": colour("ink"), "baseline": "middle"}
    marks = placed(drawing, now)

    def layer(rows: list[Mark], look: Mark, **encoding: Any) -> dict[str, Any]:
        return {
            "data": {"values": rows},
            "mark": {"aria": False, **look},
            "encoding": {"x": x, "y": y, **encoding},
        }

    def of_kind(kind: str) -> list[Mark]:
        return [{name: part for name, part in each.items() if name != "k"} for each in marks if each["k"] == kind]

    def written(kind: str, look: Mark) -> dict[str, Any]:
        rows = [
            {"x": each["x"], "y": each["y"], "t": now.texts[each["t"]]} for each in drawing.texts if each["k"] == kind
        ]
        return layer(rows, {**text, "align": "left", **look}, text={"field": "t"})

    looks = placed_looks(drawing, now)
    tokens = layer(of_kind("token"), {**text, "limit": cell_limit, "fontSize": text_size}, text={"field": "text"})
    tokens["transform"] = [
        {"calculate": expression, "as": name}
        for name, expression in {
            "half": "ceil(length(datum.name) / 2)",
            "broken": f"length(datum.name) * {LETTER} > {cell_limit['expr']}",
            "text": "datum.broken ? [slice(datum.name, 0, datum.half), slice(datum.name, datum.half)] : datum.name",
        }.items()
    ]
    tokens["mark"] |= {"lineHeight": BREAK, "dy": {"expr": f"datum.broken ? {-BREAK / 2} : 0"}}
    tokens["mark"]["fontWeight"] = {"expr": "datum.now ? 'bold' : 'normal'"}
    tokens["encoding"]["opacity"] = opacity
    frames = [each | {"w": 3 if each["now"] else 1} for each in of_kind("box")]
    lines = {"type": "rule", "color": colour("ink"), "strokeCap": {"expr": "datum.dots ? 'round' : 'butt'"}}
    strong = {"type": "rule", "color": {"expr": "weights[3]"}}
    heads = {"shape": {"field": "s", "type": "nominal", "scale": None, "legend": None}, "opacity": opacity}
    fill = {"field": "v", "type": "quantitative", "scale": contribution_scale(1.0), "legend": None}
    told = hover(v="value of the unit, -1 to 1")
    return {
        "width": FLUID,
        "height": drawing.height,
        "layer": [
            *([layer(looks, strong, **ends, strokeWidth=width, opacity=opacity)] if looks else []),
            layer(of_kind("line"), lines, **ends, strokeWidth=width, opacity=opacity, strokeDash=dash),
            layer(of_kind("head"), {"type": "point", "filled": True, "color": colour("ink"), "size": 55}, **heads),
            layer(placed_units(drawing, now), {"type": "rect"}, **ends, color=fill, tooltip=told),
            layer(
                frames,
                {"type": "rect", "filled": False, "stroke": colour("ink")},
                **ends,
                opacity=opacity,
                strokeWidth=width,
            ),
            tokens,
            written("note", {"fontSize": text_size}),
            written("title", {"fontSize": TEXT, "color": colour("faint")}),
        ],
        "usermeta": {"embedOptions": {"renderer": "svg"}},
    }
