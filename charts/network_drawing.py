"""Drawing of a network: boxes with the numbers of a state, tokens, lines, arrows, and their chart.

The marks of a cell are listed once for each half; the chart repeats them for the cells in view up to the current step,
so that it shows any step without being rebuilt. Positions are in cells (x) and pixels (y), so a drawing fills the width
of its container.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from charts.figure import FLUID
from charts.hover import hover
from charts.palette import colour, contribution_scale
from charts.theme import TEXT
from model.record import Array

CELLS = 8  # cells side by side
BOX, HALF = 70, 0.29  # height of a box in pixels, half its width in cells
LETTER, BREAK = 8.6, 13  # pixels of a letter, generously, and between the two lines of a token without room for one
PLACES = 2  # decimal places of a unit
READER, HANDED, WRITER = 0, 1, 2  # what a mark belongs to: the encoder's cells, what crosses over, the decoder's cells
FIRST_CELL = (0, 0, 1)  # of the drawing, for each of these

Mark = dict[str, Any]


@dataclass(frozen=True)
class When:
    """The step from which a mark of cell `i` (from 0) is visible: `base + sign * i`."""

    base: int = 0
    sign: int = 1


def mark(kind: str, part: int, when: When, o: float, before: float, **places: Any) -> Mark:
    """A mark in every cell of a part, or, with `only`, in one: its opacity from a step on, and before it.

    dx, dx2: from the left edge of the cell, or of `crossing_x` if `cx` or `cx2`. skips: 1 to leave out the first cell
    in view. cut: True for marks only in the first cell in view when earlier cells are out of view; False for marks that
    this cell lacks.
    """
    return {"k": kind, "h": part, "f": when.base, "g": when.sign, "o": o, "o0": before, **places}


def token(part: int, y: float, labels: str, when: When, before: float = 0) -> Mark:
    """A token's text at the middle of a cell; `labels` is the parameter with the texts."""
    return mark("token", part, when, 1, before, dx=0.5, y=y, t=labels)


def line(part: int, when: When, x: float, y: float, x2: float, y2: float, **more: Any) -> Mark:
    given = {"o": 0.8, "before": 0.25, "w": 1.2, "d": False} | more
    return mark("line", part, when, dx=round(x, 3), y=y, dx2=round(x2, 3), y2=y2, **given)


def head(part: int, when: When, x: float, y: float, direction: str, **more: Any) -> Mark:
    """The point of an arrow; it ends at (x, y)."""
    given = {"o": 0.8, "before": 0.25} | more
    return mark("head", part, when, dx=round(x, 3), y=y, s=f"triangle-{direction}", **given)


def arrow_down(part: int, when: When, y: float, y2: float) -> list[Mark]:
    """From a token into a box, or from a box to a token."""
    return [line(part, when, 0.5, y, 0.5, y2 - 2), head(part, when, 0.5, y2 - 4, "down")]


def arrow_along(part: int, when: When, y: float, *, back: bool = False, first: bool = False) -> list[Mark]:
    """An arrow from the previous cell's state into this one, or back; dotted where cells are out of view.

    first: whether the very first cell has one too, from before the part.
    """
    start, end = HALF - 0.5, 0.5 - HALF
    point = (start + 0.02, "left") if back else (end - 0.01, "right")
    begins = start if first else 0.02
    whole = {"cut": False} if first else {"skips": 1}
    return [
        line(part, when, start, y, end, y, **whole),
        head(part, when, point[0], y, point[1], **whole),
        line(part, when, begins, y, end, y, w=2.5, dots=True, cut=True),
        head(part, when, point[0] if first or not back else begins + 0.02, y, point[1], cut=True),
    ]


def box(part: int, y: float, *when: When) -> Mark:
    """The frame of a state, faint before its earliest unit exists."""
    return mark("box", part, when[0], 1, 0.4, dx=0.5 - HALF, dx2=0.5 + HALF, y=y, y2=y + BOX) | (
        {"f2": when[1].base, "g2": when[1].sign} if when[1:] else {}
    )


