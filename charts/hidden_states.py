"""Hidden states of an unrolled RNN as a heatmap, unit by step, under bars of each state's change."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas

from charts.figure import FLUID, Chart, Figure
from charts.grammar import piece_names
from charts.hover import hover, number_text
from charts.labels import piece_labels, quoted
from charts.palette import colour, contribution_scale
from charts.theme import ramp_legend, renderer, token_axis
from model.dissect.unrolled import Unrolled, liveliest, unrolled
from model.record import Array, Record

BARS, GAP = 56, 8  # pixels: the bars of change, and what separates them from the states
ROW, SMALL_ROW, FEW = 7, 2, 60  # pixels a unit where there are at most FEW, and where there are more
DECIMALS = 2


def hidden_states(record: Record, step: int, units: int | None = 32) -> Figure:
    """All states up to `step` (from 0, both halves), one column a step, the handed-over vector between.

    units: number of units of each half, the most variable first; None: all, in the network's order. An encoder unit and
    a decoder unit in the same row are unrelated. ValueError for a model without a chain.
    """
    chain = unrolled(record)
    encoder, decoder = chain.computed(step)
    chosen = [_chosen(chain.encoder, units), _chosen(np.concatenate((chain.crossing[None], chain.decoder)), units)]
    source = len(encoder)
    crossing = chain.crossing if step >= source - 1 else np.full_like(chain.crossing, np.nan)
    halves = [encoder[:, chosen[0]], np.concatenate((crossing[None], decoder))[:, chosen[1]]]
    rows = max(half.shape[1] for half in halves)
    grid = np.concatenate([_padded(half, rows) for half in halves])  # (steps + 1, rows); nan where nothing is yet
    changes = np.concatenate((chain.encoder_change, [np.nan], chain.decoder_change))
    taken = [*range(min(step + 1, source)), *range(source + 1, step + 2)]
    fed = [
        label if position <= step - source else "" for position, label in enumerate(piece_labels(record.decoder_input))
    ]
    labels = [*piece_labels(record.source), "\u2192", *fed]
    unit_numbers = [[unit + 1 for unit in half] for half in chosen]
    spec = _spec(grid, changes, taken, labels, unit_numbers, source, state=step if step < source else step + 1)
    name = f"states-step-{step + 1}"
    return Figure(
        name, Chart(spec), _alt(record, chain, step), lambda: _table(record, grid, changes, unit_numbers, taken)
    )


def _chosen(states: Array, units: int | None) -> list[int]:
    """The units shown, each half on its own."""
    return list(range(states.shape[1])) if units is None else list(liveliest(states, units))


def _padded(half: Array, rows: int) -> Array:
    return np.pad(half, ((0, 0), (0, rows - half.shape[1])), constant_values=np.nan)


def _spec(
    grid: Array,
    changes: Array,
    taken: list[int],
    labels: list[str],
    unit_numbers: list[list[int]],
    source: int,
    state: int,
) -> dict[str, Any]:
    columns, rows = grid.shape
    height = ROW if rows <= FEW else SMALL_ROW
    top, bottom = BARS + GAP, BARS + GAP + rows * height
    hundredths = np.round(grid.astype(float) * 10**DECIMALS)
    cells = [[int(value) if np.isfinite(value) else None for value in column] for column in hundredths]
    largest = float(np.nanmax(changes, initial=0)) or 1.0
    x = {
        "field": "c",
        "type": "quantitative",
        "scale": {"domain": [0, columns], "nice": False},
        "axis": token_axis("labels", None, labelAngle=-60 if columns <= 24 else -90)
        # upright labels stand in the middle of their columns; in narrow ones some give way to others
        | {
            "values": [column + 0.5 for column in range(columns)],
            "labelExpr": "labels[floor(datum.value)]",
            "labelOverlap": "greedy",
            "labelSeparation": 1,
            "labelLimit": 90,
        },
    }
    y = {"field": "y", "type": "quantitative", "axis": None, "scale": {"domain": [bottom, 0], "nice": False}}
    bars = [
        {"c": column + 0.12, "c2": column + 0.88, "y": round(BARS - BARS * float(changes[column]) / largest, 1)}
        | {"y2": BARS, "n": column, "change": round(float(changes[column]), 3)}
        for column in taken
    ]
    step_of = f"datum.n < {source} ? datum.n + 1 : datum.n"
    return {
        "width": FLUID,
        "height": bottom,
        "params": [
            {"name": "labels", "value": labels},
            {"name": "cells", "value": cells},
            {"name": "unit_numbers", "value": unit_numbers},
        ],
        "layer": [
            {
                "data": {"sequence": {"start": 0, "stop": grid.size, "as": "i"}},
                "transform": [
                    {"calculate": f"floor(datum.i / {rows})", "as": "n"},
                    {"calculate": f"datum.i % {rows}", "as": "r"},
                    {"calculate": "cells[datum.n][datum.r]", "as": "v"},
                    {"filter": "isNumber(datum.v)"},
                    {"calculate": f"datum.v / {10**DECIMALS}", "as": "v"},
                    {"calculate": f"datum.n + (datum.n == {source} ? 0.2 : 0)", "as": "c"},
                    {"calculate": f"datum.n + (datum.n == {source} ? 0.8 : 1)", "as": "c2"},
                    {"calculate": f"{top} + datum.r * {height}", "as": "y"},
                    {"calculate": f"datum.y + {height}", "as": "y2"},
                    {"calculate": "labels[datum.n]", "as": "token"},
                    {"calculate": number_text("datum.v", places=DECIMALS), "as": "value"},
                    {"calculate": f"unit_numbers[datum.n < {source} ? 0 : 1][datum.r]", "as": "unit"},
                ],
                "mark": {"type": "rect", "aria": False},
                "encoding": {
                    "x": x,
                    "x2": {"field": "c2"},
                    "y": y,
                    "y2": {"field": "y2"},
                    "color": {"field": "v", "type": "quantitative", "scale": contribution_scale(1.0)}
                    | {"legend": ramp_legend("value of a unit", [-1, -0.5, 0, 0.5, 1])},
                    "tooltip": hover(token="token", unit="unit", value="value of the unit, -1 to 1"),
                },
            },
            {
                "data": {"values": bars},
                "transform": [
                    {"calculate": "labels[datum.n]", "as": "token"},
                    {"calculate": step_of, "as": "step"},
                ],
                "mark": {"type": "rect", "color": colour("faint"), "aria": False},
                "encoding": {
                    "x": x,
                    "x2": {"field": "c2"},
                    "y": y,
                    "y2": {"field": "y2"},
                    "tooltip": hover(step="step", token="token", change="change of the state (length)"),
                },
            },
            {
                "data": {"values": [{"c": state, "c2": state + 1, "y": 0, "y2": bottom}]},
                "mark": {"type": "rect", "filled": False, "stroke": colour("ink"), "strokeWidth": 2, "aria": False},
                "encoding": {"x": x, "x2": {"field": "c2"}, "y": y, "y2": {"field": "y2"}},
            },
        ],
        "usermeta": renderer(grid.size),
    }


def _alt(record: Record, chain: Unrolled, step: int) -> str:
    """Steps with the largest change of state, in each half."""
    source = len(chain.encoder)
    changes = chain.encoder_change[: step + 1]
    most = int(changes.argmax())
    label = quoted(piece_names(record.source)[most])
    change = f"The encoder’s state changes most at {label}, by {changes[most]:.2f}"
    if step < source:
        return f"{change} so far." if step < source - 1 else f"{change}."
    changes = chain.decoder_change[: step + 1 - source]
    most = int(changes.argmax())
    fed, written = piece_names(record.decoder_input)[most], piece_names(record.target)[most]
    return (
        f"{change}. The decoder’s changes most where it gets {quoted(fed)} and writes {quoted(written)}, by "
        f"{changes[most]:.2f}."
    )


def _table(
    record: Record, grid: Array, changes: Array, unit_numbers: list[list[int]], taken: list[int]
) -> pandas.DataFrame:
    """One row a step, one column a unit of either half; the handed-over vector has a row of its own."""
    source = len(record.source)
    lines = [*taken[:source], *([source] if np.isfinite(grid[source]).any() else []), *taken[source:]]
    tokens = [*piece_labels(record.source), "", *piece_labels(record.decoder_input)]
    halves = [*["encoder"] * source, "goes to the decoder", *["decoder"] * len(record.target)]
    frame = pandas.DataFrame(
        {
            "half": [halves[line] for line in lines],
            "token": [tokens[line] for line in lines],
            "change": np.round(changes[lines].astype(float), 4),
        }
    )
    values = np.round(grid[lines].astype(float), 4)
    columns = {}
    for half, numbers, mine in (
        ("encoder", unit_numbers[0], np.array(lines) < source),
        ("decoder", unit_numbers[1], np.array(lines) >= source),
    ):
        for row, number in enumerate(numbers):
            columns[f"{half} unit {number}"] = np.where(mine, values[:, row], np.nan)
    return pandas.concat([frame, pandas.DataFrame(columns)], axis=1)
