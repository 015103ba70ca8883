"""The most likely tokens of a step at a temperature, with their probability at temperature 1 marked on the bars."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas

from charts.candidates import bars_spec
from charts.figure import Chart, Figure
from charts.labels import exact_share, lone_label, percent, quoted
from charts.palette import colour
from model.dissect.next_token import softmax
from model.language.tokenizer import EOS
from model.record import Array, Record

SHOWN = 10
TICK = 18  # pixels, a little more than a bar


def at_temperatures(
    record: Record, step: int, logits: Array, temperatures: Sequence[float]
) -> tuple[list[dict[str, Any]], list[str]]:
    """The bars of a step (from 0) at each of these temperatures as data for the browser, and their alt texts.

    logits: (pieces,), of the step. Data: labels, shares from 0 to 1, the row of the written token or -1, and except at
    temperature 1 marks at the shares at temperature 1.
    """
    data, alts = [], []
    for temperature in temperatures:
        rows = _rows(record, step, softmax(logits, temperature))
        bars: dict[str, Any] = {
            "labels": [row["token"] for row in rows],
            "shares": [row["p"] for row in rows],
            "written": next((row["n"] for row in rows if row["written"]), -1),
        }
        if temperature != 1:
            bars["marks"] = [row["q"] for row in rows]
        data.append(bars)
        alts.append(_alt(rows, temperature))
    return data, alts


def temperature_bars(record: Record, step: int, probabilities: Array, temperature: float) -> Figure:
    """Bars of a step's (from 0) candidates at a temperature; the last bar is all other pieces together.

    probabilities: (pieces,), at this temperature. Marks show the probabilities at temperature 1, the record's own.
    """
    rows = _rows(record, step, probabilities)
    ticks = {
        "mark": {"type": "tick", "color": colour("ink"), "thickness": 2.5, "size": TICK, "aria": False}
        | {"opacity": int(temperature != 1)},
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
    return Figure(f"temperature-step-{step + 1}", Chart(bars_spec(rows, ticks)), _alt(rows, temperature), table)


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


def _alt(rows: list[dict[str, Any]], temperature: float) -> str:
    (first, now, before), (second, next_now, _) = ((row["token"], row["p"], row["q"]) for row in rows[:2])
    if temperature == 1:
        return f"{quoted(first)} has {percent(now)}, {quoted(second)} {percent(next_now)}."
    return f"At temperature {temperature:g} {quoted(first)} has {percent(now)} instead of {percent(before)}."
