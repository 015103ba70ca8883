"""Positional encodings: the table, dimensions as waves, similarity by distance, a pair as a clock hand."""

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

CLOCK = 264  # pixels: the size of the clock's face; on a phone all of it is seen
SAMPLES = 8  # points a position, so that curves are smooth


def position_table(positions: int, width: int, marked_pair: int) -> Figure:
    """The table of encodings: a position a row, a dimension a column, one sine-cosine pair framed."""
    return signed_heatmap(
        positional_encoding(torch.arange(positions), width).numpy(),
        [str(position) for position in range(positions)],
        name="positional-encodings",
        alt=table_alt(positions, width, marked_pair),
        row_title="position",
        largest=1.0,
        marked=(2 * marked_pair, 2 * marked_pair + 1),
        row_height=8,
    )


def table_alt(positions: int, width: int, marked_pair: int) -> str:
    """The alt text of the table."""
    length = float(wavelengths(width)[marked_pair])
    return (
        f"The encodings of positions 0 to {positions - 1} in {width} dimensions: fast waves in the first dimensions, "
        f"almost constant in the last; the framed pair {2 * marked_pair} and {2 * marked_pair + 1} repeats after "
        f"{length:.4g} positions."
    )


def pair_waves(positions: int, width: int, pair: int) -> Figure:
    """Dimensions 2 pair (sine) and 2 pair + 1 (cosine) over the positions; dots are the values that the model adds."""
    fine = (max(positions, 2) - 1) * SAMPLES + 1  # points of a curve
    names = (f"sine, dimension {2 * pair}", f"cosine, dimension {2 * pair + 1}")
    named = "datum.label + ', dimension ' + (2 * pair + (datum.label === 'sine' ? 0 : 1))"
    legend = {"orient": "top", "symbolStrokeColor": colour("ink"), "labelExpr": named}
    dash = {"field": "d", "type": "nominal", "scale": {"range": [[1, 0], [6, 4]]}, "title": None}
    encoding = {
        "x": {"field": "p", "type": "quantitative", "title": "position", "axis": {"tickMinStep": 1, "grid": False}},
        "y": {"field": "v", "type": "quantitative", "title": "value", "scale": {"domain": [-1, 1]}},
    }
    spec = {
        "params": pair_params(pair, width),
        "width": "container",
        "height": 170,
        "encoding": encoding,
        "layer": [
            {
                **_waves(fine, SAMPLES),
                "mark": {"type": "line", "strokeWidth": 1.8, "color": colour("ink"), "aria": False},
                "encoding": {"strokeDash": {**dash, "legend": legend}},
            },
            {
                **_waves(positions, 1),
                "mark": {
                    "type": "point",
                    "filled": True,
                    "size": 40,
                    "color": colour("ink"),
                    "opacity": 1,
                    "aria": False,
                },
                "encoding": {"tooltip": hover(wave="wave", p="position", v="value, -1 to 1")},
            },
        ],
    }
    encodings = positional_encoding(torch.arange(positions), width)[:, 2 * pair : 2 * pair + 2].numpy()
    columns = dict(zip(names, np.round(encodings.T.astype(float), 4).tolist(), strict=True))
    table = pandas.DataFrame({"position": range(positions), **columns})
    return Figure(f"positional-pair-{pair}", Chart(spec), waves_alt(positions, width, pair), table)


def waves_alt(positions: int, width: int, pair: int) -> str:
    """The alt text of a pair's waves."""
    length = float(wavelengths(width)[pair])
    return f"Sine and cosine of pair {pair}: one wave takes {length:.4g} positions; {positions} positions are shown."


def similarity_by_distance(distances: int, width: int) -> Figure:
    """Dot product of two encodings by the distance of their positions; independent of where the two are."""
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


def rates(width: int) -> list[float]:
    """The frequency of each pair, in radians a position."""
    return [float(f"{float(rate):.8g}") for rate in frequencies(width)]


def pair_params(pair: int, width: int) -> list[dict[str, Any]]:
    """Vega parameters: the pair of dimensions, and its frequency."""
    return [{"name": "pair", "value": pair}, {"name": "rate", "value": rates(width)[pair]}]


def _waves(count: int, samples: int) -> dict[str, Any]:
    """Sine and cosine at `count` points, several to a position."""
    calculated = {
        "p": f"(datum.i % {count}) / {samples}",
        "k": f"floor(datum.i / {count})",
        "v": "round(10000 * (datum.k ? cos(datum.p * rate) : sin(datum.p * rate))) / 10000",
        "d": "datum.k ? 'cosine' : 'sine'",
        "wave": "datum.d + ', dimension ' + (2 * pair + datum.k)",
    }
    return {
        "data": {"sequence": {"start": 0, "stop": 2 * count, "as": "i"}},
        "transform": [{"calculate": expression, "as": name} for name, expression in calculated.items()],
    }


def pair_clock(pair: int, width: int, position: int, offset: int) -> Figure:
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
    table = pandas.DataFrame(
        {
            "position": [point_at for _, point_at in points],
            f"sine, dimension {2 * pair}": [hand["y"] for hand in hands],
            f"cosine, dimension {2 * pair + 1}": [hand["x"] for hand in hands],
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
