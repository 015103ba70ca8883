"""The most likely tokens of a step at a temperature, with their probability at temperature 1 marked on the bars."""

from __future__ import annotations

from typing import Any

import pandas

from charts.candidates import bars_spec
from charts.control_links import Slider, link_slider
from charts.figure import Chart, Figure
from charts.labels import exact_share, lone_label, percent, quoted
from charts.palette import colour
from model.dissect.next_token import softmax
from model.language.tokenizer import EOS
from model.record import Array, Record

SHOWN = 10
TICK = 18  # pixels, a little more than a bar


def linked_temperature(record: Record, step: int, logits: Array, temperature: float, slider: Slider) -> Figure:
    """The bars of a step; a slider sets the temperature in the browser. logits: (pieces,), of the step."""
    own = temperature_bars(record, step, softmax(logits, temperature), temperature)
    inputs = [_turned(_rows(record, step, softmax(logits, number)), number) for number in slider.numbers]
    return link_slider(own, inputs, temperature, slider)


def temperature_bars(record: Record, step: int, probabilities: Array, temperature: float) -> Figure:
    """Bars of a step's (from 0) candidates at a temperature; the last bar is all other pieces together.

    probabilities: (pieces,), at this temperature. Marks show the probabilities at temperature 1, the record's own.
    """
    rows = _rows(record, step, probabilities)
    tokens, now, before = ([row[name] for row in rows] for name in ("token", "p", "q"))
    ticks = {
        "mark": {"type": "tick", "color": colour("ink"), "thickness": 2.5, "size": TICK, "aria": False}
        | {"opacity": {"expr": "tick"}},
        "encoding": {"x": {"field": "q", "type": "quantitative"}},
    }
    at_one = f"probability at temperature {temperature:g}"
    table = pandas.DataFrame(
        {
            "token": [row["token"] for row in rows],
            at_one: [row["p"] for row in rows],
            "as the model writes, temperature 1.0": [row["q"] for row in rows],
        }
    )
    alt = f"At temperature {temperature:g} {quoted(tokens[0])} has {percent(now[0])} instead of {percent(before[0])}."
    if temperature == 1:
        alt = f"{quoted(tokens[0])} has {percent(now[0])}, {quoted(tokens[1])} {percent(now[1])}."
    spec = bars_spec(rows, ticks)
    spec["params"] += [{"name": "tick", "value": _turned(rows, temperature)["tick"]}]
    return Figure(f"temperature-step-{step + 1}", Chart(spec), alt, table)


def _rows(record: Record, step: int, probabilities: Array) -> list[dict[str, Any]]:
    """Rows for `bars_spec`."""
    candidates = record.candidates[step][:SHOWN]
    now = [float(probabilities[candidate.id]) for candidate in candidates]
    before = [candidate.probability for candidate in candidates]
    tokens = [lone_label(candidate.piece) for candidate in candidates]
    rest = len(probabilities) - EOS - len(candidates)  # <pad>, unknown and <sos> are never written
    rows: list[dict[str, Any]] = [
        {"n": position, "token": token, "p": exact_share(p), "q": exact_share(q), "written": False}
        for position, (token, p, q) in enumerate(
            zip(
                [*tokens, f"{rest:,} others"],
                [*now, max(0.0, 1 - sum(now))],
                [*before, max(0.0, 1 - sum(before))],
                strict=True,
            )
        )
    ]
    for index, candidate in enumerate(candidates):
        rows[index]["written"] = candidate.id == record.target.ids[step]
    return rows


def _turned(rows: list[dict[str, Any]], temperature: float) -> dict[str, Any]:
    """Vega parameters that depend on the temperature: lengths, and whether marks are shown."""
    return {"shares": [row["p"] for row in rows], "tick": int(temperature != 1)}
