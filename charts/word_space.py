"""Tokens of a sentence among common words, in the plane of largest variance."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
import pandas

from charts.figure import FLUID, Chart, Figure
from charts.hover import hover
from charts.labels import decimal, percent, quoted
from charts.lens import depth_labels
from charts.palette import colour
from charts.placing import label_sides
from charts.theme import TEXT
from model.dissect.word_space import WordSpace

Numbers = npt.NDArray[np.floating[Any]]
Kind = Literal["chosen", "near", "token"]

HEIGHT = 460  # pixels
NARROW, WIDE, WIDE_FROM = 300, 640, 560  # widths that labels are placed for, and where the wide placing takes over
GAP = 7  # pixels between a point and its label
MARGIN = 0.06  # of the plane, free on each side


@dataclass(frozen=True)
class Label:
    """A text at a point of the plane, (2,)."""

    text: str
    point: Numbers
    kind: Kind


def word_plane(space: WordSpace, labels: Sequence[str], chosen: int) -> Figure:
    """The first two axes. labels: the sentence's tokens; chosen: the token to highlight, from 0.

    One depth: a point a token. All depths: a path a token, from the input to the last layer. Overlapping labels are
    dropped; tooltips show them.
    """
    name = "word-plane" if len(space.depths) == 1 else "word-paths"
    low, high = _domain(space)
    words = [
        {"n": index, "x": round(float(x), 3), "y": round(float(y), 3)}
        for index, (x, y) in enumerate(space.cloud[:, :2])
    ]
    steps = [
        {"t": token, "d": position, "x": round(float(x), 3), "y": round(float(y), 3)}
        for token in range(len(labels))
        for position, (x, y) in enumerate(space.tokens[token, :, :2])
    ]
    lines = [
        {"k": rank, "x": step["x"], "y": step["y"]}
        for rank, neighbour in enumerate(space.near)
        for step in (steps[(chosen + 1) * len(space.depths) - 1], words[neighbour.index])
    ]
    wanted = _wanted(space, labels, chosen)
    axes = [f"axis {index + 1}: {percent(float(share))} of the variance" for index, share in enumerate(space.shares)]
    spec: dict[str, Any] = {
        "params": [
            {"name": "labels", "value": list(labels)},
            {"name": "words", "value": list(space.words)},
            {"name": "depths", "value": [depth_labels(max(space.depths) + 1)[depth] for depth in space.depths]},
            {"name": "chosen", "value": chosen},
            {"name": "texts", "value": [label.text for label in wanted]},
        ],
        "width": FLUID,
        "height": HEIGHT,
        "encoding": {
            field: {
                "field": field,
                "type": "quantitative",
                "scale": {"domain": [low[index], high[index]], "nice": False, "zero": False},
                "axis": {"title": axes[index], "labels": False, "grid": True, "tickCount": 5},
            }
            for index, field in enumerate("xy")
        },
        "layer": [
            *([_cloud(words)] if words else []),
            *([_near_lines(lines)] if lines else []),
            *([_paths(steps)] if len(space.depths) > 1 else []),
            _points(steps),
            *_labels(wanted, low, high),
        ],
        "usermeta": {"embedOptions": {"renderer": "canvas"}},
    }
    return Figure(name, Chart(spec), space_alt(space, labels, chosen), _table(space, labels))


def space_alt(space: WordSpace, labels: Sequence[str], chosen: int) -> str:
    """Describe the picture, and the share of variance it shows."""
    shown = f"The flat picture shows {percent(float(space.shares[:2].sum()))} of the variance"
    if not space.words:
        return f"{shown} between the {len(labels)} tokens of this sentence."
    nearest = ", ".join(f"{neighbour.word} ({decimal(neighbour.cosine)})" for neighbour in space.near[:3])
    return (
        f"{quoted(labels[chosen])} lies, in all dimensions, nearest to {nearest}. {shown} between "
        f"{len(space.words)} common words."
    )


def _domain(space: WordSpace) -> tuple[list[float], list[float]]:
    """The corners of the plane: all points, with a margin."""
    points = np.concatenate([space.cloud[:, :2], space.tokens[:, :, :2].reshape(-1, 2)]).astype(float)
    low, high = points.min(axis=0), points.max(axis=0)
    room = np.maximum((high - low) * MARGIN, 1e-3)
    return (low - room).round(3).tolist(), (high + room).round(3).tolist()


def _cloud(words: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "data": {"values": words},
        "transform": [{"calculate": "words[datum.n]", "as": "word"}],
        "mark": {"type": "circle", "size": 12, "color": colour("faint"), "opacity": 0.45, "aria": False},
        "encoding": {"tooltip": hover(word="common word")},
    }


def _near_lines(lines: list[dict[str, Any]]) -> dict[str, Any]:
    """Lines from the chosen token to its nearest words in all dimensions, which may be far away in the plane."""
    return {
        "data": {"values": lines},
        "mark": {"type": "line", "stroke": colour("faint"), "strokeWidth": 1, "aria": False},
        "encoding": {"detail": {"field": "k", "type": "nominal"}},
    }


def _paths(steps: list[dict[str, Any]]) -> dict[str, Any]:
    mine = {"test": "datum.t == chosen"}
    return {
        "data": {"values": steps},
        "mark": {"type": "line", "aria": False},
        "encoding": {
            "detail": {"field": "t", "type": "nominal"},
            "order": {"field": "d", "type": "quantitative"},
            "stroke": {"condition": {**mine, "value": colour("written")}, "value": colour("faint")},
            "strokeWidth": {"condition": {**mine, "value": 3}, "value": 1},
            "strokeOpacity": {"condition": {**mine, "value": 1}, "value": 0.5},
        },
    }


def _points(steps: list[dict[str, Any]]) -> dict[str, Any]:
    mine, last = {"test": "datum.t == chosen"}, steps[-1]["d"]
    return {
        "data": {"values": steps},
        "transform": [
            {"calculate": "labels[datum.t]", "as": "token"},
            {"calculate": "depths[datum.d]", "as": "layer"},
        ],
        "mark": {"type": "circle", "opacity": 1, "aria": False},
        "encoding": {
            "color": {"condition": {**mine, "value": colour("written")}, "value": colour("ink")},
            "size": {
                "condition": {"test": f"datum.t == chosen && datum.d == {last}", "value": 90},
                "value": {"expr": f"datum.t == chosen ? 40 : {28 if last == 0 else 12}"},
            },
            "tooltip": hover(token="token", layer="after layer"),
        },
    }


def _wanted(space: WordSpace, labels: Sequence[str], chosen: int) -> list[Label]:
    """Texts in order of priority: the chosen token, its path's depths, its neighbours, the other tokens."""
    ends = space.tokens[:, -1, :2]
    wanted = [Label(labels[chosen], ends[chosen], "chosen")]
    names = depth_labels(max(space.depths) + 1)
    wanted += [
        Label(names[depth], space.tokens[chosen, index, :2], "chosen") for index, depth in enumerate(space.depths[:-1])
    ]
    wanted += [Label(neighbour.word, space.cloud[neighbour.index, :2], "near") for neighbour in space.near]
    return wanted + [
        Label(label, ends[position], "token") for position, label in enumerate(labels) if position != chosen
    ]