def units(part: int, y: float, states: Array, when: Sequence[When]) -> tuple[Mark, list[float]]:
    """The units of a part's states (cells, units) inside their boxes, each visible from a step on, with
    their numbers.
    """
    rules = {"f": [rule.base for rule in when], "g": [rule.sign for rule in when]}
    return {"h": part, "top": y, "n": len(when), **rules}, states.astype(float).round(PLACES).ravel().tolist()


def specification(
    marks: list[Mark],
    boxes: Sequence[tuple[Mark, list[float]]],
    looks: list[Mark],
    texts: list[Mark],
    params: list[dict[str, Any]],
    height: int,
) -> dict[str, Any]:
    """The chart of these marks, `height` pixels high; items listed first in `layer` are at the back.

    boxes: result of `units` for each part. looks: rows as marks, whose weight and ends come from parameters. texts:
    kind ("note", "title"), x, y and t, the parameter with the text. params: `step`, from 0; `cells`, the number in
    view, `first`, the first of them, and `from_step`, the step that writes the first of all, each a list with a number
    for each part; `crossing_x`; `look_weights`, of the cells in view, and `look_x`; and all parameters that marks name.
    """
    x = {"field": "x", "type": "quantitative", "axis": None, "scale": {"domain": [0, CELLS], "nice": False}}
    y = {"field": "y", "type": "quantitative", "axis": None, "scale": {"domain": [height, 0], "nice": False}}
    ends = {"x2": {"field": "x2"}, "y2": {"field": "y2"}}
    opacity = {"field": "seen", "type": "quantitative", "scale": None, "legend": None}
    width = {"field": "w", "type": "quantitative", "scale": None, "legend": None}
    dash = {
        "condition": [{"test": "datum.d", "value": [4, 4]}, {"test": "datum.dots", "value": [0, 6]}],
        "value": [1, 0],
    }
    cell_limit = {"expr": f"width / {CELLS} - 4"}
    text_size = {"expr": f"clamp(width / 60, {TEXT}, {TEXT + 1})"}

    def layer(kind: str, look: Mark, **encoding: Any) -> dict[str, Any]:
        rows = [{k: v for k, v in entry.items() if k != "k"} for entry in marks if entry["k"] == kind]
        return drawn(rows, [*PLACED, *THERE], look, **encoding)

    def drawn(rows: list[Mark], transform: list[dict[str, Any]], look: Mark, **encoding: Any) -> dict[str, Any]:
        return {
            "data": {"values": rows},
            "transform": transform,
            "mark": {"aria": False, **look},
            "encoding": {"x": x, "y": y, **encoding},
        }

    def written(kind: str, look: Mark) -> dict[str, Any]:
        rows = [{"x": entry["x"], "y": entry["y"], "n": entry["t"]} for entry in texts if entry["k"] == kind]
        named = {"calculate": f"{one_of([row['n'] for row in rows])}", "as": "t"}
        return drawn(rows, [named], {**text, "align": "left", **look}, text={"field": "t"})

    text = {"type": "text", "color": colour("ink"), "baseline": "middle"}
    fill = {"field": "v", "type": "quantitative", "scale": contribution_scale(1.0), "legend": None}
    names = list(dict.fromkeys(entry["t"] for entry in marks if entry["k"] == "token"))
    tokens = layer("token", {**text, "limit": cell_limit, "fontSize": text_size}, text={"field": "text"})
    tokens["transform"] += _calculated(
        name=f"{one_of(names, 'datum.t')}[datum.i]",
        half="ceil(length(datum.name) / 2)",
        broken=f"length(datum.name) * {LETTER} > {cell_limit['expr']}",
        text="datum.broken ? [slice(datum.name, 0, datum.half), slice(datum.name, datum.half)] : datum.name",
    )
    tokens["mark"] |= {"lineHeight": BREAK, "dy": {"expr": f"datum.broken ? {-BREAK / 2} : 0"}}
    tokens["mark"]["fontWeight"] = {"expr": "datum.now ? 'bold' : 'normal'"}
    tokens["encoding"]["opacity"] = opacity
    framed = layer("box", {"type": "rect", "filled": False, "stroke": colour("ink")}, **ends, opacity=opacity)
    framed["transform"] += [{"calculate": "datum.now ? 3 : 1", "as": "w"}]
    framed["encoding"]["strokeWidth"] = width
    return {
        "params": [
            *params,
            {"name": "unit_cells", "value": [cells for _, cells in boxes]},
        ],
        "width": FLUID,
        "height": height,
        "layer": [
            *(
                [
                    drawn(
                        looks,
                        [*PLACED, *LOOKED],
                        {"type": "rule", "color": {"expr": "weights[3]"}},
                        **ends,
                        strokeWidth=width,
                        opacity=opacity,
                    )
                ]
                if looks
                else []
            ),
            layer(
                "line",
                {"type": "rule", "color": colour("ink"), "strokeCap": {"expr": "datum.dots ? 'round' : 'butt'"}},
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
            drawn(
                [outline for outline, _ in boxes],
                [*PLACED, *STACKED],
                {"type": "rect"},
                **ends,
                color=fill,
                tooltip=hover(v="value of the unit, -1 to 1"),
            ),
            framed,
            tokens,
            written("note", {"fontSize": text_size}),
            written("title", {"fontSize": TEXT, "color": colour("faint")}),
        ],
        "usermeta": {"embedOptions": {"renderer": "svg"}},
    }


def one_of(names: Sequence[str], asked: str = "datum.n") -> str:
    """Vega expression: the parameter that a row names, out of these."""
    return "(" + " : ".join([*(f"{asked} === '{name}' ? {name}" for name in names), "''"]) + ")"


def _calculated(**expressions: str) -> list[dict[str, Any]]:
    return [{"calculate": expression, "as": name} for name, expression in expressions.items()]


# A field is calculated once: where a step changes, Vega calculates anew from what stands there.
# from a mark to one in each cell that is in view: i, the cell of its part, from 0, and left, its place in the drawing
PLACED: list[dict[str, Any]] = [
    *_calculated(place="sequence(cells[datum.h])"),
    {"flatten": ["place"]},
    *_calculated(i="first[datum.h] + datum.place", left=f"{list(FIRST_CELL)}[datum.h] + datum.place"),
]
# where it is, whether it is there, and whether it belongs to the step at hand
THERE: list[dict[str, Any]] = [
    {"filter": "!isValid(datum.only) || datum.only === datum.i"},
    {"filter": "datum.place >= (datum.skips || 0)"},
    {"filter": "!isValid(datum.cut) || datum.cut === (datum.place === 0 && first[datum.h] > 0)"},
    *_calculated(
        since="datum.f + datum.g * datum.i",
        reached="step >= (isValid(datum.f2) ? min(datum.since, datum.f2 + datum.g2 * datum.i) : datum.since)",
        seen="datum.reached ? datum.o : datum.o0",
        now=f"datum.h !== {HANDED} && step === from_step[datum.h] + datum.i",
        x="datum.dx + (datum.cx ? crossing_x : datum.left)",
        x2="datum.dx2 + (datum.cx2 ? crossing_x : datum.left)",
    ),
    {"filter": "datum.seen > 0"},
]
# from a part's states to their units, one below the other
STACKED: list[dict[str, Any]] = [
    *_calculated(u="sequence(datum.n)"),
    {"flatten": ["u"]},
    {"filter": "step >= datum.f[datum.u] + datum.g[datum.u] * datum.i"},
    *_calculated(
        v="unit_cells[datum.h][datum.i * datum.n + datum.u]",
        y=f"datum.top + datum.u * {BOX} / datum.n",
        x=f"datum.left + {0.5 - HALF}",
        x2=f"datum.left + {0.5 + HALF}",
        y2=f"datum.y + {BOX} / datum.n",
    ),
]
LOOKED: list[dict[str, Any]] = [
    *_calculated(weight="look_weights[datum.place]"),
    {"filter": "datum.weight >= 0.005"},
    *_calculated(
        x="datum.left + 0.5",
        x2="look_x",
        seen="sqrt(datum.weight)",
        w="1 + 5 * datum.seen",
    ),
]
