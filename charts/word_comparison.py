"""Attention and leave-one-out for one written word, over the source words."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas

from charts.figure import FLUID, Chart, Figure
from charts.grammar import names_of
from charts.hover import hover, number_text, share_text
from charts.labels import END, END_NAME, decimal, exact_share, numbered, percent, quoted, word_label
from charts.palette import colour
from charts.theme import TEXT, axis, token_axis
from model.dissect.agreement import WordComparison
from model.language.languages import LanguagePair

FEW = 8  # words: so many have room on a phone and take what a wider page has; more have a width of their own
WIDEST_WORD, LABELS = 100, 90  # pixels: how wide a word may get, and what stands beside them
STEPS = ((16, 46), (24, 40), (10**6, 36))  # pixels a word has where there are at most so many words
HEIGHT, BETWEEN = 90, 4  # pixels of a row of bars, and between the two
ROWS = (HEIGHT / 2, 1.5 * HEIGHT + BETWEEN)  # the middles of the lower and the upper row
LEGIBLE = {"w": 0.005, "c": 0.05}  # smaller numbers stand in the tooltip and the table only
ROOM = 1.25  # how far past the longest bar a row goes, for the number at its end


def word_comparison(compared: WordComparison, pair: LanguagePair) -> Figure:
    """Two rows of bars over the source words: weights above, the change of log-probability below.

    `<eos>` has a weight and cannot be left out.
    """
    labels = [word_label(word) for word in compared.sources]
    values: list[dict[str, Any]] = [
        {"n": index, "w": exact_share(float(weight)), "c": round(float(change), 3)}
        for index, (weight, change) in enumerate(zip(compared.weights, compared.change, strict=True))
    ]
    values.append({"n": len(labels), "w": exact_share(compared.end_weight), "c": None})
    columns = [*labels, END]
    few = len(columns) <= FEW
    step = next(pixels for most, pixels in STEPS if len(columns) <= most)
    low, high = float(compared.change.min(initial=0)), float(compared.change.max(initial=0))
    span = max(high, -low, 0.1)
    domain = (min(low, 0) - 0.25 * span, max(high, 0) + 0.25 * span)
    nats = number_text("datum.c", change=True, unit="nats")
    title = {"titleColor": colour("key"), "titleFontWeight": "bold"}
    words = token_axis("labels", f"key: {pair.source} word", orient="top", labelAngle=-45, **title)
    number = {"field": "c", "format": ".2f"}
    change_sign = {"condition": {"test": "datum.c < 0", "value": {"expr": "contributions[0]"}}}
    whole = 2 * HEIGHT + BETWEEN
    spec = {
        "params": [{"name": "labels", "value": columns}],
        "data": {"values": values},
        "transform": [
            {"calculate": "labels[datum.n]", "as": "word"},
            {"calculate": share_text("datum.w"), "as": "weight"},
            {"calculate": f"datum.c === null ? 'cannot be left out' : {nats}", "as": "change"},
        ],
        "width": FLUID if few else {"step": step},
        "height": whole,
        "encoding": {
            "x": {"field": "n", "type": "ordinal", "axis": words, "scale": {"paddingInner": 0.2, "paddingOuter": 0.1}},
            "y": {
                "type": "quantitative",
                "scale": {"domain": [0, whole], "nice": False},
                "axis": axis(None, values=list(ROWS), labelExpr=f"datum.value > {HEIGHT} ? 'weight' : 'left out'"),
            },
        },
        "layer": [
            *_row("w", (0, ROOM), HEIGHT + BETWEEN, {"value": {"expr": "weights[3]"}}, {"field": "weight"}, pair),
            *_row("c", domain, 0, {**change_sign, "value": {"expr": "contributions[4]"}}, number, pair),
        ],
        "usermeta": {"embedOptions": {"renderer": "svg"}},
    }
    table = pandas.DataFrame(
        {
            f"{pair.source} word": numbered(columns),
            "weight": np.round([*compared.weights.astype(float), compared.end_weight], 4),
            "change of log-probability when left out": [*np.round(compared.change.astype(float), 3), np.nan],
        }
    )
    widest = LABELS + WIDEST_WORD * len(columns) if few else None
    return Figure(f"left-out-{compared.word.start + 1}", Chart(spec), _alt(compared), table, widest)


def _row(
    field: str,
    domain: tuple[float, float],
    bottom: int,
    fill: dict[str, Any],
    text: dict[str, str],
    pair: LanguagePair,
) -> list[dict[str, Any]]:
    """The bars of one field, their base line and their numbers: `HEIGHT` pixels high from `bottom` up."""
    legible = f"isValid(datum.{field}) && abs(datum.{field}) >= {LEGIBLE[field]}"
    low, high = domain
    pixel = HEIGHT / (high - low)
    base = round(bottom - low * pixel, 3)
    placed = [
        {"calculate": f"{base} + datum.{field} * {pixel:.6g}", "as": "end"},
        {"calculate": f"{base}", "as": "base"},
    ]
    end = {"y": {"field": "end", "type": "quantitative"}}
    return [
        {
            "transform": placed,
            "mark": {"type": "bar", "aria": False},
            "encoding": {
                **end,
                "y2": {"field": "base"},
                "fill": fill,
                "tooltip": hover(word=f"{pair.source} word", weight="weight", change="log-probability without it"),
            },
        },
        {
            "data": {"values": [{}]},
            "mark": {"type": "rule", "color": colour("faint"), "aria": False},
            "encoding": {"x": {"value": 0}, "x2": {"value": "width"}, "y": {"datum": base}},
        },
        {
            "transform": placed,
            "mark": {
                "type": "text",
                "aria": False,
                "fontSize": TEXT,
                "color": colour("ink"),
                "baseline": {"expr": f"datum.{field} < 0 ? 'top' : 'bottom'"},
                "dy": {"expr": f"datum.{field} < 0 ? 4 : -4"},
            },
            "encoding": {
                **end,
                "text": {"condition": {"test": legible, **text}, "value": ""},
            },
        },
    ]


def _alt(compared: WordComparison) -> str:
    written, names = names_of(compared.words)[compared.place], names_of(compared.sources)
    attended = quoted(names[compared.attended])
    looks = f"{quoted(written)} looks most at {attended} ({percent(float(compared.weights[compared.attended]))})"
    if compared.sink:
        end = f"{END_NAME} ({percent(compared.end_weight)}), an attention sink"
        looks = f"{quoted(written)} looks most at {end}, and among the words at {attended}"
    if compared.needed is None:
        return f"{looks}; leaving out any one word costs it little."
    lost = f"({decimal(compared.change[compared.needed])} in log-probability)"
    agree = "They agree" if compared.verdict == "agree" else "They disagree"
    which = "that word" if compared.needed == compared.attended else quoted(names[compared.needed])
    return f"{looks}; leaving out {which} costs it most {lost}. {agree}."
