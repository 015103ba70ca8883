"""A sine-cosine pair of positional encodings as the hand of a clock."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas

from charts.figure import Chart, Figure
from charts.palette import colour
from charts.positional import pair_params
from model.network.positional import PositionLayout, dimensions_of, frequencies

CLOCK = 264  # pixels: the size of the clock's face; on a phone all of it is seen


def pair_clock(pair: int, width: int, position: int, offset: int, layout: PositionLayout = "pairs") -> Figure:
    """One sine-cosine pair as a hand on a clock: at a position, and `offset` positions later."""
    frequency = float(frequencies(width)[pair])
    points = [("position", position), ("later", position + offset)]
    drawn = {
        "data": {"sequence": {"start": 0, "stop": len(points), "as": "n"}},
        "transform": [
            {"calculate": "position + datum.n * offset", "as": "at"},
            {"calculate": "cos(datum.at * rate)", "as": "x"},
            {"calculate": "sin(datum.at * rate)", "as": "y"},
            {"calculate": "0", "as": "zero"},
            {"calculate": "'' + datum.at", "as": "label"},
        ],
    }
    hands = [
        {
            "x": round(float(np.cos(point_at * frequency)), 4),
            "y": round(float(np.sin(point_at * frequency)), 4),
        }
        for _, point_at in points
    ]
    axis = {"values": [-1, 0, 1], "grid": False}
    spec = {
        "params": [
            *pair_params(pair, width),
            {"name": "position", "value": position},
            {"name": "offset", "value": offset},
        ],
        "width": CLOCK,
        "height": CLOCK,
        "encoding": {
            "x": clock_axis("x", "cosine", axis),
            "y": clock_axis("y", "sine", axis),
        },
        "layer": [
            {
                "data": {"values": unit_circle()},
                "mark": {"type": "line", "color": colour("faint"), "strokeWidth": 1, "aria": False},
                "encoding": {"order": {"field": "n", "type": "quantitative"}},
            },
            {
                **drawn,
                "mark": {"type": "rule", "strokeWidth": 2.5, "color": colour("ink"), "aria": False},
                "encoding": {
                    "x2": {"field": "zero"},
                    "y2": {"field": "zero"},
                    "strokeDash": {
                        "condition": {"test": "datum.n === 1", "value": [5, 4]},
                        "value": [1, 0],
                    },
                },
            },
            {
                **drawn,
                "mark": {"type": "text", "fontSize": 13, "fontWeight": "bold", "color": colour("ink"), "aria": False}
                | {"xOffset": {"expr": "datum.x * 14"}, "yOffset": {"expr": "-datum.y * 14"}},
                "encoding": {"text": {"field": "label"}},
            },
        ],
    }
    sine, cosine = dimensions_of(pair, width, layout)
    table = pandas.DataFrame(
        {
            "position": [point_at for _, point_at in points],
            f"sine, dimension {sine}": [hand["y"] for hand in hands],
            f"cosine, dimension {cosine}": [hand["x"] for hand in hands],
        }
    )
    return Figure(f"positional-clock-{pair}", Chart(spec), clock_alt(pair, width, position, offset), table)


def clock_alt(pair: int, width: int, position: int, offset: int) -> str:
    """The alt text of the clock."""
    degrees = float(np.degrees(offset * float(frequencies(width)[pair])))
    return f"Pair {pair} as a clock hand: from {position} to {position + offset} it turns by {degrees:.4g} degrees."


def clock_axis(field: str, title: str, axis: dict[str, Any]) -> dict[str, Any]:
    """An axis of a clock's face, with room for labels around it."""
    scale = {"domain": [-1.3, 1.3], "nice": False}
    return {"field": field, "type": "quantitative", "title": title, "axis": axis, "scale": scale}


def unit_circle() -> Sequence[dict[str, float]]:
    """Points of a clock's face, as data rows."""
    turns = np.linspace(0, 2 * np.pi, 73)
    return [
        {"n": n, "x": round(float(np.cos(turn)), 4), "y": round(float(np.sin(turn)), 4)} for n, turn in enumerate(turns)
    ]
