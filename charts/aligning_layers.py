"""How well each layer and head of cross-attention aligns words, for both rows of a word: one small table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, get_args

import numpy as np
import pandas

from charts.cell_table import cell_table
from charts.figure import Figure
from charts.labels import percent
from model.dissect.word_links import Rows
from model.network.site import Site

WORD: Mapping[Rows, str] = {"writing": "being written", "reading": "just read"}  # the word that a row counts for


def layer_table(entries: Sequence[Mapping[str, Any]]) -> Figure:
    """Agreement with the links by hand, one minus the alignment error rate: layers and rows down, heads across.

    The best cell has a frame. Entries as `model.analysis.hand_alignment` stores them. ValueError without entries.
    """
    if not entries:
        raise ValueError("no head was measured")
    agreements = {(entry["site"], entry["rows"], str(entry["head"])): agreement(entry) for entry in entries}
    sites = sorted({site for site, _, _ in agreements}, key=lambda site: Site(site).number)
    rows = [
        (site, read) for site in sites for read in get_args(Rows) if any(key[:2] == (site, read) for key in agreements)
    ]
    heads = sorted({head for _, _, head in agreements})  # "mean" comes after the numbers
    values = np.array([[agreements[(*row, head)] for head in heads] for row in rows], dtype=float)
    labels = [f"layer {Site(site).number}, {WORD[read]}" for site, read in rows]
    columns = ["mean" if head == "mean" else f"head {int(head) + 1}" for head in heads]
    brief = [f"L{Site(site).number} {WORD[read].split()[-1]}" for site, read in rows]  # for phones
    best = np.unravel_index(int(values.argmax()), values.shape)
    framed = np.zeros(values.shape, dtype=bool)
    framed[best] = True
    table = pandas.DataFrame(np.round(values, 4), columns=pandas.Index(columns))
    table.insert(0, "layer, and word of the row", labels)
    return cell_table(
        values,
        brief,
        [column.removeprefix("head ") for column in columns],
        name="aligning-layers",
        alt=f"Agreement of each head’s strongest words with links by hand, for two ways to read a row. Best: "
        f"{labels[best[0]]}, {columns[best[1]]}, {percent(float(values[best]))}.",
        table=table,
        row_title="layer, and the row’s word",
        column_title="head",
        value_title="agreement",
        scale="probability",
        outlined=framed,
        legend=False,
    )


def agreement(entry: Mapping[str, Any]) -> float:
    """One minus the alignment error rate of an entry against the links by hand, from 0 to 1."""
    return float(np.clip(1 - entry["by_hand"]["aer"], 0, 1))
