"""Dependencies between the steps of an encoder: state after state, or layer by layer with all tokens at once."""

from __future__ import annotations

from collections.abc import Sequence

import pandas

from charts.figure import FLUID, Chart, Figure
from charts.grammar import listed
from charts.hover import hover
from charts.labels import numbered, quoted
from charts.palette import colour
from charts.theme import axis, token_axis

MAX_TOKENS = 12  # tokens that are drawn: every one is joined to every other in each layer
ROW = 24  # pixels
INPUT = "input"

Node = tuple[int, int, tuple[tuple[int, int], ...]]  # token, row, and the (token, row) that it waits for


def recurrent(tokens: int) -> list[Node]:
    """A node a token: it depends on the state before it and on its own token, in row 0."""
    states = [(t, t + 1, (*(((t - 1, t),) if t else ()), (t, 0))) for t in range(tokens)]
    return [*((t, 0, ()) for t in range(tokens)), *states]


def layered(tokens: int, layers: int) -> list[Node]:
    """A node a token and layer: it depends on all tokens of the layer below, on the embeddings in row 0 at first."""
    rows = [(t, row, tuple((u, row - 1) for u in range(tokens))) for row in range(1, layers + 1) for t in range(tokens)]
    return [*((t, 0, ()) for t in range(tokens)), *rows]


def waits_in_rnn(labels: Sequence[str], name: str) -> Figure:
    """The first `MAX_TOKENS` tokens through the RNN of this name, time from above. ValueError without tokens."""
    count = len(labels[:MAX_TOKENS])
    alt = f"{name}: {count} states one after another; each waits for the one before{_of(labels)}."
    return _figure(labels, recurrent(count), "state", count, name, "waiting-rnn", alt)


def waits_in_transformer(labels: Sequence[str], layers: int, name: str) -> Figure:
    """The same through the encoder of a Transformer with this many layers."""
    count = len(labels[:MAX_TOKENS])
    alt = (
        f"{name}: {layers} layers one after another; in each, all {count} tokens wait only for the layer "
        f"below{_of(labels)}."
    )
    return _figure(labels, layered(count, layers), "layer", layers, name, "waiting-transformer", alt)


def _of(labels: Sequence[str]) -> str:
    return f" (the first {MAX_TOKENS} of {len(labels)} tokens)" if len(labels) > MAX_TOKENS else ""


def _told(labels: Sequence[str], awaited: Sequence[tuple[int, int]], row: str) -> str:
    """Tooltip: the dependencies of a node."""
    if row == "layer":
        below = awaited[0][1]
        return f"all {len(awaited)} tokens of {f'layer {below}' if below else 'the input'}"
    before = [f"the state at {quoted(labels[token])}" for token, number in awaited if number]
    return listed([*before, *(f"{quoted(labels[token])} itself" for token, number in awaited if not number)])


def _figure(
    labels: Sequence[str], nodes: Sequence[Node], row: str, rows: int, title: str, name: str, alt: str
) -> Figure:
    if not labels:
        raise ValueError("there is no token to draw")
    shown = list(labels[:MAX_TOKENS])
    edges = [
        {"x": token, "y": number, "x2": other, "y2": below}
        for token, number, awaited in nodes
        for other, below in awaited
    ]
    dots = [
        {"x": token, "y": number, "n": f"{row} {number}" if number else INPUT}
        | {"told": _told(labels, awaited, row) if awaited else "nothing"}
        for token, number, awaited in nodes
    ]
    across = {"domain": [-0.5, len(shown) - 0.5], "nice": False}
    down = {"domain": [rows + 0.5, -0.5], "nice": False}
    named = token_axis("labels", None, values=[*range(len(shown))], labelAngle=-90)
    text = f"datum.value == 0 ? '{INPUT}' : format(datum.value, 'd')"
    x = {"field": "x", "type": "quantitative", "scale": across, "axis": named | {"orient": "top"}}
    y = {"field": "y", "type": "quantitative", "scale": down}
    y["axis"] = axis(row, values=list(range(rows + 1)), labelExpr=text)
    spec = {
        "params": [{"name": "labels", "value": shown}],
        "title": {"text": title, "anchor": "start"},
        "width": FLUID,
        "height": ROW * (rows + 1),
        "layer": [
            {
                "data": {"values": edges},
                "mark": {"type": "rule", "strokeWidth": 1, "opacity": 0.45, "aria": False},
                "encoding": {
                    "x": x,
                    "y": y,
                    "x2": {"field": "x2"},
                    "y2": {"field": "y2"},
                    "stroke": {"value": colour("ink")},
                },
            },
            {
                "data": {"values": dots},
                "transform": [{"calculate": "labels[datum.x]", "as": "token"}],
                "mark": {"type": "circle", "size": 80, "opacity": 1, "aria": False},
                "encoding": {
                    "x": x,
                    "y": y,
                    "color": {"value": colour("ink")},
                    "tooltip": hover(token="token", n="drawn in row", told="waits for"),
                },
            },
        ],
        "usermeta": {"embedOptions": {"renderer": "svg"}},
    }
    table = pandas.DataFrame(
        {row: number, "token": numbered(shown)[token], "waits for": _told(labels, awaited, row)}
        for token, number, awaited in nodes
        if number
    )
    return Figure(name, Chart(spec), alt, table)
