"""The logit lens: predictions after each layer, and one step's candidates by depth."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas

from charts.cell_table import cell_table, written_shares
from charts.figure import Figure
from charts.grammar import counted, verb_of
from charts.labels import lone_label, numbered, percent, piece_labels, quoted
from model.dissect.lens import Evolution, LensLayer, settled
from model.record import Candidate, Record

COLUMN_TITLE = "read after layer"


def depth_labels(depths: int) -> list[str]:
    """Labels of the depths: "input", "1", "2", "3"."""
    return ["input", *map(str, range(1, depths))]


@dataclass(frozen=True)
class _Lens:
    """The texts and numbers of a logit lens: a row for each step, a column for each depth."""

    rows: list[str]
    columns: list[str]
    best: list[list[Candidate]]
    written: npt.NDArray[np.bool_]  # whether the most likely token is the written one
    own: npt.NDArray[np.float64]  # probability of what is written
    texts: list[list[str]]
    notes: list[list[str]]

    @property
    def probabilities(self) -> npt.NDArray[np.float64]:
        """Of the most likely tokens."""
        return np.array([[candidate.probability for candidate in row] for row in self.best])

    def alt(self, step: int) -> str:
        """Reading of a step at the input, and the layer from which on it has settled."""
        first, depths = settled(self.written), len(self.columns)
        early = int((first < depths - 1).sum())
        layer_index = int(first[step])
        says = f"Step {step + 1} reads {quoted(self.texts[step][0])} at the input"
        from_layer = "the input" if layer_index == 0 else f"layer {layer_index}"
        settles = f"and stays with {quoted(self.rows[step])} from {from_layer} on"
        if layer_index == depths:
            settles = f"and never puts {quoted(self.rows[step])} first"
        return (
            f"{says} {settles}; {early} of {counted(len(self.rows), 'step')} "
            f"{verb_of(early, len(self.rows), 'has', 'have')} settled before the last layer."
        )


def _lens_of(record: Record, layers: Sequence[LensLayer]) -> _Lens:
    rows = piece_labels(record.target)
    best = [[layer.candidates[row][0] for layer in layers] for row in range(len(rows))]
    written = np.array(
        [[candidate.id == record.target.ids[position] for candidate in row] for position, row in enumerate(best)]
    )
    own = np.exp(np.stack([layer.log_probs for layer in layers], axis=1).astype(float))  # (steps, depths)
    texts = [
        [
            rows[position] if mine else lone_label(candidate.piece)
            for candidate, mine in zip(row, written[position], strict=True)
        ]
        for position, row in enumerate(best)
    ]
    notes = [
        [
            ", ".join(
                f"{lone_label(candidate.piece)} {percent(candidate.probability)}"
                for candidate in layer.candidates[row][1:3]
            )
            + f"; written: {rows[row]} {percent(float(own[row, depth]))}"
            for depth, layer in enumerate(layers)
        ]
        for row in range(len(rows))
    ]
    return _Lens(rows, depth_labels(len(layers)), best, written, own, texts, notes)


def lens_table(record: Record, layers: Sequence[LensLayer], step: int) -> Figure:
    """The most likely token of every step at every depth, framed where it is the written one.

    step: the row to highlight, from 0.
    """
    lens = _lens_of(record, layers)
    table = pandas.DataFrame({"writes": numbered(lens.rows)})
    for depth, column in enumerate(lens.columns):
        table[f"{column}: token"] = [row[depth] for row in lens.texts]
        table[f"{column}: probability"] = [round(row[depth].probability, 4) for row in lens.best]
        table[f"{column}: probability of what is written"] = np.round(lens.own[:, depth], 4)
    return cell_table(
        lens.probabilities,
        lens.rows,
        lens.columns,
        name=f"lens-step-{step + 1}",
        alt=lens.alt(step),
        table=table,
        row_title="writes",
        column_title=COLUMN_TITLE,
        value_title="probability",
        scale="probability",
        texts=lens.texts,
        notes=lens.notes,
        outlined=lens.written,
        marked=step,
    )


def lens_data(record: Record, layers: Sequence[LensLayer]) -> tuple[dict[str, Any], list[str]]:
    """The same as data for the browser, with any row highlighted, and the alt text of each step."""
    lens = _lens_of(record, layers)
    every = {
        "rows": lens.rows,
        "columns": lens.columns,
        "row_title": "writes",
        "column_title": COLUMN_TITLE,
        "cells": written_shares(lens.probabilities),
        "texts": lens.texts,
        "notes": lens.notes,
        "framed": lens.written.astype(int).tolist(),
        "legend": True,
    }
    steps = range(len(lens.rows))
    return {"all": every, "steps": [{"marked": step} for step in steps]}, [lens.alt(step) for step in steps]


def lens_evolution(record: Record, evolved: Evolution, step: int) -> Figure:
    """The probability of each leading token of one step (from 0) at each depth."""
    labels, mine = _leading(record, evolved, step)
    columns = depth_labels(evolved.probabilities.shape[1])

    def table() -> pandas.DataFrame:
        numbers = pandas.DataFrame(np.round(evolved.probabilities.astype(float), 5), columns=pandas.Index(columns))
        numbers.insert(0, "token", pandas.Series(numbered(labels), dtype=object))
        return numbers

    return cell_table(
        evolved.probabilities,
        labels,
        columns,
        name=f"lens-candidates-step-{step + 1}",
        alt=_evolution_alt(labels, evolved, mine),
        table=table,
        row_title="candidate",
        column_title=COLUMN_TITLE,
        value_title="probability",
        scale="probability",
        marked=mine,
        legend=False,  # drawn under `lens_table`
    )


def evolution_data(record: Record, evolved: Sequence[Evolution]) -> tuple[dict[str, Any], list[str]]:
    """The same as data for the browser, for any step, and the alt text of each step. evolved: of all steps."""
    every = {
        "columns": depth_labels(evolved[0].probabilities.shape[1]),
        "row_title": "candidate",
        "column_title": COLUMN_TITLE,
        "texts": None,
        "notes": None,
        "framed": None,
        "legend": False,
    }
    steps, alts = [], []
    for step, layer_view in enumerate(evolved):
        labels, mine = _leading(record, layer_view, step)
        steps.append({"rows": labels, "cells": written_shares(layer_view.probabilities), "marked": mine})
        alts.append(_evolution_alt(labels, layer_view, mine))
    return {"all": every, "steps": steps}, alts


def _leading(record: Record, evolved: Evolution, step: int) -> tuple[list[str], int]:
    """Labels of the leading tokens of a step, and the row of the written one."""
    mine = next(position for position, token in enumerate(evolved.tokens) if token.id == record.target.ids[step])
    labels = [lone_label(token.piece) for token in evolved.tokens]
    labels[mine] = piece_labels(record.target)[step]
    return labels, mine


def _evolution_alt(labels: Sequence[str], evolved: Evolution, mine: int) -> str:
    first, last = (float(evolved.probabilities[mine, depth]) for depth in (0, -1))
    return f"{quoted(labels[mine])} goes from {percent(first)} at the input to {percent(last)} after the last layer."
