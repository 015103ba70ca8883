"""Candidates of a step: its most likely tokens, the written one marked."""

from __future__ import annotations

from typing import Any

import pandas

from charts.figure import FLUID, Chart, Figure
from charts.hover import hover, share_text
from charts.labels import exact_share, percent, quoted
from charts.options import options_of, recorded_options
from charts.palette import colour
from charts.record_cache import cached_per_record
from charts.theme import number_axis, token_axis
from model.record import Record

ROW = 22  # pixels
MAX_BARS = 10  # bars
INSIDE_FROM = 0.6  # longer bars carry their number inside
NEAR = 0.35  # of the axis, what a number at a bar's end takes up


def candidate_bars(record: Record, step: int, most: int = MAX_BARS) -> Figure:
    """Bars of the most likely tokens at a step (from 0), including the written one, and of all others together.

    most: number of bars. The table has all candidates of the record.
    """
    rows = _rows(record, step, most)

    def table() -> pandas.DataFrame:
        options = recorded_options(record, step)
        return pandas.DataFrame(
            {
                "rank": [str(option.rank or "below") for option in options],
                "token": [option.label for option in options],
                "probability": [exact_share(option.share) for option in options],
                "written": [option.written for option in options],
            }
        )

    return Figure(f"candidates-step-{step + 1}", Chart(bars_spec(rows)), _alt(record, step), table)


@cached_per_record
def candidate_steps(record: Record) -> tuple[dict[str, Any], ...]:
    """The bars of every step as data for the browser: labels, shares from 0 to 1, the row of the written token."""
    steps = []
    for step in range(len(record.target)):
        options = options_of(record, step, MAX_BARS)
        steps.append(
            {
                "labels": [option.label for option in options],
                "shares": [exact_share(option.share) for option in options],
                "written": next(row for row, option in enumerate(options) if option.written),
            }
        )
    return tuple(steps)


@cached_per_record
def candidate_alts(record: Record) -> tuple[str, ...]:
    """The alt text of every step."""
    return tuple(_alt(record, step) for step in range(len(record.target)))


def bars_spec(rows: list[dict[str, Any]], *more: dict[str, Any]) -> dict[str, Any]:
    """Bars of candidates: n from 0, token, p (0 to 1), written; an optional q is marked by the layers `more`.

    A number is hidden where it would touch a mark.
    """
    values = _values(rows)
    bold = {"condition": {"test": "datum.value == written_at", "value": "bold"}, "value": "normal"}
    shares = number_axis("probability", format=".0%", values=[0, 0.25, 0.5, 0.75, 1])
    return {
        "params": [{"name": name, "value": value} for name, value in values.items()],
        "width": FLUID,
        "height": ROW * len(rows),
        "data": {"sequence": {"start": 0, "stop": len(rows), "as": "n"}},
        "transform": [
            {"calculate": "labels[datum.n]", "as": "token"},
            {"calculate": "shares[datum.n]", "as": "p"},
            {"calculate": "others[datum.n]" if "others" in values else "null", "as": "q"},
            {"filter": "isValid(datum.p)"},
            {"calculate": "datum.n === written_at", "as": "written"},
            {"calculate": share_text("datum.p"), "as": "percent"},
            {"calculate": "datum.percent + (datum.written ? ', written' : '')", "as": "text"},
            {"calculate": f"isValid(datum.q) && datum.q > datum.p && datum.q < datum.p + {NEAR} ? datum.q : datum.p"}
            | {"as": "end"},
        ],
        "encoding": {
            "y": {
                "field": "n",
                "type": "ordinal",
                "scale": {"domain": list(range(len(rows)))},  # rows that stay empty keep their room
                "axis": token_axis("labels", None, labelFontWeight=bold),
            },
            "x": {"field": "p", "type": "quantitative", "scale": {"domain": [0, 1]}, "axis": shares},
            "tooltip": hover(token="token", percent="probability"),
        },
        "layer": [
            {
                "mark": {"type": "bar", "aria": False, "height": {"band": 0.7}},
                "encoding": {
                    "fill": {
                        "condition": {"test": "datum.written", "value": colour("written")},
                        "value": colour("faint"),
                    },
                },
            },
            _numbers(f"datum.p < {INSIDE_FROM}", "left", 5, "ink"),
            _numbers(f"datum.p >= {INSIDE_FROM}", "right", -6, "paper"),
            *more,
        ],
    }


def _rows(record: Record, step: int, most: int = MAX_BARS) -> list[dict[str, Any]]:
    """A step's rows for `bars_spec`."""
    return [
        {"n": index, "token": option.label, "p": exact_share(option.share), "written": option.written}
        for index, option in enumerate(options_of(record, step, most))
    ]


def _values(rows: list[dict[str, Any]]) -> dict[str, Any]:
    """Vega parameters of the bars."""
    return {
        "labels": [row["token"] for row in rows],
        "shares": [row["p"] for row in rows],
        "written_at": next((row["n"] for row in rows if row["written"]), -1),
        **({"others": [row["q"] for row in rows]} if any("q" in row for row in rows) else {}),
    }


def _numbers(test: str, align: str, dx: int, ink: str) -> dict[str, Any]:
    """Numbers at the ends of some bars."""
    return {
        "transform": [{"filter": test}],
        "mark": {"type": "text", "align": align, "dx": dx, "color": colour(ink), "aria": False},
        "encoding": {"text": {"field": "text"}, "x": {"field": "end", "type": "quantitative"}},
    }


def _alt(record: Record, step: int) -> str:
    options = recorded_options(record, step)
    (written,) = (option for option in options if option.written)
    writes = f"Step {step + 1} writes {quoted(written.label)} with a probability of {percent(written.share)}"
    if written is not options[0]:
        return f"{writes}; most likely was {quoted(options[0].label)} with {percent(options[0].share)}."
    return f"{writes}; next is {quoted(options[1].label)} with {percent(options[1].share)}."