def _labels(wanted: Sequence[Label], low: list[float], high: list[float]) -> list[dict[str, Any]]:
    """Labels that fit, placed for a narrow and for a wide page, with a halo that keeps dots away."""
    places = (np.array([label.point for label in wanted], dtype=float) - low) / (np.array(high) - low)
    texts = [label.text for label in wanted]
    sides = [label_sides(texts, places * (width, -HEIGHT) + (0, HEIGHT), width, GAP) for width in (NARROW, WIDE)]
    values = [
        {"x": round(float(label.point[0]), 3), "y": round(float(label.point[1]), 3), "k": label.kind, "at": index}
        | {"narrow": narrow, "wide": wide}
        for index, (label, narrow, wide) in enumerate(zip(wanted, *sides, strict=True))
        if narrow or wide
    ]
    side = f"(width < {WIDE_FROM} ? datum.narrow : datum.wide)"
    fill = {"expr": "datum.k == 'chosen' ? written : datum.k == 'near' ? faint : ink"}
    return [
        {
            "data": {"values": values},
            "transform": [{"calculate": "texts[datum.at]", "as": "label"}],
            "mark": {
                "type": "text",
                "aria": False,
                "baseline": "middle",
                "align": {"expr": f"{side} < 0 ? 'right' : 'left'"},
                "dx": {"expr": f"{side} * {GAP}"},
                "opacity": {"expr": f"{side} == 0 ? 0 : 1"},
                "fontSize": {"expr": f"datum.k == 'chosen' ? {TEXT + 2} : {TEXT}"},
                "fontWeight": {"expr": "datum.k == 'chosen' ? 'bold' : 'normal'"},
                "fontStyle": {"expr": "datum.k == 'near' ? 'italic' : 'normal'"},
                **look,
            },
            "encoding": {"text": {"field": "label"}},
        }
        for look in ({"stroke": colour("paper"), "strokeWidth": 4, "strokeJoin": "round"}, {"fill": fill})
    ]


def _table(space: WordSpace, labels: Sequence[str]) -> pandas.DataFrame:
    """One row a point: the sentence's tokens, then the common words."""
    names = depth_labels(max(space.depths) + 1)
    tokens = [
        (f"{position} {label}", names[depth]) for position, label in enumerate(labels, 1) for depth in space.depths
    ]
    words = [(word, names[space.depths[-1]]) for word in space.words]
    points = np.concatenate([space.tokens.reshape(-1, space.tokens.shape[-1]), space.cloud]).astype(float)
    near = {neighbour.index: round(neighbour.cosine, 4) for neighbour in space.near}
    return pandas.DataFrame(
        {
            "point": [text for text, _ in tokens + words],
            "kind": ["token"] * len(tokens) + ["common word"] * len(words),
            "layer": [layer for _, layer in tokens + words],
            **{f"axis {index + 1}": np.round(points[:, index], 4) for index in range(points.shape[1])},
            "cosine with the chosen token": [None] * len(tokens) + [near.get(index) for index in range(len(words))],
        }
    )
