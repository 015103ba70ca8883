"""Two clock hands with the same sine, and both after the same turn: their sines differ, so a sine needs its cosine."""

from __future__ import annotations

import math
from typing import Any

import pandas

from charts.figure import Chart, Figure
from charts.labels import decimal
from charts.palette import colour
from charts.positional import pair_params
from charts.positional_clock import CLOCK, clock_axis, unit_circle
from charts.theme import TEXT
from model.dissect.sine_alone import SineAlone

LEFT = -1.3  # the axis of the sines
OWN, TWIN = "lines[0]", "lines[1]"  # colours of the hands


def twin_hands(sine: SineAlone, pair: int, width: int) -> Figure:
    """A pair at a position and at its twin, solid, and both `offset` positions further, dashed; lines lead to the axis
    of the sines.
    """
    wave = "(2 * PI / rate)"
    hands = {
        "data": {"sequence": {"start": 0, "stop": 4, "as": "n"}},
        "transform": [
            {"calculate": calculated, "as": field}
            for field, calculated in {
                "later": "datum.n >= 2",
                "twin": "datum.n % 2",
                "first": f"datum.twin ? ((PI / rate - position) % {wave} + {wave}) % {wave} : position",
                "at": "datum.first + (datum.later ? offset : 0)",
                "x": "cos(datum.at * rate)",
                "y": "sin(datum.at * rate)",
                "zero": "0",
                "left": str(LEFT),
                "label": "datum.twin ? format(datum.at, datum.at < 100 ? '.1f' : ',.0f') : '' + datum.at",
            }.items()
        ],
    }
    drawn = {"condition": {"test": "datum.twin", "value": {"expr": TWIN}}, "value": {"expr": OWN}}
    dashed = {"condition": {"test": "datum.later", "value": [5, 4]}, "value": [1, 0]}
    axis = {"values": [-1, 0, 1], "grid": False}
    spec: dict[str, Any] = {
        "params": [
            *pair_params(pair, width),
            {"name": "position", "value": sine.position},
            {"name": "offset", "value": sine.offset},
        ],
        "width": CLOCK,
        "height": CLOCK,
        "encoding": {"x": clock_axis("x", "cosine", axis), "y": clock_axis("y", "sine", axis)},
        "layer": [
            {
                "data": {"values": unit_circle()},
                "mark": {"type": "line", "color": colour("faint"), "strokeWidth": 1, "aria": False},
                "encoding": {"order": {"field": "n", "type": "quantitative"}},
            },
            {
                **hands,
                "mark": {"type": "rule", "strokeWidth": 1, "strokeOpacity": 0.7, "aria": False},
                "encoding": {
                    "x": {"field": "left", "type": "quantitative"},
                    "x2": {"field": "x"},
                    "color": drawn,
                    "strokeDash": dashed,
                },
            },
            {
                **hands,
                "mark": {"type": "rule", "strokeWidth": 2.5, "aria": False},
                "encoding": {
                    "x2": {"field": "zero"},
                    "y2": {"field": "zero"},
                    "color": drawn,
                    "strokeDash": dashed,
                },
            },
            {
                **hands,
                "mark": {"type": "text", "fontSize": TEXT, "fontWeight": "bold", "aria": False}
                | {
                    "xOffset": {"expr": "datum.x * 16"},
                    "yOffset": {"expr": "-datum.y * 14 - (abs(datum.y) < 0.4 ? 9 : 0)"},
                },
                "encoding": {"text": {"field": "label"}, "color": drawn},
            },
        ],
    }
    return Figure(f"sine-alone-{pair}", Chart(spec), twins_alt(sine, pair), _table(sine))


def twins_alt(sine: SineAlone, pair: int) -> str:
    """The alt text of the hands."""
    return (
        f"Positions {sine.position} and {sine.twin:.1f} have the same sine in pair {pair}, {decimal(sine.sine)}. "
        f"{sine.offset} further their sines are {decimal(sine.later)} and {decimal(sine.twin_later)}."
    )


def _table(sine: SineAlone) -> pandas.DataFrame:
    places = [sine.position, sine.twin, sine.position + sine.offset, sine.twin + sine.offset]
    return pandas.DataFrame(
        {
            "position": [round(position, 2) for position in places],
            "sine": [round(math.sin(position * sine.frequency), 4) for position in places],
            "cosine": [round(math.cos(position * sine.frequency), 4) for position in places],
        }
    )
