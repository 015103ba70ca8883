"""What a step could have written: its most likely tokens, with the one that was written marked."""

from __future__ import annotations

import math
from typing import Any

import pandas

from charts.figure import Chart, Figure
from charts.labels import percent, piece_text, quoted
from charts.palette import colour
from model.record import Record


def candidate_bars(record: Record, step: int) -> Figure:
    """Bars of the ten most likely tokens at a step (from 0). A written token that is not among them comes last."""
    candidates = record.candidates[step]
    written = record.target.ids[step]
    rows = [
        {"n": place, "token": piece_text(each.piece), "p": round(each.probability, 6), "written": each.id == written}
        for place, each in enumerate(candidates)
    ]
    if not any(row["written"] for row in rows):
        probability = math.exp(float(record.log_probs[step]))
        token = piece_text(record.target.pieces[step])
        rows.append({"n": len(rows), "token": token, "p": round(probability, 6), "written": True})
    return Figure(f"candidates-step-{step + 1}", Chart(_spec(rows)), _alt(rows, step), _table(rows))


def _spec(rows: list[dict[str, Any]]) -> dict[str, Any]:
    written = "datum.written"
    y = {"field": "n", "type": "ordinal"}
    return {
        "params": [{"name": "labels", "value": [row["token"] for row in rows]}],
        "data": {"values": rows},
        "width": 320,
        "height": {"step": 22},
        "encoding": {
            "y": {
                **y,
                "axis": {"labelExpr": "labels[datum.value]", "title": None, "ticks": False, "domain": False}
                | {"labelLimit": 130, "labelOverlap": False},
            },
            "x": {"field": "p", "type": "quantitative", "scale": {"domain": [0, 1]}, "title": "probability"}
            | {"axis": {"format": ".0%", "tickCount": 5}},
        },
        "layer": [
            {
                "mark": {"type": "bar", "aria": False, "height": {"band": 0.7}},
                "encoding": {
                    "fill": {"condition": {"test": written, "value": colour("ink")}, "value": colour("faint")},
                    "opacity": {"condition": {"test": written, "value": 1}, "value": 0.55},
                    "tooltip": [{"field": "token"}, {"field": "p", "title": "probability", "format": ".4f"}],
                },
            },
            {
                "mark": {"type": "text", "align": "left", "dx": 5, "color": colour("ink"), "aria": False},
                "encoding": {"text": {"field": "text"}},
            },
        ],
        "transform": [
            {
                "calculate": "format(datum.p, datum.p < 0.0995 ? '.1%' : '.0%') + (datum.written ? ' written' : '')",
                "as": "text",
            }
        ],
    }


def _alt(rows: list[dict[str, Any]], step: int) -> str:
    written = next(row for row in rows if row["written"])
    first = f"Step {step + 1} writes {quoted(written['token'])} with a probability of {percent(written['p'])}"
    if written["n"] > 0:
        best = rows[0]
        return f"{first}; most likely was {quoted(best['token'])} with {percent(best['p'])}."
    second = rows[1]
    return f"{first}; next is {quoted(second['token'])} with {percent(second['p'])}."


def _table(rows: list[dict[str, Any]]) -> pandas.DataFrame:
    return pandas.DataFrame(
        {
            "rank": [str(row["n"] + 1) if row["n"] < 10 else "later" for row in rows],
            "token": [row["token"] for row in rows],
            "probability": [row["p"] for row in rows],
            "written": [row["written"] for row in rows],
        }
    )
