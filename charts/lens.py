"""The logit lens: predictions after each layer, and one step's candidates by depth."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas

from charts.cell_table import cell_table
from charts.control_links import link_choice, parameter_values
from charts.figure import Figure
from charts.grammar import counted, verb_of
from charts.labels import lone_label, numbered, percent, piece_labels, quoted
from model.dissect.lens import Evolution, LensLayer, settled
from model.record import Record

COLUMN_TITLE = "read after layer"


def depth_labels(depths: int) -> list[str]:
    """Labels of the depths: "input", "1", "2", "3"."""
    return ["input", *map(str, range(1, depths))]


def lens_table(record: Record, layers: list[LensLayer], step: int) -> Figure:
    """The most likely token of every step at every depth, framed where it is the written one.

    step: the row to highlight, from 0.
    """
    rows, columns = piece_labels(record.target), depth_labels(len(layers))
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
    table = pandas.DataFrame({"writes": numbered(rows)})
    for depth, column in enumerate(columns):
        table[f"{column}: token"] = [row[depth] for row in texts]
        table[f"{column}: probability"] = [round(row[depth].probability, 4) for row in best]
        table[f"{column}: probability of what is written"] = np.round(own[:, depth], 4)
    first = settled(written)
    early = int((first < len(layers) - 1).sum())
    layer_index = int(first[step])
    says = f"Step {step + 1} reads {quoted(texts[step][0])} at the input"
    settles = (
        f"and stays with {quoted(rows[step])} from {'the input' if layer_index == 0 else f'layer {layer_index}'} on"
    )
    if layer_index == len(layers):
        settles = f"and never puts {quoted(rows[step])} first"
    alt = (
        f"{says} {settles}; {early} of {counted(len(rows), 'step')} {verb_of(early, len(rows), 'has', 'have')} "
        "settled before the last layer."
    )
    return cell_table(
        np.array([[candidate.probability for candidate in row] for row in best]),
        rows,
        columns,
        name=f"lens-step-{step + 1}",
        alt=alt,
        table=table,
        row_title="writes",
        column_title=COLUMN_TITLE,
        value_title="probability",
        scale="probability",
        texts=texts,
        notes=notes,
        outlined=written,
        marked=step,
    )


def linked_lens(record: Record, layers: list[LensLayer], step: int, control: str) -> Figure:
    """The table with a step's row framed; the control with this key, which counts from 1, switches the step in the
    browser.
    """
    steps = range(len(record.target))
    return link_choice(
        lens_table(record, layers, step), [{"marked": chosen} for chosen in steps], step, control, first=1
    )


def lens_evolution(record: Record, evolved: Evolution, step: int, *, most: int = 0) -> Figure:
    """The probability of each leading token of one step (from 0) at each depth. most: see `cell_table`."""
    mine = next(position for position, token in enumerate(evolved.tokens) if token.id == record.target.ids[step])
    labels = [lone_label(token.piece) for token in evolved.tokens]
    labels[mine] = piece_labels(record.target)[step]
    columns = depth_labels(evolved.probabilities.shape[1])
    first, last = (float(evolved.probabilities[mine, depth]) for depth in (0, -1))

    def table() -> pandas.DataFrame:
        numbers = pandas.DataFrame(np.round(evolved.probabilities.astype(float), 5), columns=pandas.Index(columns))
        numbers.insert(0, "token", pandas.Series(numbered(labels), dtype=object))
        return numbers

    return cell_table(
        evolved.probabilities,
        labels,
        columns,
        name=f"lens-candidates-step-{step + 1}",
        alt=f"{quoted(labels[mine])} goes from {percent(first)} at the input to {percent(last)} after the last layer.",
        table=table,
        row_title="candidate",
        column_title=COLUMN_TITLE,
        value_title="probability",
        scale="probability",
        marked=mine,
        legend=False,  # drawn under `lens_table`
        most=most,
    )


def linked_evolution(record: Record, evolved: Sequence[Evolution], step: int, control: str) -> Figure:
    """The candidates of a step; the control with this key, which counts from 1, switches the step in the browser.

    evolved: of all steps.
    """
    most = max(len(layer_view.tokens) for layer_view in evolved)
    figures = [
        lens_evolution(record, layer_view, layer_index, most=most) for layer_index, layer_view in enumerate(evolved)
    ]
    inputs = [parameter_values(figure, ("row_labels", "cells", "marked")) for figure in figures]
    return link_choice(figures[step], inputs, step, control, first=1)
