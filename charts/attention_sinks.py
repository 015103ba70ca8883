"""Attention sinks: one row in four measures, the weight of all rows on `<eos>`, and the measured heads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Literal

import numpy as np
import pandas

from charts.cell_table import Scale, cell_table, value_table
from charts.figure import Figure
from charts.grammar import counted, piece_names
from charts.labels import decimal, numbered, percent, quoted, site_label
from charts.token_panels import Panel, token_panels
from model.dissect.attention_sinks import RowMeasures, SinkRows
from model.network.intervention import Head
from model.network.site import Site
from model.record import Record

Measure = Literal["weight", "weight times length", "change without it"]
COLOURED: dict[Measure, Scale] = {"weight": "share", "weight times length": "rate", "change without it": "signed"}
MEASURED = {
    "weight": "weight",
    "weighted": "weight \u00d7 length",
    "strongest": "looked at most",
    "costs": "needed",
}


def head_label(head: Head) -> str:
    """A head in a few letters: "layer 2, head 3"."""
    return f"layer {Site(head.site).number}, head {head.head + 1}"


def row_figures(record: Record, look: RowMeasures) -> tuple[Figure, Figure]:
    """The four measures of one row over the source tokens, in two figures: weights, and effects."""
    labels = piece_names(record.source)
    query = quoted(piece_names(record.rows(look.head.site))[look.query])
    most, second = int(look.weights.argmax()), int(look.without_eos.argmax())
    worth, worst = int(look.shares.argmax()), int(look.changes.argmin())
    name = f"{look.head.site}-{look.head.head + 1}-{look.query + 1}"
    weights = token_panels(
        labels,
        [Panel("weight", look.weights, "weight"), Panel("without the end mark", look.without_eos, "weight")],
        alt=f"{query} looks {percent(float(look.weights[most]))} at {quoted(labels[most])}, and "
        f"{percent(float(look.weights[-1]))} at the end mark; without it, {percent(float(look.without_eos[second]))} "
        f"at {quoted(labels[second])}.",
        name=f"weight-{name}",
        title=record.pair.source.name,
    )
    worths = token_panels(
        labels,
        [
            Panel("weight \u00d7 length", look.shares, "share"),
            Panel("change without it", look.changes, "score", "nats"),
        ],
        alt=f"By weight times length {query} has {percent(float(look.shares[worth]))} from {quoted(labels[worth])} "
        f"and {percent(float(look.shares[-1]))} from the end mark. Taking away {quoted(labels[worst])} costs most: "
        f"{decimal(float(look.changes[worst]), change=True)} nats.",
        name=f"worth-{name}",
        title=record.pair.source.name,
    )
    lengths = np.round(look.lengths.astype(float), 4)
    return weights, replace(worths, numbers=worths.table.assign(**{"length of the value": lengths}))


def sink_map(record: Record, sinks: SinkRows, measure: Measure, marked: Head, *, written: bool = True) -> Figure:
    """Weight of every row of every head on `<eos>`: heads down, rows across.

    marked: the head to highlight. written: show numbers in the cells where there is room. ValueError for changes that
    were not computed.
    """
    values = {"weight": sinks.weights, "weight times length": sinks.shares, "change without it": sinks.changes}[measure]
    if values is None:
        raise ValueError("the rows were not run without their weight on <eos>")
    heads, columns = [head_label(head) for head in sinks.heads], piece_names(record.rows(sinks.heads[0].site))
    signed = measure == "change without it"
    extreme = int(values.argmin() if signed else values.argmax())
    row, column = np.unravel_index(extreme, values.shape)
    value = float(values[row, column])
    amount = f"{decimal(value, change=True)} nats" if signed else percent(value)
    largest = {"change without it": "It costs most", "weight": "It has the most weight"}.get(
        measure, "It adds most to the result"
    )
    return cell_table(
        values,
        heads,
        columns,
        name=f"on-eos-{measure.replace(' ', '-')}",
        alt=f"The end mark, {measure}: {counted(len(heads), 'head')}, {counted(len(columns), 'row')}. {largest} at "
        f"{heads[row]}, {quoted(columns[column])}: {amount}.",
        table=value_table(values, heads, numbered(columns), "head"),
        row_title="head",
        column_title="row: piece written"
        if Site(sinks.heads[0].site).kind == "cross"
        else f"row: {record.pair.source} piece",
        value_title=measure if signed else f"end mark: {measure}",
        scale=COLOURED[measure],
        unit="nats" if signed else "",
        largest=max(1.0, float(np.abs(values).max())) if signed else None,
        marked=sinks.heads.index(marked) if marked in sinks.heads else None,
        texts=None if written else [[""] * len(columns)] * len(heads),
    )


def measured_heads(entries: Sequence[Mapping[str, Any]], marked: Head) -> Figure:
    """The stored measurements of a model's heads (`model.analysis.eos`). ValueError where there are none."""
    if not entries:
        raise ValueError("no head was measured")
    heads = [Head(entry["site"], entry["head"]) for entry in entries]
    labels = [f"{site_label(head.site)}, head {head.head + 1}" for head in heads]
    values = np.array([[entry[name] for name in MEASURED] for entry in entries], dtype=float)
    most = int(values[:, 0].argmax())
    table = pandas.DataFrame(
        {"head": labels} | {title: values[:, column] for column, title in enumerate(MEASURED.values())}
    )
    table["median change, nats"] = [entry["median_change"] for entry in entries]
    return cell_table(
        values,
        [_short_label(head) for head in heads],
        list(MEASURED.values()),
        name="on-eos-measured",
        alt=f"The end mark over the test sentences, {counted(len(heads), 'head')}. Most weight: {labels[most]}, "
        f"{percent(float(values[most, 0]))}, and {percent(float(values[most, 1]))} of weight times length; in "
        f"{percent(float(values[most, 3]))} of its rows it is needed.",
        table=table,
        row_title="head",
        column_title="on the end mark",
        value_title="share",
        scale="share",
        marked=heads.index(marked) if marked in heads else None,
    )


def _short_label(head: Head) -> str:
    """A head of either kind: "encoder 2, head 3", "cross 1, head 4"."""
    site = Site(head.site)
    return f"{'encoder' if site.side == 'encoder' else 'cross'} {site.number}, head {head.head + 1}"
