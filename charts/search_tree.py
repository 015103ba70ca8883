"""A beam search as a tree: a column a step, a box a hypothesis, best total on top, lines to parents."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, Literal, get_args

import pandas

from charts.figure import Chart, Figure
from charts.grammar import counted
from charts.hover import hover
from charts.labels import decimal, quoted
from charts.palette import colour
from charts.theme import TEXT, renderer
from model.search.tree import ROOT, Fate, SearchTree

Branches = Literal["kept", "fruitful", "all"]
BRANCHES: tuple[Branches, ...] = get_args(Branches)
FATES: Mapping[Fate, str] = {
    "kept": "kept",
    "dropped": "dropped",
    "finished": "finished",
    "cut": "cut off at the limit",
    "left": "left: the search stopped",
}
CELL, ROW, HEAD = 88, 30, 24  # pixels: a column's width, a lane's height, the line of step numbers
MARGIN = 6  # between a box and its column's edge


def shown(tree: SearchTree, branches: Branches, chosen: int) -> list[int]:
    """The hypotheses to draw: all, those kept or ended, or those that led to an output; the chosen path always."""
    path = set(tree.path(chosen))
    every = range(len(tree.nodes))
    wanted: dict[Branches, set[int]] = {
        "all": set(every),
        "kept": {index for index in every if tree.nodes[index].fate not in ("dropped", "left")},
        "fruitful": set(tree.fruitful),
    }
    return sorted(wanted[branches] | path)


def lanes(tree: SearchTree, drawn: Sequence[int]) -> dict[int, int]:
    """Vertical lane of each drawn hypothesis, from 0 at the top: by rank within its step."""
    used: Counter[int] = Counter()
    lane_of: dict[int, int] = {}
    for index in drawn:
        lane_of[index] = used[tree.nodes[index].step]
        used[tree.nodes[index].step] += 1
    return lane_of


def search_tree(
    tree: SearchTree,
    labels: Sequence[str],
    texts: Sequence[str],
    chosen: int,
    branches: Branches = "kept",
    *,
    steps: range | None = None,
    most: int | None = None,
) -> Figure:
    """The tree with the path to `chosen` marked. labels: one a hypothesis, for its piece.

    texts: of the outputs, best first. steps: those to draw, from 0, all by default; most: number of hypotheses in each,
    the best, beside the path. Hidden ones are counted below their step; the table has every hypothesis.
    """
    part = range(tree.steps) if steps is None else steps
    drawn = _within(tree, shown(tree, branches, chosen), part, most, set(tree.path(chosen)))
    lane = lanes(tree, drawn)
    path = set(tree.path(chosen))
    deepest = max(lane.values()) + 1
    hidden = Counter(node.step for node in tree.nodes if node.step in part)
    hidden -= Counter(tree.nodes[index].step for index in drawn)
    boxes = [
        {
            "x": (tree.nodes[index].step - part.start) * CELL + MARGIN,
            "x2": (tree.nodes[index].step - part.start + 1) * CELL - MARGIN,
            "y": HEAD + lane[index] * ROW + 3,
            "y2": HEAD + (lane[index] + 1) * ROW - 3,
            "t": labels[index],
            "path": index in path,
            "ended": tree.nodes[index].ended,
            "faint": tree.nodes[index].fate in ("dropped", "left"),
            "l": f"{decimal(tree.nodes[index].log_prob)} nats",
            "m": f"{decimal(tree.nodes[index].total)} nats",
            "c": decimal(tree.nodes[index].score),
            "f": FATES[tree.nodes[index].fate],
        }
        for index in drawn
    ]
    lines = [
        {
            "x": (tree.nodes[index].step - part.start) * CELL - MARGIN,
            "x2": (tree.nodes[index].step - part.start) * CELL + MARGIN,
            "y": HEAD + (lane[parent] + 0.5) * ROW,
            "y2": HEAD + (lane[index] + 0.5) * ROW,
            "path": index in path,
        }
        for index in drawn
        if (parent := tree.nodes[index].parent) != ROOT and parent in lane
    ]
    heads = [{"x": (step - part.start + 0.5) * CELL, "y": HEAD / 2, "t": f"step {step + 1}"} for step in part]
    folded = [
        {"x": (step - part.start + 0.5) * CELL, "y": HEAD + (deepest + 0.4) * ROW, "t": f"+{count}"}
        for step, count in sorted(hidden.items())
    ]
    height = HEAD + (deepest + bool(folded)) * ROW
    spec = _spec(boxes, lines, [*heads, *folded], len(part) * CELL, height)
    return Figure(f"search-tree-width-{tree.width}", Chart(spec), _alt(tree, texts), _table(tree, labels))


def _within(tree: SearchTree, drawn: Sequence[int], steps: range, most: int | None, path: set[int]) -> list[int]:
    """The hypotheses to draw in some steps: the best of each, and the path."""
    used: Counter[int] = Counter()
    inside: list[int] = []
    for index in drawn:
        step = tree.nodes[index].step
        if step in steps and (most is None or used[step] < most or index in path):
            inside.append(index)
            used[step] += 1
    return inside


def _spec(boxes: list[dict[str, Any]], lines: list[Any], words: list[Any], width: int, height: int) -> dict[str, Any]:
    x = {"field": "x", "type": "quantitative", "axis": None, "scale": {"domain": [0, width], "nice": False}}
    y = {"field": "y", "type": "quantitative", "axis": None, "scale": {"domain": [height, 0], "nice": False}}
    ends = {"x2": {"field": "x2"}, "y2": {"field": "y2"}}
    on_path = {"condition": {"test": "datum.path", "value": colour("written")}, "value": colour("faint")}
    thick = {"condition": {"test": "datum.path", "value": 2.5}, "value": 1}
    ink = {"condition": {"test": "datum.faint", "value": colour("faint")}, "value": colour("ink")}
    middle = [
        {"calculate": "(datum.x + datum.x2) / 2", "as": "x"},
        {"calculate": "(datum.y + datum.y2) / 2", "as": "y"},
    ]
    return {
        "width": width,
        "height": height,
        "data": {"values": boxes},  # of the layers that name none of their own
        "layer": [
            {
                "data": {"values": lines},
                "mark": {"type": "rule", "aria": False},
                "encoding": {"x": x, "y": y, **ends, "stroke": on_path, "strokeWidth": thick},
            },
            {
                "mark": {"type": "rect", "fill": colour("paper"), "cornerRadius": 4, "aria": False},
                "encoding": {"x": x, "y": y, **ends, "stroke": on_path, "strokeWidth": thick}
                | {"tooltip": hover(t="piece", l="log-probability", m="sum", c="score", f="outcome")},
            },
            *(
                {
                    "transform": [*middle, {"filter": f"{sign}datum.ended"}],
                    "mark": {"type": "text", "limit": CELL - 2 * MARGIN - 6, "fontSize": TEXT, "fontWeight": weight}
                    | {"aria": False},
                    "encoding": {"x": x, "y": y, "text": {"field": "t"}, "color": ink},
                }
                for sign, weight in (("", "bold"), ("!", "normal"))
            ),
            {
                "data": {"values": words},
                "mark": {"type": "text", "fontSize": TEXT, "color": colour("faint"), "aria": False},
                "encoding": {"x": x, "y": y, "text": {"field": "t"}},
            },
        ],
        "usermeta": renderer(2 * len(boxes) + len(lines)),
    }


def _alt(tree: SearchTree, texts: Sequence[str]) -> str:
    best = tree.nodes[tree.outputs[0]]
    best_text = (
        f"A beam of {tree.width}: {counted(len(tree.nodes), 'hypothesis', 'hypotheses')} in "
        f"{counted(tree.steps, 'step')}. Best is {_written(texts[0])} with "
        f"a sum of {decimal(best.total)} and a score of {decimal(best.score)}"
    )
    if len(tree.outputs) == 1:
        return f"{best_text}; no other ended."
    return f"{best_text}, then {_written(texts[1])} with a score of {decimal(tree.nodes[tree.outputs[1]].score)}."


def _written(text: str) -> str:
    """Text in prose; empty text is called nothing."""
    return quoted(text) if text.strip() else "nothing"


def _table(tree: SearchTree, labels: Sequence[str]) -> pandas.DataFrame:
    nodes = tree.nodes
    return pandas.DataFrame(
        {
            "step": [node.step + 1 for node in nodes],
            "rank": [node.rank + 1 for node in nodes],
            "piece": list(labels),
            "after rank": [str(nodes[node.parent].rank + 1) if node.parent != ROOT else "" for node in nodes],
            "log-probability": [round(node.log_prob, 4) for node in nodes],
            "sum": [round(node.total, 4) for node in nodes],
            "score": [round(node.score, 4) for node in nodes],
            "outcome": [FATES[node.fate] for node in nodes],
        }
    )
