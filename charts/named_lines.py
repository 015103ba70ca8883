"""Lines with labels at their ends instead of a legend, joined by thin connectors."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from charts.figure import FLUID
from charts.hover import hover
from charts.palette import colour
from charts.theme import TEXT, number_axis
from model.network.families import LineStyle, named_like

HEIGHT = 300  # pixels
NAME_HEIGHT = 17  # pixels between two names at the ends of their lines
LEAD = 26  # pixels from the plot to the names
ROOM = 1.05  # how far past the last and the highest point the axes go


PLAIN = LineStyle("ink", (2, 3), "circle")


@dataclass(frozen=True)
class Line:
    """A line: its name, its style, its points (x, y), and their tooltips, texts by title."""

    name: str
    look: LineStyle
    points: Sequence[tuple[float, float]]
    tooltips: Sequence[Mapping[str, str]]


def style_of(name: str) -> LineStyle:
    """The style of a model wherever models are compared; `PLAIN` for one that is named like no entry."""
    entry = named_like(name)
    return entry.line if entry else PLAIN


def apart(wanted: Sequence[float], distance: float) -> list[float]:
    """Positions as close as possible to those wanted with a minimum distance, in the same order."""
    order = sorted(range(len(wanted)), key=lambda index: wanted[index])
    placed = [0.0] * len(wanted)
    lowest = float("-inf")
    for index in order:
        placed[index] = max(wanted[index], lowest)
        lowest = placed[index] + distance
    return placed


def named_lines(lines: Sequence[Line], *, x_title: str, y_title: str, decades: bool = False) -> dict[str, Any]:
    """The specification. All points have the same tooltip titles. ValueError where no line has a point.

    decades: x is drawn by the logarithm of x + 1, so that 0 has a place too.
    """
    drawn = [line for line in lines if line.points]
    if not drawn:
        raise ValueError("there is no measurement to draw")
    right = ROOM * max(x for line in drawn for x, _ in line.points) or 1.0
    ends = [line.points[-1] for line in drawn]
    highest = max(y for line in drawn for _, y in line.points) or 1.0
    heights = apart([y for _, y in ends], highest * NAME_HEIGHT / HEIGHT)
    top = round(ROOM * max(highest, *heights), 4)
    points = [
        {"l": number, "w": line.look.width, "x": round(x, 3), "y": round(y, 4)}
        | {f"h{column}": text for column, text in enumerate(texts.values())}
        for number, line in enumerate(drawn)
        for (x, y), texts in zip(line.points, line.tooltips, strict=True)
    ]
    names = [
        {"l": number, "name": line.name, "x": round(x, 3), "y": round(y, 4), "at": round(height, 4)}
        for number, (line, (x, y), height) in enumerate(zip(drawn, ends, heights, strict=True))
    ]
    scale: dict[str, Any] = {"domain": [0, round(right, 3)], "nice": False}
    ticks: dict[str, Any] = {}
    if decades:
        scale |= {"type": "symlog", "constant": 1}
        values = [0, *(10**power for power in range(8) if 10**power <= right)]
        ticks = {"values": values, "tickCount": len(values)}  # of more values than its count Vega drops every other
    x = {"field": "x", "type": "quantitative", "axis": number_axis(x_title, **ticks), "scale": scale}
    y = {"field": "y", "type": "quantitative", "axis": number_axis(y_title)}
    y["scale"] = {"domain": [0, top], "nice": False}
    titles = {f"h{column}": title for column, title in enumerate(drawn[0].tooltips[0])}
    return specification(points, names, [line.look for line in drawn], x, y, titles)


def specification(
    points: Sequence[Mapping[str, Any]],
    names: Sequence[Mapping[str, Any]],
    looks: Sequence[LineStyle],
    x: Mapping[str, Any],
    y: Mapping[str, Any],
    titles: Mapping[str, str],
    *,
    height: float = HEIGHT,
    size: float = 60,
) -> dict[str, Any]:
    """Lines, their points and labels, for custom axes.

    points: l, the number of its line, w, the line's width, x, y, and a text for each of `titles`.
    names: the last point of each line with its name, and at, the y position of the label.
    size: of a point, in square pixels.
    """
    numbers = list(range(len(looks)))

    def by_line(values: list[Any]) -> dict[str, Any]:
        return {"field": "l", "type": "nominal", "legend": None, "scale": {"domain": numbers, "range": values}}

    colours = by_line([colour(look.colour) for look in looks])
    beyond = {"value": {"expr": f"width + {LEAD}"}}
    return {
        "width": FLUID,
        "height": height,
        "data": {"values": points},
        "layer": [
            {
                "data": {"values": names},
                "mark": {"type": "rule", "strokeWidth": 0.8, "opacity": 0.7, "aria": False},
                "encoding": {"x": x, "y": y, "x2": beyond, "y2": {"field": "at"}, "stroke": colours},
            },
            {
                "mark": {"type": "line", "aria": False},
                "encoding": {
                    "x": x,
                    "y": y,
                    "stroke": colours,
                    "strokeDash": by_line([list(look.dashes) for look in looks]),
                    "strokeWidth": {"field": "w", "type": "quantitative", "scale": None, "legend": None},
                },
            },
            {
                "mark": {"type": "point", "filled": True, "size": size, "opacity": 1, "aria": False},
                "encoding": {
                    "x": x,
                    "y": y,
                    "color": colours,
                    "shape": by_line([look.shape for look in looks]),
                    "tooltip": hover(**titles),
                },
            },
            {
                "data": {"values": names},
                "mark": {"type": "text", "align": "left", "dx": 4, "fontSize": TEXT, "aria": False},
                "encoding": {
                    "x": beyond,
                    "y": {"field": "at", "type": "quantitative"},
                    "text": {"field": "name"},
                    "color": colours,
                },
            },
        ],
        "usermeta": {"embedOptions": {"renderer": "svg"}},
    }
