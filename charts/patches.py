"""Activation patching: how much of the difference between two sentences each state carries; layers down, positions
across.
"""

from __future__ import annotations

import numpy as np
import pandas

from charts.figure import Chart, Figure
from charts.grammar import distinct_names
from charts.hover import hover, number_text
from charts.labels import percent, piece_labels, quoted
from charts.signed_cells import signed_cells
from charts.theme import renderer, token_axis
from model.dissect.patching import Patches
from model.network.site import Site
from model.record import Record

CELL, ROW = 46, 30  # pixels
NAMES = {
    "encoder.input": "embedding and position",
    "encoder.embedding": "embedding",
    "encoder.output": "encoder’s output",
}


def state_label(state: str) -> str:
    """Name of an encoder state: `encoder.1.after_feed_forward` is "after layer 2"."""
    return NAMES.get(state) or f"after layer {Site.of_state(state).number}"


def patches_map(patches: Patches, into: Record, other: Record) -> Figure:
    """The map of `carried`; a column is a position, labelled with both sentences' tokens."""
    one, two = piece_labels(into.source), piece_labels(other.source)
    columns = [a if a == b else f"{a} \u2190 {b}" for a, b in zip(one, two, strict=True)]
    largest = round(max(1.0, float(np.abs(patches.carried).max())), 2)
    band = {"paddingInner": 0.06, "paddingOuter": 0}
    values = [
        {"r": row, "c": column, "v": round(float(patches.carried[row, column]), 4)}
        for row in range(len(patches.states))
        for column in range(len(columns))
    ]
    spec = {
        "params": [
            {"name": "layers", "value": [state_label(state) for state in patches.states]},
            {"name": "tokens", "value": columns},
        ],
        "width": {"step": CELL},
        "height": {"step": ROW},
        "data": {"values": values},
        "transform": [
            {"calculate": "layers[datum.r]", "as": "state"},
            {"calculate": "tokens[datum.c]", "as": "token"},
            {"calculate": number_text("100 * datum.v", places=1, unit="%"), "as": "told"},
            {"calculate": "abs(datum.v) < 0.005 ? '0' : format(100 * datum.v, '.0f')", "as": "text"},
        ],
        "encoding": {
            "x": {"field": "c", "type": "ordinal", "scale": band}
            | {"axis": token_axis("tokens", None, orient="top", labelAngle=-45)},
            "y": {"field": "r", "type": "ordinal", "scale": band, "axis": token_axis("layers", None, labelLimit=220)},
        },
        "layer": signed_cells(
            largest, "share of the way", hover(state="state", token="token", told="share of the way")
        ),
        "usermeta": renderer(2 * len(values)),
    }
    most = float(patches.carried.max())
    row, column = np.unravel_index(int(patches.carried.argmax()), patches.carried.shape)
    alt = (
        f"One state at a time copied from {quoted(other.source.text)}. The state that carries most is the one "
        f"{state_label(patches.states[row])} at {quoted(distinct_names(columns)[column])}: "
        f"{percent(max(0.0, min(1.0, most)))} of the way."
    )
    table = pandas.DataFrame({"position": [f"{number + 1} {label}" for number, label in enumerate(columns)]})
    for index, state in enumerate(patches.states):
        table[state_label(state)] = np.round(patches.carried[index].astype(float), 4)
    return Figure("patched-states", Chart(spec), alt, table)
