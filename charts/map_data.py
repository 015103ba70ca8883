"""The numbers of a map, or of several precomputed maps (one for each head, say) of which a chart shows one.

The numbers of all maps with the same rows and columns are encoded as one text; the chart decodes those of the map it
shows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from charts.base36 import Base36
from charts.labels import NO_BREAK, SHARE_TEXTS, share_bytes

Numbers = npt.NDArray[np.floating[Any]]

READOUT = 52  # characters of a line under the map, which is as wide as its legend at least
WEIGHT, SCORE, PLACE = Base36(3, 4), Base36(5, 3, signed=True), Base36(2)  # as numbers are written for the browser


@dataclass(frozen=True)
class Side:
    """The tokens along one side of a map: one label a token, and the title of the axis ("key: English")."""

    labels: Sequence[str]
    title: str


@dataclass(frozen=True)
class Maps:
    """Maps of the same tokens: weights (maps, rows, columns), and scores of the same shape, NaN where there are none.

    allowed: bool (rows, columns), False where a query may not look. marked: the row to outline for each value of the
    row control, from 0; -1 for none.
    """

    rows: Side
    columns: Side
    weights: Numbers
    scores: Numbers | None = None
    allowed: npt.NDArray[np.bool_] | None = None
    marked: Sequence[int] = (-1,)

    @cached_property
    def largest(self) -> tuple[npt.NDArray[np.intp], Numbers]:
        """The column and the value of each row's largest weight, both (maps, rows)."""
        weights = self.weights if self.allowed is None else np.where(self.allowed, self.weights, -np.inf)
        columns = weights.argmax(axis=2)
        largest: Numbers = np.take_along_axis(weights, columns[..., None], axis=2)[..., 0]
        return columns, largest

    def open(self, numbers: Numbers) -> Numbers:
        """The maps with NaN where a query may not look."""
        return numbers if self.allowed is None else np.where(self.allowed, numbers, np.nan)


@dataclass(frozen=True, eq=False)
class MapGroups:
    """All maps that a chart can switch between, grouped by tokens; their encoding is cached."""

    maps: Sequence[Maps]

    @cached_property
    def shares(self) -> tuple[list[npt.NDArray[np.uint8]], npt.NDArray[np.uint8]]:
        """The largest weight of each row, by group, and the distinct values of all groups; as in `share_bytes`."""
        per_map = [share_bytes(shown.largest[1]) for shown in self.maps]
        return per_map, np.unique(np.concatenate([map_shares.ravel() for map_shares in per_map]))

    @cached_property
    def made(self) -> dict[str, list[Any]]:
        """Vega parameters with one value a group."""
        shares, texts = self.shares
        return group_params(self.maps) | {
            "best_shares": [PLACE.encode(np.searchsorted(texts, map_shares)) for map_shares in shares],
            "marked": [list(shown.marked) for shown in self.maps],
        }

    @cached_property
    def whole(self) -> dict[str, list[Any]]:
        """Vega parameters that all groups share."""
        return {
            "best_rows": [row for shown in self.maps for row in telling_rows(shown)],
            "share_texts": [SHARE_TEXTS[text].replace(" %", f"{NO_BREAK}%") for text in self.shares[1].tolist()],
            "group_of": [group for group, shown in enumerate(self.maps) for _ in shown.weights],
            "first_of": np.cumsum([0, *(len(shown.weights) for shown in self.maps[:-1])]).tolist(),
        }


@dataclass(frozen=True)
class MapLink:
    """Let one chart show any of several precomputed maps.

    at: Vega expression for the index of the map to show, counted through all groups. row: Vega expression for the value
    of the row control. params: the Vega parameters that these two need.
    """

    groups: MapGroups
    at: str
    row: str
    params: Sequence[dict[str, Any]] = ()

    def map_params(self) -> list[dict[str, Any]]:
        """Vega parameters of the map on show: labels, numbers, description, outlined row."""
        made, whole = self.groups.made, self.groups.whole
        best = "first_row + finding_row"
        expressions = {
            "at_sheet": self.at,
            "at_group": "group_of[at_sheet]",
            **{name: f"{name}_of[at_group]" for name in made},
            "first_row": "(at_sheet - first_of[at_group]) * length(row_labels)",
            "step_row": f"marked[min({self.row}, length(marked) - 1)]",
            "finding_row": "step_row < 0 ? best_rows[at_sheet] : step_row",
            "looks": f"'“' + row_labels[finding_row] + '” looks ' + share_texts[{PLACE.decode('best_shares', best)}]",
            "looks_at": f"'at “' + column_labels[{PLACE.decode('best_columns', best)}] + '”.'",
            "finding": f"length(looks) + length(looks_at) < {READOUT}"
            f" ? [looks + ' ' + looks_at, '{NO_BREAK}'] : [looks, looks_at]",
        }
        return [
            *self.params,
            *({"name": f"{name}_of", "value": value} for name, value in made.items()),
            *({"name": name, "value": value} for name, value in whole.items()),
            *({"name": name, "expr": expression} for name, expression in expressions.items()),
        ]


def group_params(groups: Sequence[Maps]) -> dict[str, list[Any]]:
    """Labels and encoded numbers of each group."""
    return {
        "row_labels": [list(group.rows.labels) for group in groups],
        "column_labels": [list(group.columns.labels) for group in groups],
        "longest_column": [max(map(len, group.columns.labels)) for group in groups],
        "row_title": [group.rows.title for group in groups],
        "column_title": [group.columns.title for group in groups],
        "cell_weights": [WEIGHT.encode(group.open(group.weights)) for group in groups],
        "cell_scores": [None if group.scores is None else SCORE.encode(group.open(group.scores)) for group in groups],
        "best_columns": [PLACE.encode(group.largest[0]) for group in groups],
    }


def telling_rows(maps: Maps) -> list[int]:
    """The row of each map with the largest weight, among rows with more than one key."""
    count, columns = maps.weights.shape[1:]
    choices = np.full(count, columns) if maps.allowed is None else maps.allowed.sum(axis=1)
    open_rows = choices > (1 if choices.max() > 1 else 0)  # a row with one key to look at says nothing
    rows: list[int] = np.where(open_rows, maps.largest[1], -np.inf).argmax(axis=1).tolist()
    return rows
