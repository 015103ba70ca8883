"""One head's map of weights with its row sums: all 1, if nothing is wrong."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pandas

from charts.figure import Chart, Figure
from charts.heatmap import attention_heatmap
from charts.matrix import Numbers
from charts.record_cache import cached_per_record
from charts.theme import axis
from model.dissect.aggregate import head_mean
from model.dissect.thresholds import ADDS_UP
from model.record import Record

ROOM, LEAST = 250, 17  # pixels for all rows, so that two maps are whole on a laptop's screen, and for one of them


def sums_of(weights: Numbers) -> Numbers:
    """Row sums of weights (queries, keys): (queries,)."""
    sums: Numbers = weights.sum(axis=-1, dtype=np.float64)
    return sums


def map_with_sums(record: Record, site: str, head: int) -> Figure:
    """The map of a head with its row sums on the right; those other than 1 are bold. KeyError, IndexError: no such
    head.

    It is low and has no legend, as two of them stand side by side. The alt text counts the wrong rows.
    """
    figure = attention_heatmap(record, site, head)
    sums = sums_of(record.attention[site].weights[head])
    spec = figure.chart.spec
    bold = {"condition": {"test": "sums_off[datum.value]", "value": "bold"}, "value": "normal"}
    right = axis("row sum", orient="right", labelExpr="row_sums[datum.value]", labelFontWeight=bold)
    beside: dict[str, Any] = {
        "data": {"sequence": {"start": 0, "stop": len(sums), "as": "r"}},
        "mark": {"type": "rect", "opacity": 0, "aria": False},
        "encoding": {"y": {"field": "r", "type": "ordinal", "axis": right}},
    }
    params = [
        *spec["params"],
        {"name": "row_sums", "value": [f"{total:.2f}" for total in sums]},
        {"name": "sums_off", "value": [bool(abs(total - 1) > ADDS_UP) for total in sums]},
    ]
    more = {
        "params": params,
        "layer": [without_legend(spec["layer"][0]), *spec["layer"][1:], beside],
        "resolve": {"axis": {"y": "independent"}},
        "height": {"step": max(LEAST, min(spec["height"]["step"], ROOM // len(sums)))},
    }
    return replace(
        figure,
        name=f"sums-{figure.name}",
        chart=Chart(spec | more),
        alt=f"{figure.alt} {in_words(sums)}",
        numbers=with_sums(lambda: figure.table, sums),
    )


@cached_per_record
def sums_beside(record: Record, sites: tuple[str, ...], heads: tuple[int | None, ...]) -> list[list[dict[str, Any]]]:
    """For each site and head (None: the mean of all) the row sums as text, which are off, and both in words."""

    def beside(weights: Numbers) -> dict[str, Any]:
        sums = sums_of(weights)
        texts = [f"{total:.2f}" for total in sums]
        return {"texts": texts, "off": (np.abs(sums - 1) > ADDS_UP).tolist(), "said": in_words(sums)}

    seen = [record.attention[site].weights for site in sites]
    return [[beside(head_mean(one) if head is None else one[head]) for head in heads] for one in seen]


def without_legend(cells: Mapping[str, Any]) -> dict[str, Any]:
    """The layer of coloured cells without its colour legend."""
    encoding = cells["encoding"]
    return {**cells, "encoding": {**encoding, "color": {**encoding["color"], "legend": None}}}


def in_words(sums: Numbers) -> str:
    """Count the rows that do not sum to 1, with the extreme sums."""
    off = int((np.abs(sums - 1) > ADDS_UP).sum())
    if not off:
        return "Every row adds up to 1."
    rows = "row does" if len(sums) == 1 else "rows do"
    return f"{off} of {len(sums)} {rows} not add up to 1: the sums go from {sums.min():.2f} to {sums.max():.2f}."


def with_sums(table: Callable[[], pandas.DataFrame], sums: Numbers) -> Callable[[], pandas.DataFrame]:
    """The same table with the row sums as its last column."""

    def made() -> pandas.DataFrame:
        numbers = table().copy()
        numbers.insert(len(numbers.columns), "row sum", np.round(sums, 4))
        return numbers

    return made
