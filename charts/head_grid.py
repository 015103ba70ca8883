"""All heads of one kind as small maps side by side: bytes for the page's canvases, and the same as a Vega chart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas

from charts.figure import Chart, Figure
from charts.grammar import head_name, piece_names
from charts.heatmap import row_names
from charts.labels import numbered, percent, piece_labels, quoted
from charts.palette import colour, weight_scale
from charts.theme import ramp_legend
from charts.thumbnail import MASKED, Bytes, weight_bytes
from model.dissect.head_roles import HeadTraits
from model.network.site import Site
from model.record import Record

MAX_CELLS = 96  # along each side of a thumbnail; more are joined to blocks, each showing its largest weight
MAX_DRAWN = 48  # the same in the Vega chart, whose numbers take more room
COLUMNS, SIZE = 4, 132  # maps in a row of the Vega chart, and pixels of a map


@dataclass(frozen=True)
class HeadView:
    """One head of the grid: its traits in this sentence and a note, such as its measured role.

    brief: the note in two lines of a thumbnail, where it has more.
    """

    traits: HeadTraits
    note: str = ""
    brief: str = ""

    @property
    def title(self) -> str:
        """Layer and head, counted from 1."""
        layer = Site(self.traits.head.site).number
        return f"Layer {layer}, head {self.traits.head.head + 1}"

    @property
    def brief_title(self) -> str:
        """The same in one line of a thumbnail."""
        return self.title.replace("Layer ", "L")


def thumbnail(record: Record, view: HeadView, limit: int = MAX_CELLS) -> Bytes:
    """A head's weights as bytes (rows, columns), at most `limit` a side: the square root of the weight times 254."""
    head = view.traits.head
    seen = record.attention[head.site]
    return weight_bytes(seen.weights[head.head], np.isfinite(seen.scores[head.head]), limit)


def head_grid(record: Record, views: Sequence[HeadView], *, subject: str) -> Figure:
    """The maps in the order given, each under its title. `subject` opens the alt text. ValueError for no heads."""
    if not views:
        raise ValueError("there are no heads to draw")
    maps = [thumbnail(record, view, MAX_DRAWN) for view in views]
    rows, columns = maps[0].shape
    height = max(24, min(2 * SIZE, round(SIZE * rows / columns)))
    spec: dict[str, Any] = {
        "params": [
            {"name": "titles", "value": [[view.title, view.note] if view.note else [view.title] for view in views]},
            {"name": "cells", "value": [weights.ravel().tolist() for weights in maps]},
        ],
        "data": {"sequence": {"start": 0, "stop": len(views) * rows * columns, "as": "i"}},
        "transform": [
            {"calculate": f"floor(datum.i / {rows * columns})", "as": "h"},
            {"calculate": f"datum.i % {rows * columns}", "as": "at"},
            {"calculate": f"floor(datum.at / {columns})", "as": "r"},
            {"calculate": f"datum.at % {columns}", "as": "c"},
            {"calculate": "cells[datum.h][datum.at]", "as": "b"},
            {"filter": f"datum.b != {MASKED}"},
            {"calculate": f"pow(datum.b / {MASKED - 1}, 2)", "as": "w"},
        ],
        "facet": {"field": "h", "type": "ordinal", "header": {"title": None, "labelExpr": "titles[datum.value]"}},
        "columns": COLUMNS,
        "spacing": 14,
        "spec": {
            "width": SIZE,
            "height": height,
            "view": {"stroke": colour("faint"), "strokeOpacity": 0.5},
            "mark": {"type": "rect", "aria": False},
            "encoding": {
                "x": {"field": "c", "type": "ordinal", "scale": {"domain": list(range(columns))}, "axis": None},
                "y": {"field": "r", "type": "ordinal", "scale": {"domain": list(range(rows))}, "axis": None},
                "color": {
                    "field": "w",
                    "type": "quantitative",
                    "scale": weight_scale(),
                    "legend": ramp_legend("weight", [0, 0.03, 0.1, 0.3, 1]),
                },
            },
        },
        "usermeta": {"embedOptions": {"renderer": "canvas"}},
    }
    return Figure("heads", Chart(spec), f"{subject}: {finding(views)}", lambda: _table(record, views))


def finding(views: Sequence[HeadView]) -> str:
    """Name the heads with the sharpest and the widest attention."""
    sharp, wide = (pick(views, key=lambda view: view.traits.spread) for pick in (min, max))
    if sharp is wide:
        return f"{sharp.title} spreads its look over {sharp.traits.spread:.1f} tokens."
    return (
        f"of {len(views)} heads, {sharp.title.lower()} looks most sharply (over {sharp.traits.spread:.1f} tokens), "
        f"{wide.title.lower()} most widely ({wide.traits.spread:.1f})."
    )


def described(record: Record, view: HeadView) -> str:
    """Alt text of one head's map: its note and its strongest weight."""
    head = view.traits.head
    weights = record.attention[head.site].weights[head.head]
    row, column = np.unravel_index(int(weights[_first_open_row(weights) :].argmax()), weights.shape)
    row += _first_open_row(weights)
    query, key = row_names(record, head.site, False)[row], piece_names(record.columns(head.site))[column]
    looks = f"{quoted(query)} looks {percent(float(weights[row, column]))} at {quoted(key)}"
    note = f" {view.note[:1].upper()}{view.note[1:]}." if view.note else ""
    return f"{head_name(head)}.{note} Strongest: {looks}."


def _first_open_row(weights: npt.NDArray[np.float32]) -> int:
    """1 where the first of several rows has one key only (a causal mask) and is not informative; else 0."""
    return int(len(weights) > 1 and weights[0, 0] == 1 and not weights[0, 1:].any())


def _table(record: Record, views: Sequence[HeadView]) -> pandas.DataFrame:
    """One row a query: per head, the key with the most weight and that weight."""
    site = views[0].traits.head.site
    table = pandas.DataFrame({"query": numbered(row_names(record, site, False))})
    for view in views:
        head = view.traits.head
        weights = record.attention[head.site].weights[head.head]
        keys = numbered(piece_labels(record.columns(head.site)))
        best = weights.argmax(axis=1)
        table[f"{view.title}: looks most at"] = [keys[index] for index in best]
        table[f"{view.title}: weight"] = np.round(weights.max(axis=1).astype(float), 4)
    return table
