"""Marks of a drawn network: boxes with the numbers of a state, tokens, lines, arrows.

The marks of a cell are listed once for each half, and repeated for the cells in view up to a step, so that one list has
every step: `placed` does so for the chart (`charts.network_drawing`), `assets/lab/views/step_views/network_marks.js` in
the browser. Positions are in cells (x) and pixels (y), so a drawing fills the width of its container.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from model.record import Array

CELLS = 8  # cells side by side
BOX, HALF = 70, 0.29  # height of a box in pixels, half its width in cells
PLACES = 2  # decimal places of a unit
READER, HANDED, WRITER = 0, 1, 2  # what a mark belongs to: the encoder's cells, what crosses over, the decoder's cells
FIRST_CELL = (0, 0, 1)  # of the drawing, for each of these
LEAST_LOOK = 0.005  # smaller weights have no line

Mark = dict[str, Any]


@dataclass(frozen=True)
class When:
    """The step from which a mark of cell `i` (from 0) is visible: `base + sign * i`."""

    base: int = 0
    sign: int = 1


@dataclass(frozen=True)
class Moment:
    """Changes of a drawing at a step.

    first: the first cell in view of each part. crossing: x of the arrow between the halves, in cells.

    texts: the drawing's titles and notes, by name. looks_from: x of the box that looks, in cells. looks: its weights on
    the encoder's cells in view.
    """

    step: int
    first: tuple[int, int, int]
    crossing: float
    texts: Mapping[str, str]
    looks_from: float = 0.0
    looks: tuple[float, ...] = ()


@dataclass(frozen=True)
class Drawing:
    """A network at any step. marks: of every cell. units: results of `units`. texts: kind ("note", "title"), x, y, and
    name in `Moment.texts`.

    look: a row as a mark, for the lines of attention. labels: the tokens' texts, by name. cells: how many are in view,
    and from_step: the step that writes the first of all, a number for each part. height: in pixels.
    """

    marks: Sequence[Mark]
    units: Sequence[Mark]
    texts: Sequence[Mark]
    look: Mark | None
    labels: Mapping[str, Sequence[str]]
    cells: tuple[int, int, int]
    from_step: tuple[int, int, int]
    height: int


def mark(kind: str, part: int, when: When, o: float, before: float, **places: Any) -> Mark:
    """A mark in every cell of a part, or, with `only`, in one: its opacity from a step on, and before it.

    dx, dx2: from the left edge of the cell, or of what crosses over if `cx` or `cx2`. skips: 1 to leave out the first
    cell in view. cut: True for marks only in the first cell in view when earlier cells are out of view; False for marks
    that this cell lacks.
    """
    return {"k": kind, "h": part, "f": when.base, "g": when.sign, "o": o, "o0": before, **places}


def token(part: int, y: float, labels: str, when: When, before: float = 0) -> Mark:
    """A token's text at the middle of a cell; `labels` is the name of the texts."""
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


def units(part: int, y: float, states: Array, when: Sequence[When]) -> Mark:
    """The units of a part's states (cells, units) inside their boxes, each visible from a step on."""
    rules = {"f": [rule.base for rule in when], "g": [rule.sign for rule in when]}
    return {"h": part, "top": y, **rules, "cells": states.astype(float).round(PLACES).tolist()}


def placed(drawing: Drawing, now: Moment) -> list[Mark]:
    """The marks of a step in the cells in view, with x, opacity (`seen`) and whether they are of this step (`now`)."""
    return [found for each in drawing.marks for found in _in_cells(each, drawing, now)]


def _in_cells(each: Mark, drawing: Drawing, now: Moment) -> Iterable[Mark]:
    part = each["h"]
    for place in range(each.get("skips", 0), drawing.cells[part]):
        cell = now.first[part] + place
        is_cut = place == 0 and now.first[part] > 0
        if each.get("only", cell) != cell or each.get("cut", is_cut) != is_cut:
            continue
        since = each["f"] + each["g"] * cell
        if "f2" in each:
            since = min(since, each["f2"] + each["g2"] * cell)
        seen = each["o"] if now.step >= since else each["o0"]
        if seen <= 0:
            continue
        left = FIRST_CELL[part] + place
        yield {
            **{name: each[name] for name in ("k", "y", "y2", "w", "d", "dots", "s") if name in each},
            "x": each["dx"] + (now.crossing if each.get("cx") else left),
            **({"x2": each["dx2"] + (now.crossing if each.get("cx2") else left)} if "dx2" in each else {}),
            **({"name": drawing.labels[each["t"]][cell]} if "t" in each else {}),
            "seen": seen,
            "now": part != HANDED and now.step == drawing.from_step[part] + cell,
        }


def placed_units(drawing: Drawing, now: Moment) -> list[Mark]:
    """The units that exist at a step, one below the other in the boxes in view."""
    return [
        {
            "v": value,
            "x": FIRST_CELL[part] + place + 0.5 - HALF,
            "x2": FIRST_CELL[part] + place + 0.5 + HALF,
            "y": stack["top"] + number * BOX / len(stack["f"]),
            "y2": stack["top"] + (number + 1) * BOX / len(stack["f"]),
        }
        for stack in drawing.units
        for part in [stack["h"]]
        for place in range(drawing.cells[part])
        for number, value in enumerate(stack["cells"][now.first[part] + place])
        if now.step >= stack["f"][number] + stack["g"][number] * (now.first[part] + place)
    ]


def placed_looks(drawing: Drawing, now: Moment) -> list[Mark]:
    """The lines of attention at a step, as strong as the weights."""
    if drawing.look is None:
        return []
    return [
        {
            "x": place + 0.5,
            "y": drawing.look["y"],
            "x2": now.looks_from,
            "y2": drawing.look["y2"],
            "seen": weight**0.5,
            "w": 1 + 5 * weight**0.5,
        }
        for place, weight in enumerate(now.looks)
        if weight >= LEAST_LOOK
    ]
