"""Panels of bars over one list of tokens: scores beside their weights, one scoring function beside another."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
import pandas

from charts.figure import FLUID, Chart, Figure
from charts.hover import hover, number_text, share_text
from charts.labels import exact_share, numbered
from charts.palette import colour
from charts.theme import TEXT, token_axis

Numbers = npt.NDArray[np.floating[Any]]

ROW = 22  # pixels
WIDEST = {1: 560, 2: 680, 3: 800}  # pixels that so many panels make use of
PANEL_WIDTHS = {1: 190, 2: 120, 3: 88}  # at least, by how many there are: with short labels, a phone has room for them
BETWEEN = 12  # between panels, in pixels where they are narrowest
TITLE = {1: 36, 2: 18, 3: 12}  # characters of a panel's title in one line
LINE = 15  # pixels
CHARACTER, BEFORE = 0.56 * TEXT, 6  # pixels: a character of the number at a bar's end, and what is left before it
FORMATS = (".2f", ".1f", ".0f")  # of scores: the first that leaves room for the bars
SHARE = "> 99.9 %"  # the longest that is written of a share
MIN_SPAN = 0.1  # from the lowest to the highest score of a panel
FOR_NUMBERS = 0.75  # of a panel's width, at most


@dataclass(frozen=True)
class Panel:
    """One column of bars: a title, a number for each token, and the kind of number.

    weight: from 0 to 1, in the colour of weights. share: another share, in another colour. score: around 0, coloured by
    sign; the axis runs from the panel's lowest to its highest and spans at least `MIN_SPAN`, so that tiny scores have
    short bars.
    """

    title: str
    values: Numbers
    kind: Literal["weight", "share", "score"]
    unit: str = ""


def token_panels(
    labels: Sequence[str],
    panels: Sequence[Panel],
    *,
    alt: str,
    name: str,
    marked: int | None = None,
    title: str,
    keys: bool = True,
) -> Figure:
    """Up to three panels side by side, one row a token. `marked` is the token to highlight.

    title: of the tokens. keys: whether they are keys of attention, and use their colour. ValueError where numbers and
    labels do not fit.
    """
    if not 1 <= len(panels) <= len(PANEL_WIDTHS) or any(panel.values.shape != (len(labels),) for panel in panels):
        shapes = ", ".join(str(panel.values.shape) for panel in panels)
        raise ValueError(f"{len(labels)} tokens need 1 to {len(PANEL_WIDTHS)} panels of as many numbers, not {shapes}")
    count = len(panels)
    width, step = PANEL_WIDTHS[count], PANEL_WIDTHS[count] + BETWEEN
    values: list[dict[str, Any]] = [{"n": token} for token in range(len(labels))]
    layers = []
    for index, panel in enumerate(panels):
        (low, high), written = _domain(panel, width)
        ends = index * step + width * (np.array([np.zeros(len(labels)), panel.values]) - low) / (high - low)
        for row, value, zero, end in zip(values, panel.values, *ends, strict=True):
            row |= {
                f"v{index}": exact_share(float(value)),
                f"a{index}": round(float(zero), 3),
                f"b{index}": round(float(end), 3),
            }
        layers.append(_panel(index, panel, written, title))
    bold = {"condition": {"test": "datum.value == marked", "value": "bold"}, "value": "normal"}
    role_title = {"titleColor": colour("key" if keys else "ink"), "titleFontWeight": "bold"}
    scale = {"domain": [0, count * step - BETWEEN], "nice": False}
    spec = {
        "params": [
            {"name": "labels", "value": list(labels)},
            {"name": "marked", "value": -1 if marked is None else marked},
        ],
        "width": FLUID,
        "height": {"step": ROW},
        "data": {"values": values},
        "encoding": {
            "y": {
                "field": "n",
                "type": "ordinal",
                "axis": token_axis("labels", title, labelFontWeight=bold, **role_title),
            },
            "x": {"type": "quantitative", "scale": scale, "axis": None},
        },
        "layer": [_titles([panel.title for panel in panels], step), *layers],
        "usermeta": {"embedOptions": {"renderer": "svg"}},
    }
    return Figure(name, Chart(spec), alt, lambda: _table(labels, panels, title), WIDEST[count])


def _titles(titles: Sequence[str], step: int) -> dict[str, Any]:
    """Panel titles above the bars, in as many lines as the longest needs in the narrowest layout."""
    broken = [textwrap.wrap(title, TITLE[len(titles)], break_long_words=False) for title in titles]
    most = max(map(len, broken))
    values = [{"x": index * step, "t": [*[""] * (most - len(lines)), *lines]} for index, lines in enumerate(broken)]
    return {
        "data": {"values": values},
        "mark": {
            "type": "text",
            "aria": False,
            "align": "left",
            "baseline": "top",
            "fontSize": TEXT,
            "lineHeight": LINE,
            "color": colour("ink"),
        },
        "encoding": {
            "x": {"field": "x", "type": "quantitative"},
            "y": {"value": -LINE * most - 4},
            "text": {"field": "t", "type": "nominal"},
        },
    }


def _domain(panel: Panel, width: int) -> tuple[list[float], str]:
    """Range from the lowest to the highest bar, 0 included, with room for the numbers at the bars' ends.

    Returned with the number format of scores: fewer digits where more would leave too little room for the bars.
    """
    if panel.kind != "score":
        return [0, round(width / (width - CHARACTER * len(SHARE) - BEFORE), 5)], ""
    low, high = float(panel.values.min(initial=0)), float(panel.values.max(initial=0))
    if high - low < MIN_SPAN:
        low, high = (low, low + MIN_SPAN) if high > -low else (high - MIN_SPAN, high)
    for written in FORMATS:
        left, right = (CHARACTER * len(f"{end:{written}}") + BEFORE if end else 0.0 for end in (low, high))
        if left + right <= FOR_NUMBERS * width:
            break
    pixel = (high - low) / (width - min(left + right, FOR_NUMBERS * width))
    return [round(low - left * pixel, 5), round(high + right * pixel, 5)], written


def _panel(index: int, panel: Panel, written: str, title: str) -> dict[str, Any]:
    """The bars of one panel with their numbers. written: the number format of scores."""
    field, zero, end = f"v{index}", f"a{index}", f"b{index}"
    number = number_text(f"datum.{field}", change=bool(panel.unit), unit=panel.unit)
    positive = colour({"weight": "weights[3]", "share": "faint", "score": "contributions[4]"}[panel.kind])
    return {
        "encoding": {"x": {"field": end, "type": "quantitative"}},
        "layer": [
            {
                "mark": {"type": "bar", "aria": False, "height": {"band": 0.7}},
                "encoding": {
                    "x2": {"field": zero},
                    "fill": {
                        "condition": {"test": f"datum.{field} < 0", "value": {"expr": "contributions[0]"}},
                        "value": positive,
                    },
                    "opacity": {"condition": {"test": "marked < 0 || datum.n == marked", "value": 1}, "value": 0.6},
                    "tooltip": hover(token=title, told=panel.title),
                },
            },
            {
                "mark": {
                    "type": "text",
                    "aria": False,
                    "fontSize": TEXT,
                    "align": {"expr": f"datum.{field} < 0 ? 'right' : 'left'"},
                    "dx": {"expr": f"datum.{field} < 0 ? -4 : 4"},
                },
                "encoding": {
                    "text": {"field": field, "format": written} if written else {"field": "share", "type": "nominal"},
                    "opacity": {"condition": {"test": "marked < 0 || datum.n == marked", "value": 1}, "value": 0.85},
                },
            },
        ],
        "transform": [
            {"calculate": "labels[datum.n]", "as": "token"},
            {"calculate": share_text(f"datum.{field}", short=True), "as": "share"},
            {"calculate": share_text(f"datum.{field}") if panel.kind != "score" else number, "as": "told"},
        ],
    }


def _table(labels: Sequence[str], panels: Sequence[Panel], title: str) -> pandas.DataFrame:
    columns: dict[str, Any] = {title: numbered(labels)}
    columns |= {panel.title: np.round(panel.values.astype(float), 5) for panel in panels}
    return pandas.DataFrame(columns)
