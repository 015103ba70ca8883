"""Positional encodings drawn: the table, dimensions as waves, similarity against distance, a pair as a clock hand."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas
import torch

from charts.figure import Chart, Figure
from charts.hover import hover
from charts.palette import colour
from charts.signed import signed_heatmap
from model.network.positional import frequencies, positional_encoding, wavelengths

CLOCK = 280  # pixels: the size of the clock's face
SAMPLES = 8  # points a position, so that curves are smooth


def position_table(positions: int, width: int, marked_pair: int) -> Figure:
    """The table of encodings: a position a row, a dimension a column, one sine-cosine pair framed."""
    values = positional_encoding(torch.arange(positions), width).numpy()
    length = float(wavelengths(width)[marked_pair])
    alt = (
        f"The encodings of positions 0 to {positions - 1} in {width} dimensions: fast waves in the first dimensions, "
        f"almost constant in the last; the framed pair {2 * marked_pair} and {2 * marked_pair + 1} repeats after "
        f"{length:.4g} positions."
    )
    return signed_heatmap(
        values,
        [str(position) for position in range(positions)],
        name="positional-encodings",
        alt=alt,
        row_title="position",
        largest=1.0,
        marked=(2 * marked_pair, 2 * marked_pair + 1),
        row_height=8,
    )


def pair_waves(positions: int, width: int, pair: int) -> Figure:
    """Dimensions 2 pair (sine) and 2 pair + 1 (cosine) over the positions; dots are what the model adds."""
    at = torch.arange(positions, dtype=torch.float32)
    fine = torch.linspace(0, max(positions - 1, 1), (max(positions, 2) - 1) * SAMPLES + 1)
    frequency = float(frequencies(width)[pair])
    names = (f"sine, dimension {2 * pair}", f"cosine, dimension {2 * pair + 1}")
    curves = [
        {"p": round(float(p), 3), "v": round(float(v), 4), "d": name}
        for name, wave in zip(names, (torch.sin, torch.cos), strict=True)
        for p, v in zip(fine, wave(fine * frequency), strict=True)
    ]
    dots = [
        {"p": int(p), "v": round(float(v), 4), "d": name}
        for name, wave in zip(names, (torch.sin, torch.cos), strict=True)
        for p, v in zip(at, wave(at * frequency), strict=True)
    ]
    dash = {"field": "d", "type": "nominal", "scale": {"range": [[1, 0], [6, 4]]}, "title": None}
    encoding = {
        "x": {"field": "p", "type": "quantitative", "title": "position", "axis": {"tickMinStep": 1, "grid": False}},
        "y": {"field": "v", "type": "quantitative", "title": "value", "scale": {"domain": [-1, 1]}},
    }
    spec = {
        "width": "container",
        "height": 170,
        "encoding": encoding,
        "layer": [
            {
                "data": {"values": curves},
                "mark": {"type": "line", "strokeWidth": 1.8, "color": colour("ink"), "aria": False},
                "encoding": {"strokeDash": {**dash, "legend": {"orient": "top", "symbolStrokeColor": colour("ink")}}},
            },
            {
                "data": {"values": dots},
                "mark": {
                    "type": "point",
                    "filled": True,
                    "size": 40,
                    "color": colour("ink"),
                    "opacity": 1,
                    "aria": False,
                },
                "encoding": {"tooltip": hover(d="wave", p="position", v="value, -1 to 1")},
            },
        ],
    }
    length = float(wavelengths(width)[pair])
    alt = f"Sine and cosine of pair {pair}: one wave takes {length:.4g} positions; {positions} positions are shown."
    columns = {name: [dot["v"] for dot in dots if dot["d"] == name] for name in names}
    table = pandas.DataFrame({"position": range(positions), **columns})
    return Figure(f"positional-pair-{pair}", Chart(spec), alt, table)


def similarity_by_distance(distances: int, width: int) -> Figure:
    """The dot product of two encodings against the distance of their positions; the same wherever the two stand."""
    encodings = positional_encoding(torch.arange(distances), width)
    products = [round(float(product), 3) for product in encodings @ encodings[0]]
    rows = [{"k": distance, "v": product} for distance, product in enumerate(products)]
    spec = {
        "data": {"values": rows},
        "width": "container",
        "height": 170,
        "mark": {"type": "line", "point": {"filled": True, "color": colour("ink")}, "color": colour("ink")}
        | {"strokeWidth": 1.8, "aria": False},
        "encoding": {
            "x": {"field": "k", "type": "quantitative", "title": "distance in positions"}
            | {"axis": {"tickMinStep": 1, "grid": False}},
            "y": {"field": "v", "type": "quantitative", "title": "dot product"},
            "tooltip": hover(k="distance in positions", v="dot product"),
        },
    }
    least = int(np.argmin(products))
    alt = (
        f"The dot product of two positional encodings is {products[0]:.4g} at distance 0 and falls to "
        f"{products[least]:.4g} at distance {least}."
    )
    table = pandas.DataFrame({"distance": range(distances), "dot product": products})
    return Figure("positional-similarity", Chart(spec), alt, table)


def pair_clock(pair: int, width: int, position: int, offset: int) -> Figure:
    """One sine-cosine pair as a hand on a clock: where it points at a position, and `offset` positions later."""
    frequency = float(frequencies(width)[pair])
    points = [("position", position), ("later", position + offset)]
    hands = [
        {
            "x": round(float(np.cos(at * frequency)), 4),
            "y": round(float(np.sin(at * frequency)), 4),
            "zero": 0,
            "label": f"{at}",
            "which": which,
        }
        for which, at in points
    ]
    degrees = float(np.degrees(offset * frequency))
    axis = {"values": [-1, 0, 1], "grid": False}
    spec = {
        "width": CLOCK,
        "height": CLOCK,
        "encoding": {
            "x": _clock_axis("x", "cosine", axis),
            "y": _clock_axis("y", "sine", axis),
        },
        "layer": [
            {
                "data": {"values": _circle()},
                "mark": {"type": "line", "color": colour("faint"), "strokeWidth": 1, "aria": False},
                "encoding": {"order": {"field": "n", "type": "quantitative"}},
            },
            {
                "data": {"values": hands},
                "mark": {"type": "rule", "strokeWidth": 2.5, "color": colour("ink"), "aria": False},
                "encoding": {
                    "x2": {"field": "zero"},
                    "y2": {"field": "zero"},
                    "strokeDash": {
                        "condition": {"test": "datum.which === 'later'", "value": [5, 4]},
                        "value": [1, 0],
                    },
                },
            },
            {
                "data": {"values": hands},
                "mark": {"type": "text", "fontSize": 13, "fontWeight": "bold", "color": colour("ink"), "aria": False}
                | {"xOffset": {"expr": "datum.x * 14"}, "yOffset": {"expr": "-datum.y * 14"}},
                "encoding": {"text": {"field": "label"}},
            },
        ],
    }
    alt = f"Pair {pair} as a clock hand: from {position} to {position + offset} it turns by {degrees:.4g} degrees."
    table = pandas.DataFrame(
        {
            "position": [at for _, at in points],
            f"sine, dimension {2 * pair}": [hand["y"] for hand in hands],
            f"cosine, dimension {2 * pair + 1}": [hand["x"] for hand in hands],
        }
    )
    return Figure(f"positional-clock-{pair}", Chart(spec), alt, table)


def _clock_axis(field: str, title: str, axis: dict[str, Any]) -> dict[str, Any]:
    scale = {"domain": [-1.3, 1.3], "nice": False}
    return {"field": field, "type": "quantitative", "title": title, "axis": axis, "scale": scale}


def _circle() -> Sequence[dict[str, float]]:
    turns = np.linspace(0, 2 * np.pi, 73)
    return [
        {"n": n, "x": round(float(np.cos(turn)), 4), "y": round(float(np.sin(turn)), 4)} for n, turn in enumerate(turns)
    ]
