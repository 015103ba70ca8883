"""One step's weights in pairs of bars: as computed, and as set by the reader."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas

from charts.figure import FLUID, Chart, Figure
from charts.hover import hover, share_text
from charts.labels import exact_share, numbered, percent, quoted
from charts.theme import axis, token_axis
from model.language.languages import LanguagePair

Numbers = npt.NDArray[np.floating[Any]]

HEIGHT = 130  # pixels
WIDEST_TOKEN, SIDES = 110, 160  # pixels: how wide a token's pair may get, and what stands beside them
UPRIGHT = 9  # tokens: more have no room for labels that are read without turning the head
NUMBERED = 12  # tokens: more have no room for a number above each bar
LEGIBLE = 0.01  # of smaller weights the number stands in the hover text and the table only
ROOM = 1.2  # how far past a full bar the scale goes, for the number above it
OWN = "as computed"


def two_weights(
    labels: Sequence[str], own: Numbers, other: Numbers, *, name: str, written: str, step: int, pair: LanguagePair
) -> Figure:
    """Pairs of bars, one a source token. own, other: (tokens,), from 0 to 1.

    name: of the other weights, such as "equal". written: the step's (from 0) token. ValueError where numbers and labels
    do not fit.
    """
    if not len(labels) or own.shape != other.shape or own.shape != (len(labels),):
        raise ValueError(f"{len(labels)} tokens do not fit weights of shapes {own.shape} and {other.shape}")
    rows = [
        {"n": token, "s": series, "w": exact_share(float(weight))}
        for series, weights in enumerate((own, other))
        for token, weight in enumerate(weights)
    ]
    upright = len(labels) <= UPRIGHT
    words = token_axis("labels", None, orient="top", labelAngle=0 if upright else -45)
    equal = np.ptp(other) == 0
    name_of_other = f"{name}: {percent(float(other[0]))} each" if equal else name
    legend = {"title": f"weights at step {step + 1}", "orient": "bottom", "labelExpr": "names[datum.value]"}
    fills = {"domain": [0, 1], "range": [{"expr": "weights[3]"}, {"expr": "weights[1]"}]}
    numbers = f"datum.w >= {LEGIBLE}" if len(labels) <= NUMBERED else "false"
    if equal:  # a number for all of them stands in the legend
        numbers += " && datum.s === 0"
    spec = {
        "params": [{"name": "labels", "value": list(labels)}, {"name": "names", "value": [OWN, name_of_other]}],
        "width": FLUID,
        "height": HEIGHT,
        "data": {"values": rows},
        "transform": [
            {"calculate": "labels[datum.n]", "as": "token"},
            {"calculate": "names[datum.s]", "as": "whose"},
            {"calculate": share_text("datum.w"), "as": "weight"},
            {"calculate": f"{numbers} ? {share_text('datum.w', short=True)} : ''", "as": "text"},
        ],
        "encoding": {
            "x": {"field": "n", "type": "ordinal", "axis": words, "scale": {"paddingInner": 0.25, "paddingOuter": 0.1}},
            "xOffset": {"field": "s", "type": "nominal", "scale": {"domain": [0, 1], "paddingInner": 0.1}},
            "y": {
                "field": "w",
                "type": "quantitative",
                "scale": {"domain": [0, ROOM], "nice": False},
                "axis": axis(None, labels=False),
            },
        },
        "layer": [
            {
                "mark": {"type": "bar", "aria": False},
                "encoding": {
                    "fill": {"field": "s", "type": "nominal", "scale": fills, "legend": legend},
                    "stroke": {"value": {"expr": "weights[3]"}},
                    "strokeWidth": {"value": 1},
                    "tooltip": hover(token=f"{pair.source} token", whose="weights", weight="weight"),
                },
            },
            {
                "mark": {"type": "text", "aria": False, "baseline": "bottom", "dy": -3},
                "encoding": {"text": {"field": "text", "type": "nominal"}},
            },
        ],
        "usermeta": {"embedOptions": {"renderer": "svg"}},
    }
    most = [int(weights.argmax()) for weights in (own, other)]
    looks = f"{quoted(written)} looks {percent(float(own[most[0]]))} at {quoted(labels[most[0]])}"
    most_of_other = f"the most is {percent(float(other[most[1]]))} at {quoted(labels[most[1]])}"
    others = f"every token has {percent(float(other[0]))}" if equal else most_of_other
    table = pandas.DataFrame(
        {
            f"{pair.source} token": numbered(labels),
            OWN: np.round(own.astype(float), 5),
            name: np.round(other.astype(float), 5),
        }
    )
    widest = SIDES + WIDEST_TOKEN * len(labels)
    return Figure(f"two-weights-{step + 1}", Chart(spec), f"{looks}; with weights {name} {others}.", table, widest)
