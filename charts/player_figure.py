"""One step of the player as a chart, for files and notebooks: attention as ribbons, candidates as bars."""

from __future__ import annotations

from typing import Any

import pandas

from charts.candidates import bars_spec
from charts.figure import Chart, Figure
from charts.labels import exact_share, numbered
from charts.palette import colour
from charts.player import Track
from charts.sureness import DASHES
from charts.theme import TEXT
from model.dissect.sureness import sureness
from model.language.languages import Language

WORD, HIGH, THICKEST = 70, 150, 26  # pixels: a word's place, the room between source and target, weight 1
BARS = 240
LEAST, PAST = 0.002, 0.05  # smaller weights of the step, and of the words before it, have no ribbon
EDGE = 0.2  # of the height: above and below the ribbons, for the words


def player_figure(track: Track, step: int, view: int = 0) -> Figure:
    """The step (from 0) of a track in one of its views. A track without views has no ribbons."""
    now = track.steps[step]
    places = max(len(track.sources), len(track.cells))
    x = {"type": "quantitative", "axis": None, "scale": {"domain": [-0.5, places - 0.5], "nice": False, "zero": False}}
    y = {"type": "quantitative", "axis": None, "scale": {"domain": [-EDGE, 1 + 1.6 * EDGE], "reverse": True}}
    picture = {
        "width": WORD * places,
        "height": round(HIGH * (1 + 2.6 * EDGE)),
        "layer": [_lines(_ribbons(track, step, view, places), x, y), *_words(track, step, places, x, y)],
    }
    rows = [
        {"n": index, "token": option.label, "p": exact_share(option.share), "written": option.written}
        for index, option in enumerate(now.options)
    ]
    bars = {**bars_spec(rows), "width": BARS}
    params = bars.pop("params")
    spec = {"params": params, "spacing": 40, "hconcat": [picture, bars]}
    return Figure(f"step-{step + 1}", Chart(spec), track.said(step, view), _table(track, step, view))


def _ribbons(track: Track, step: int, view: int, places: int) -> list[dict[str, Any]]:
    """One row a ribbon: x (source), x2 (target), its weight w, and whether it is the step's own; faint ones first.

    At their target end a step's ribbons lie side by side, in the order of the source words.
    """
    if not track.views:
        return []
    now, weights = track.steps[step].cell, track.views[view].weights
    made: list[dict[str, Any]] = []
    for index in range(now + 1):
        row = weights[step if index == now else track.cells[index].row].tolist()
        way = -1 if track.pair.source.right_to_left else 1
        reached = _target(track, index, places) - way * THICKEST / WORD / 2
        for source, weight in enumerate(row):
            x2 = reached + way * weight * THICKEST / WORD / 2
            reached += way * weight * THICKEST / WORD
            if weight >= (LEAST if index == now else PAST) or weight == max(row):
                x = _source(track, source, places)
                made.append({"x": round(x, 4), "x2": round(x2, 4), "w": round(weight, 4), "now": index == now})
    return made


def _source(track: Track, index: int, places: int) -> float:
    return _spread(track.pair.source, index, len(track.sources), places)


def _target(track: Track, index: int, places: int) -> float:
    return _spread(track.pair.target, index, len(track.cells), places)


def _spread(language: Language, index: int, count: int, places: int) -> float:
    """Position of a word in its row, which runs as the language does: the shorter row is as wide as the longer."""
    place = (index + 0.5) * places / count - 0.5
    return places - 1 - place if language.right_to_left else place


