"""BLEU by the length of the source, one line a model (Bahdanau et al. 2015, figure 2)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas

from charts.figure import FLUID, Chart, Figure
from charts.palette import colour
from charts.theme import TEXT, number_axis

HEIGHT = 300  # pixels
NAME_HEIGHT = 16  # pixels between two names at the ends of their lines
DASHES: tuple[list[int], ...] = ([1, 0], [8, 3], [2, 3], [8, 3, 2, 3], [14, 4])
SHAPES = ("circle", "square", "triangle-up", "diamond", "cross")

Curve = Sequence[Mapping[str, Any]]  # points with first, last, mean_words, bleu, sentences


def length_curves(curves: Mapping[str, Curve], *, sources: str) -> Figure:
    """A line a model through its bins, named at its end. sources: what was translated, for the alt text.

    Lines differ by dashes and points, not by colour, which has other meanings here. ValueError where nothing was
    measured.
    """
    points = [
        {"model": name, "style": style}
        | {"words": point["mean_words"], "bleu": point["bleu"]}
        | {"bin": f"{point['first']} to {point['last']}", "sentences": point["sentences"]}
        for style, (name, curve) in enumerate(curves.items())
        for point in curve
    ]
    if not points:
        raise ValueError("there is no measurement to draw")
    top = 1.08 * max(float(point["bleu"]) for curve in curves.values() for point in curve) or 1.0
    table = pandas.DataFrame(points).drop(columns="style").rename(columns={"words": "mean words", "bleu": "BLEU"})
    return Figure("bleu-by-length", Chart(_spec(points, top)), _alt(curves, sources), table)


def apart(wanted: Sequence[float], distance: float) -> list[float]:
    """Positions as near to those wanted as a least distance allows, in the same order from low to high."""
    order = sorted(range(len(wanted)), key=lambda at: wanted[at])
    placed = [0.0] * len(wanted)
    lowest = float("-inf")
    for at in order:
        placed[at] = max(wanted[at], lowest)
        lowest = placed[at] + distance
    return placed


def _spec(points: Sequence[Mapping[str, Any]], top: float) -> dict[str, Any]:
    ends = {point["model"]: point for point in points}  # the last point of each
    heights = apart([end["bleu"] for end in ends.values()], top * NAME_HEIGHT / HEIGHT)
    names = [{"name": name, "at": round(height, 2)} for name, height in zip(ends, heights, strict=True)]
    words = [point["words"] for point in points]
    x = {"field": "words", "type": "quantitative", "axis": number_axis("words in the source, mean of each group")}
    x["scale"] = {"domain": [0, max(words) * 1.02], "nice": False}
    y = {"field": "bleu", "type": "quantitative", "axis": number_axis("BLEU")}
    y["scale"] = {"domain": [0, round(max(top, max(heights) * 1.02), 2)], "nice": False}
    styles = sorted({point["style"] for point in points})
    style = {"field": "style", "type": "nominal", "legend": None}
    dash = {**style, "scale": {"domain": styles, "range": [DASHES[at % len(DASHES)] for at in styles]}}
    shape = {**style, "scale": {"domain": styles, "range": [SHAPES[at % len(SHAPES)] for at in styles]}}
    tooltip = [{"field": field} for field in ("model", "bin", "bleu", "sentences")]
    return {
        "width": FLUID,
        "height": HEIGHT,
        "data": {"values": list(points)},
        "layer": [
            {
                "mark": {"type": "line", "color": colour("ink"), "strokeWidth": 1.5, "aria": False},
                "encoding": {"x": x, "y": y, "strokeDash": dash},
            },
            {
                "mark": {"type": "point", "filled": True, "color": colour("ink"), "size": 50, "aria": False},
                "encoding": {"x": x, "y": y, "shape": shape, "tooltip": tooltip},
            },
            {
                "data": {"values": names},
                "mark": {"type": "text", "align": "left", "dx": 8, "fontSize": TEXT, "color": colour("ink")}
                | {"aria": False},
                "encoding": {
                    "x": {"value": {"expr": "width"}},
                    "y": {"field": "at", "type": "quantitative"},
                    "text": {"field": "name"},
                },
            },
        ],
        "usermeta": {"embedOptions": {"renderer": "svg"}},
    }


def _alt(curves: Mapping[str, Curve], sources: str) -> str:
    """From the shortest to the longest group, for each model."""
    changes = [
        f"{name} from {curve[0]['bleu']:.1f} to {curve[-1]['bleu']:.1f}" for name, curve in curves.items() if curve
    ]
    lengths = [point["mean_words"] for curve in curves.values() for point in curve]
    return f"BLEU of {sources} from {min(lengths):.0f} to {max(lengths):.0f} words: {', '.join(changes)}."
