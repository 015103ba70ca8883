"""Bars around 0, such as what leaving a word out does to a log-probability."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas

from charts.figure import FLUID, Chart, Figure
from charts.hover import hover, number_text
from charts.labels import decimal, numbered, quoted
from charts.palette import colour, contribution_scale
from charts.theme import axis, token_axis

Numbers = npt.NDArray[np.floating[Any]]

ROW = 22  # pixels
TITLE_WIDTH = 44  # characters of a title's line, so that it fits on a phone
ROOM = 1.3  # how far past the longest bar the axis goes, for the number at its end


def ranked_bars(
    labels: Sequence[str],
    values: Numbers,
    *,
    name: str,
    subject: str,
    unit: str = "nats",
    measure: str = "change",
    title: str = "word",
    ranked: bool = True,
    marked: int | None = None,
) -> Figure:
    """A bar for each label, left or right of 0, the largest first, or in the given order if not `ranked`.

    values: (labels,). subject: what the values are; it heads the axis and opens the alt text. measure: the same in a
    word. title: what the labels are. marked: the label to highlight. ValueError where labels and values do not fit or
    there are none.
    """
    if not len(labels) or values.shape != (len(labels),):
        raise ValueError(f"{len(labels)} labels do not fit values of shape {values.shape}")
    order = np.argsort(-np.abs(values), kind="stable") if ranked else np.arange(len(labels))
    shown = [round(float(values[index]), 4) for index in order]
    largest = max(map(abs, shown)) or 1.0
    ends = [ROOM * min(0.0, *shown, -0.15 * largest), ROOM * max(0.0, *shown, 0.15 * largest)]
    bold = {"condition": {"test": "rows[datum.value] == marked", "value": "bold"}, "value": "normal"}
    spec: dict[str, Any] = {
        "params": [
            {"name": "labels", "value": [labels[index] for index in order]},
            {"name": "rows", "value": order.tolist()},
            {"name": "marked", "value": -1 if marked is None else marked},
        ],
        "width": FLUID,
        "height": ROW * len(labels),
        "data": {"values": [{"n": index, "v": value} for index, value in enumerate(shown)]},
        "transform": [
            {"calculate": "labels[datum.n]", "as": "label"},
            {"calculate": "abs(datum.v) < 0.005 ? '0' : format(datum.v, '+.2f')", "as": "text"},
            {"calculate": number_text("datum.v", change=True, unit=unit), "as": "told"},
        ],
        "encoding": {
            "y": {"field": "n", "type": "ordinal", "axis": token_axis("labels", None, labelFontWeight=bold)},
            "x": {
                "field": "v",
                "type": "quantitative",
                "scale": {"domain": [round(end, 4) for end in ends], "nice": False},
                "axis": axis(textwrap.wrap(f"{subject} ({unit})", TITLE_WIDTH), labels=False, grid=True, values=[0]),
            },
            "tooltip": hover(label=title, told=measure),
        },
        "layer": [
            {
                "mark": {"type": "bar", "aria": False, "height": {"band": 0.7}},
                "encoding": {
                    "color": {
                        "field": "v",
                        "type": "quantitative",
                        "scale": contribution_scale(largest),
                        "legend": None,
                    },
                    "stroke": {"value": colour("faint")},
                    "strokeWidth": {"value": 0.5},
                },
            },
            _ends("datum.v < 0", "right", -5),
            _ends("datum.v >= 0", "left", 5),
        ],
    }
    table = pandas.DataFrame(
        {title: [numbered(labels)[index] for index in order], f"{subject} ({unit})": shown},
    )
    return Figure(name, Chart(spec), f"{subject}: {_ranking(labels, values, unit)}", table)


def _ends(test: str, align: str, dx: int) -> dict[str, Any]:
    """The numbers at the ends of bars of one sign."""
    return {
        "transform": [{"filter": test}],
        "mark": {"type": "text", "align": align, "dx": dx, "aria": False},
        "encoding": {"text": {"field": "text"}},
    }


def _ranking(labels: Sequence[str], values: Numbers, unit: str) -> str:
    """The two largest of the values in words."""
    first, *rest = np.argsort(-np.abs(values), kind="stable").tolist()
    if abs(values[first]) < 0.005:
        return f"nothing reaches 0.01 {unit}."
    first_of_all = f"most for {quoted(labels[first])} ({decimal(values[first], change=True)} {unit})"
    return (
        f"{first_of_all}, then {quoted(labels[rest[0]])} ({decimal(values[rest[0]], change=True)})."
        if rest
        else f"{first_of_all}."
    )