def _lines(ribbons: list[dict[str, Any]], x: dict[str, Any], y: dict[str, Any]) -> dict[str, Any]:
    """The ribbons as curves with vertical ends."""
    return {
        "data": {"values": [{"n": index, **ribbon} for index, ribbon in enumerate(ribbons)]},
        "transform": [
            {"calculate": "[0, 1, 2, 3]", "as": "k"},
            {"flatten": ["k"]},
            {"calculate": "datum.k < 2 ? datum.x : datum.x2", "as": "across"},
            {"calculate": "[0, 0.4, 0.6, 1][datum.k]", "as": "down"},
        ],
        "mark": {
            "type": "line",
            "interpolate": "basis",
            "aria": False,
            "stroke": {"expr": "weights[3]"},
            "strokeCap": "butt",
            "strokeWidth": {"expr": f"max(0.8, datum.w * {THICKEST})"},
            "opacity": {"expr": "datum.now ? 0.9 : 0.15"},
        },
        "encoding": {
            "x": {"field": "across", **x},
            "y": {"field": "down", **y},
            "detail": {"field": "n", "type": "nominal"},
            "order": {"field": "k", "type": "quantitative"},
        },
    }


def _words(track: Track, step: int, places: int, x: dict[str, Any], y: dict[str, Any]) -> list[dict[str, Any]]:
    """The source above; below it the translation so far with glosses, the current word bold, unsure ones underlined."""
    now = track.steps[step]
    labels = [cell.label if index < now.cell else now.written for index, cell in enumerate(track.cells[: now.cell + 1])]
    lost = {index for index, mark in track.marks.items() if mark.kind == "lost"}
    rows = [
        (label, _source(track, index, places), -0.1, "faint" if index in lost else "ink")
        for index, label in enumerate(track.sources)
    ]
    for index, label in enumerate(labels):
        across = _target(track, index, places)
        rows += [
            (label, across, 1.1, "now" if index == now.cell else "ink"),
            (track.cells[index].gloss, across, 1.24, "faint"),
        ]
    data = [{"text": text, "x": round(across, 4), "y": down, "kind": kind} for text, across, down, kind in rows if text]
    sure = [
        (_target(track, index, places), sureness(cell.share))
        for index, cell in enumerate(track.cells)
        if cell.end <= step + 1
    ]
    lines = [
        {
            "data": {
                "values": [{"from": along - 0.3, "to": along + 0.3} for along, kind_of in sure if kind_of == kind]
            },
            "mark": {"type": "rule", "aria": False, "color": colour("ink"), "strokeWidth": 2, "strokeDash": dash},
            "encoding": {"x": {"field": "from", **x}, "x2": {"field": "to"}, "y": {"datum": 1.165, **y}},
        }
        for kind, dash in DASHES.items()
    ]
    return [
        *lines,
        {
            "data": {"values": data},
            "mark": {
                "type": "text",
                "aria": False,
                "limit": WORD - 4,
                "color": {"expr": "datum.kind == 'faint' ? faint : ink"},
                "fontSize": TEXT,
                "fontWeight": {"expr": "datum.kind == 'now' ? 'bold' : 'normal'"},
            },
            "encoding": {"text": {"field": "text"}, "x": {"field": "x", **x}, "y": {"field": "y", **y}},
        },
        {
            "data": {"values": [{"x": round(_target(track, now.cell, places), 4)}]},
            "mark": {"type": "rect", "aria": False, "filled": False, "stroke": colour("ink"), "cornerRadius": 5}
            | {"width": WORD - 6, "height": 24},
            "encoding": {"x": {"field": "x", **x}, "y": {"datum": 1.1, **y}},
        },
    ]


def _table(track: Track, step: int, view: int) -> pandas.DataFrame:
    """Rows for each source word with its weight, each candidate with its probability, each finished target word with
    the probability of all its pieces together, and each mark of a source word.
    """
    now = track.steps[step]
    row = track.views[view].weights[step].tolist() if track.views else []
    lines: list[tuple[str, str, float | None, str]] = [
        ("looks at", label, exact_share(weight), "")
        for label, weight in zip(numbered(track.sources), row, strict=False)
    ]
    lines += [
        ("could write", option.label, exact_share(option.share), "yes" if option.written else "")
        for option in now.options
    ]
    lines += [("sure of", cell.label, exact_share(cell.share), "yes") for cell in track.cells if cell.end <= step + 1]
    lines += [(mark.tooltip, track.sources[index], None, "") for index, mark in track.marks.items()]
    return pandas.DataFrame(lines, columns=["what", "text", "share", "written"])
