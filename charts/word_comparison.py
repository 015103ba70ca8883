"""One written word seen twice: how much it looks at each source word, and what leaving that word out does to it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas

from charts.figure import Chart, Figure
from charts.hover import hover, number_text, share_text
from charts.labels import CONTROL_PICTURES, decimal, numbered, percent, quoted
from charts.palette import colour
from charts.theme import token_axis
from model.dissect.agreement import WordComparison
from model.language.tokenizer import EOS_PIECE

STEPS = ((8, 56), (16, 44), (24, 36), (10**6, 28))  # pixels a word has where there are at most so many words
HEIGHT = 90  # pixels of a row of bars
LEGIBLE = {"w": 0.005, "c": 0.05}  # smaller numbers stand in the tooltip and the table only
ROOM = 1.25  # how far past the longest bar a row goes, for the number at its end


def word_comparison(compared: WordComparison) -> Figure:
    """Two rows of bars over the source words: weights above, the change of log-probability below.

    `<eos>` has a weight and cannot be left out.
    """
    labels = [word.text.translate(CONTROL_PICTURES) for word in compared.sources]
    written = compared.word.text.translate(CONTROL_PICTURES)
    values: list[dict[str, Any]] = [
        {"n": place, "w": round(float(weight), 4), "c": round(float(change), 3)}
        for place, (weight, change) in enumerate(zip(compared.weights, compared.change, strict=True))
    ]
    values.append({"n": len(labels), "w": round(compared.resting, 4), "c": None})
    columns = [*labels, EOS_PIECE]
    step = next(pixels for most, pixels in STEPS if len(columns) <= most)
    low, high = float(compared.change.min(initial=0)), float(compared.change.max(initial=0))
    span = max(high, -low, 0.1)
    domain = [round(min(low, 0) - 0.25 * span, 4), round(max(high, 0) + 0.25 * span, 4)]
    nats = number_text("datum.c", change=True, unit="nats")
    title = {"titleColor": colour("key"), "titleFontWeight": "bold"}
    words = token_axis("labels", "key: English word", orient="top", labelAngle=-45, **title)
    change_sign = {"condition": {"test": "datum.c < 0", "value": {"expr": "contributions[0]"}}}
    spec = {
        "params": [{"name": "labels", "value": columns}],
        "data": {"values": values},
        "transform": [
            {"calculate": "labels[datum.n]", "as": "word"},
            {"calculate": share_text("datum.w"), "as": "weight"},
            {"calculate": f"datum.c === null ? 'cannot be left out' : {nats}", "as": "change"},
        ],
        "spacing": 4,
        "vconcat": [
            _row("w", "weight", [0, ROOM], words, {"value": {"expr": "weights[3]"}}, ".0%", step),
            _row("c", "left out", domain, None, {**change_sign, "value": {"expr": "contributions[4]"}}, ".2f", step),
        ],
        "usermeta": {"embedOptions": {"renderer": "svg"}},
    }
    table = pandas.DataFrame(
        {
            "English word": numbered(columns),
            "weight": np.round([*compared.weights.astype(float), compared.resting], 4),
            "change of log-probability when left out": [*np.round(compared.change.astype(float), 3), np.nan],
        }
    )
    return Figure(f"left-out-{compared.word.start + 1}", Chart(spec), _alt(compared, labels, written), table)


def _row(
    field: str,
    title: str,
    domain: list[float],
    words: dict[str, Any] | None,
    fill: dict[str, Any],
    form: str,
    step: int,
) -> dict[str, Any]:
    legible = f"isValid(datum.{field}) && abs(datum.{field}) >= {LEGIBLE[field]}"
    return {
        "width": {"step": step},
        "height": HEIGHT,
        "encoding": {
            "x": {"field": "n", "type": "ordinal", "axis": words, "scale": {"paddingInner": 0.2, "paddingOuter": 0.1}},
            "y": {"field": field, "type": "quantitative", "scale": {"domain": domain, "nice": False}}
            | {"axis": {"title": title, "labels": False, "grid": False}},
        },
        "layer": [
            {
                "mark": {"type": "bar", "aria": False},
                "encoding": {
                    "fill": fill,
                    "tooltip": hover(word="English word", weight="weight", change="log-probability without it"),
                },
            },
            {"mark": {"type": "rule", "color": colour("faint"), "aria": False}, "encoding": {"y": {"datum": 0}}}
            | {"data": {"values": [{}]}},
            {
                "mark": {
                    "type": "text",
                    "aria": False,
                    "fontSize": 11 if step > 28 else 10,
                    "color": colour("ink"),
                    "baseline": {"expr": f"datum.{field} < 0 ? 'top' : 'bottom'"},
                    "dy": {"expr": f"datum.{field} < 0 ? 4 : -4"},
                },
                "encoding": {
                    "text": {"condition": {"test": legible, "field": field, "format": form}, "value": ""},
                },
            },
        ],
    }


def _alt(compared: WordComparison, labels: list[str], written: str) -> str:
    attended, needed = compared.attended, compared.needed
    looks = f"{quoted(written)} looks most at {quoted(labels[attended])} ({percent(float(compared.weights[attended]))})"
    if compared.rests:
        looks = (
            f"{quoted(written)} looks most at <eos> ({percent(compared.resting)}), then at {quoted(labels[attended])}"
        )
    if needed is None:
        return f"{looks}; no single word that is left out costs it much."
    lost = decimal(compared.change[needed])
    if needed == attended:
        return f"{looks}; leaving out that word costs it most ({lost} in log-probability). They agree."
    return f"{looks}; leaving out {quoted(labels[needed])} costs it most ({lost} in log-probability). They disagree."
