"""Positional encodings: the table, dimensions as waves, similarity by distance."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas
import torch

from charts.figure import Chart, Figure
from charts.hover import hover
from charts.palette import colour
from charts.signed import signed_heatmap
from model.network.positional import (
    PositionLayout,
    dimensions_of,
    encoding_as,
    frequencies,
    positional_encoding,
    wavelengths,
)

SAMPLES = 8  # points a position, so that curves are smooth


def position_table(positions: int, width: int, marked_pair: int, layout: PositionLayout = "pairs") -> Figure:
    """The table of encodings: a position a row, a dimension a column, one sine-cosine pair framed."""
    return signed_heatmap(
        encoding_as(layout, torch.arange(positions), width).numpy(),
        [str(position) for position in range(positions)],
        name="positional-encodings",
        alt=table_alt(positions, width, marked_pair, layout),
        row_title="position",
        largest=1.0,
        marked=dimensions_of(marked_pair, width, layout),
        row_height=8,
    )


def table_alt(positions: int, width: int, marked_pair: int, layout: PositionLayout = "pairs") -> str:
    """The alt text of the table."""
    length = float(wavelengths(width)[marked_pair])
    sine, cosine = dimensions_of(marked_pair, width, layout)
    of_half = " of each half" if layout == "halves" else ""
    return (
        f"The encodings of positions 0 to {positions - 1} in {width} dimensions: fast waves in the first dimensions"
        f"{of_half}, almost constant in the last; the framed pair {sine} and {cosine} repeats after {length:.4g} "
        "positions."
    )


def pair_waves(positions: int, width: int, pair: int, layout: PositionLayout = "pairs") -> Figure:
    """The sine and the cosine of a pair over the positions; dots are the values that the model adds."""
    fine = (max(positions, 2) - 1) * SAMPLES + 1  # points of a curve
    sine, cosine = dimensions_of(pair, width, layout)
    names = (f"sine, dimension {sine}", f"cosine, dimension {cosine}")
    named = f"datum.label + ', dimension ' + (datum.label === 'sine' ? {sine} : {cosine})"
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
                **_waves(fine, SAMPLES, (sine, cosine)),
                "mark": {"type": "line", "strokeWidth": 1.8, "color": colour("ink"), "aria": False},
                "encoding": {"strokeDash": {**dash, "legend": legend}},
            },
            {
                **_waves(positions, 1, (sine, cosine)),
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


def _waves(count: int, samples: int, dimensions: tuple[int, int]) -> dict[str, Any]:
    """Sine and cosine at `count` points, several to a position. dimensions: theirs."""
    calculated = {
        "p": f"(datum.i % {count}) / {samples}",
        "k": f"floor(datum.i / {count})",
        "v": "round(10000 * (datum.k ? cos(datum.p * rate) : sin(datum.p * rate))) / 10000",
        "d": "datum.k ? 'cosine' : 'sine'",
        "wave": f"datum.d + ', dimension ' + (datum.k ? {dimensions[1]} : {dimensions[0]})",
    }
    return {
        "data": {"sequence": {"start": 0, "stop": 2 * count, "as": "i"}},
        "transform": [{"calculate": expression, "as": name} for name, expression in calculated.items()],
    }
