"""What a map holds: the numbers of one sheet, or of several, such as the maps of all heads, of which one is shown.

All numbers of sheets with the same rows and columns are one text; the chart reads those of the sheet that is shown.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from charts.digits import Digits
from charts.labels import NO_BREAK, SHARE_TEXTS, share_bytes

Numbers = npt.NDArray[np.floating[Any]]

READOUT = 52  # characters of a line under the map, which is as wide as its legend at least
WEIGHT, SCORE, PLACE = Digits(3, 4), Digits(5, 3, signed=True), Digits(2)  # as numbers are written for the browser


@dataclass(frozen=True)
class Side:
    """The tokens along one side of a map: a label each, and what they are ("key: English")."""

    labels: Sequence[str]
    title: str


@dataclass(frozen=True)
class Sheets:
    """Maps of the same tokens: weights (sheets, rows, columns), and scores like them, NaN where there are none.

    allowed: bool (rows, columns), False where a query may not look. marked: the row to outline for each thing that the
    control of the row says, from 0; -1 for none.
    """

    rows: Side
    columns: Side
    weights: Numbers
    scores: Numbers | None = None
    allowed: npt.NDArray[np.bool_] | None = None
    marked: Sequence[int] = (-1,)

    @cached_property
    def largest(self) -> tuple[npt.NDArray[np.intp], Numbers]:
        """Of each row of each sheet the column of the largest weight, and this weight: both (sheets, rows)."""
        weights = self.weights if self.allowed is None else np.where(self.allowed, self.weights, -np.inf)
        columns = weights.argmax(axis=2)
        largest: Numbers = np.take_along_axis(weights, columns[..., None], axis=2)[..., 0]
        return columns, largest

    def open(self, numbers: Numbers) -> Numbers:
        """Numbers of these sheets, NaN where a query may not look."""
        return numbers if self.allowed is None else np.where(self.allowed, numbers, np.nan)


@dataclass(frozen=True, eq=False)
class Groups:
    """All sheets that a map turns to, those of the same tokens together; what the browser is told is made once."""

    sheets: Sequence[Sheets]

    @cached_property
    def shares(self) -> tuple[list[npt.NDArray[np.uint8]], npt.NDArray[np.uint8]]:
        """Of each group the largest weight of each row, and all that there are: as `share_bytes` writes them."""
        found = [share_bytes(each.largest[1]) for each in self.sheets]
        return found, np.unique(np.concatenate([each.ravel() for each in found]))

    @cached_property
    def made(self) -> dict[str, list[Any]]:
        """Parameters that have a value for each group."""
        shares, texts = self.shares
        return group_params(self.sheets) | {
            "best_shares": [PLACE.written(np.searchsorted(texts, each)) for each in shares],
            "marked": [list(each.marked) for each in self.sheets],
        }

    @cached_property
    def whole(self) -> dict[str, list[Any]]:
        """Parameters of all groups together."""
        return {
            "best_rows": [row for each in self.sheets for row in telling_rows(each)],
            "share_texts": [SHARE_TEXTS[text].replace(" %", f"{NO_BREAK}%") for text in self.shares[1].tolist()],
            "group_of": [group for group, each in enumerate(self.sheets) for _ in each.weights],
            "first_of": np.cumsum([0, *(len(each.weights) for each in self.sheets[:-1])]).tolist(),
        }


@dataclass(frozen=True)
class Turns:
    """How a map turns to sheets. at: a Vega expression, the sheet, counted through all groups. row: what the control of
    the outlined row says. params: what the two are made from."""

    groups: Groups
    at: str
    row: str
    params: Sequence[dict[str, Any]] = ()

    def sheet_params(self) -> list[dict[str, Any]]:
        """Labels, numbers and what is said of the sheet that is shown, and its row."""
        made, whole = self.groups.made, self.groups.whole
        best = "first_row + finding_row"
        expressions = {
            "at_sheet": self.at,
            "at_group": "group_of[at_sheet]",
            **{name: f"{name}_of[at_group]" for name in made},
            "first_row": "(at_sheet - first_of[at_group]) * length(row_labels)",
            "step_row": f"marked[min({self.row}, length(marked) - 1)]",
            "finding_row": "step_row < 0 ? best_rows[at_sheet] : step_row",
            "looks": f"'\"' + row_labels[finding_row] + '\" looks ' + share_texts[{PLACE.read('best_shares', best)}]",
            "looks_at": f"'at \"' + column_labels[{PLACE.read('best_columns', best)}] + '\".'",
            "finding": f"length(looks) + length(looks_at) < {READOUT}"
            f" ? [looks + ' ' + looks_at, '{NO_BREAK}'] : [looks, looks_at]",
        }
        return [
            *self.params,
            *({"name": f"{name}_of", "value": value} for name, value in made.items()),
            *({"name": name, "value": value} for name, value in whole.items()),
            *({"name": name, "expr": expression} for name, expression in expressions.items()),
        ]


def group_params(groups: Sequence[Sheets]) -> dict[str, list[Any]]:
    """Labels and numbers, of each group as it is sent."""
    return {
        "row_labels": [list(each.rows.labels) for each in groups],
        "column_labels": [list(each.columns.labels) for each in groups],
        "longest_column": [max(map(len, each.columns.labels)) for each in groups],
        "row_title": [each.rows.title for each in groups],
        "column_title": [each.columns.title for each in groups],
        "cell_weights": [WEIGHT.written(each.open(each.weights)) for each in groups],
        "cell_scores": [None if each.scores is None else SCORE.written(each.open(each.scores)) for each in groups],
        "best_columns": [PLACE.written(each.largest[0]) for each in groups],
    }


def telling_rows(sheets: Sheets) -> list[int]:
    """Of each sheet the row with the largest weight of all, of those that have a choice."""
    count, columns = sheets.weights.shape[1:]
    choices = np.full(count, columns) if sheets.allowed is None else sheets.allowed.sum(axis=1)
    open_rows = choices > (1 if choices.max() > 1 else 0)  # a row with one key to look at says nothing
    rows: list[int] = np.where(open_rows, sheets.largest[1], -np.inf).argmax(axis=1).tolist()
    return rows
