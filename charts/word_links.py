"""Cross-attention between words beside what a table of the training pairs would choose, and how far each is right."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas

from charts.cell_table import cell_table
from charts.figure import Figure
from charts.labels import CONTROL_PICTURES, SPACE, percent, quoted, site_label, word_labels
from model.dissect.word_links import Rows, WordLink, written_words
from model.network.site import Site
from model.record import Array, Record

MARKS = {True: "=", False: "\u2260", None: "\u00b7"}  # agreement; another word; the table has none
SAID = {True: "the same", False: "another", None: "none"}


def link_map(record: Record, weights: Array, links: Sequence[WordLink], rows: Rows) -> Figure:
    """Weights between words: (French words, English words and `<eos>`), with the table's choice framed."""
    english = word_labels(record.source)
    french = [word.text.translate(CONTROL_PICTURES) or SPACE for word in written_words(record, rows)]
    framed = np.zeros(weights.shape, dtype=bool)
    for each in links:
        if each.table is not None:
            framed[each.word, list(each.table.places)] = True
    agree = sum(bool(each.agrees) for each in links)
    judged = sum(each.table is not None for each in links)
    chosen = [
        "" if each.table is None else ", ".join(dict.fromkeys(english[place] for place in each.table.places))
        for each in links
    ]
    table = pandas.DataFrame(
        {
            "French": french,
            "looks most at": [english[each.attended] for each in links],
            "weight": [round(each.weight, 4) for each in links],
            "weight on <eos>": [round(each.resting, 4) for each in links],
            "table chooses": chosen,
            "of its occurrences": ["" if each.table is None else _share(each.table.share) for each in links],
            "agreement": [SAID[each.agrees] for each in links],
        }
    )
    notes = [
        [f"table: {quoted(choice)}" if choice else "table: none of these words"] * len(english) for choice in chosen
    ]
    return cell_table(
        weights,
        [f"{word} {MARKS[each.agrees]}" for word, each in zip(french, links, strict=True)],
        english,
        name=f"words-{rows}",
        alt=f"{len(links)} French words; {agree} of {judged} look most at the word that the table chooses.",
        table=table,
        row_title="French",
        column_title="English",
        value_title="weight",
        scale="share",
        notes=notes,
        outlined=framed,
    )


def _share(share: float | None) -> str:
    return "spelt alike" if share is None else percent(share)


def error_table(entries: Sequence[Mapping[str, Any]]) -> Figure:
    """The alignment error rate of each head of a model, best first; as `model.analysis.hand_alignment` stores them.

    ValueError where there are none.
    """
    if not entries:
        raise ValueError("no head was measured")
    heads = ["mean" if each["head"] == "mean" else f"head {each['head'] + 1}" for each in entries]
    labels = [f"{site_label(each['site'])}, {head}, {each['rows']}" for each, head in zip(entries, heads, strict=True)]
    short = [  # all of them are cross-attention
        f"layer {Site.parse(each['site']).number}, {head}, {each['rows']}"
        for each, head in zip(entries, heads, strict=True)
    ]
    values = np.array([[each["by_hand"]["aer"], each["eflomal"]["aer"]] for each in entries], dtype=float)
    table = pandas.DataFrame({"read from": labels, "AER by hand": values[:, 0], "AER against eflomal": values[:, 1]})
    return cell_table(
        np.clip(values, 0, 1),
        short,
        ["by hand", "eflomal"],
        name="alignment-error",
        alt=f"Alignment error rate of {len(entries)} ways to read links: best by hand {labels[0]}, "
        f"{percent(float(values[0, 0]))}; worst {labels[-1]}, {percent(float(values[-1, 0]))}.",
        table=table,
        row_title="read from",
        column_title="error against",
        value_title="alignment error rate",
        scale="share",
    )
