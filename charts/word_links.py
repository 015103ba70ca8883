"""Cross-attention between words beside the links of a table counted from the training pairs, and their error rates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, get_args

import numpy as np
import pandas

from charts.cell_table import cell_table
from charts.figure import Figure
from charts.grammar import counted, names_of, verb_of, word_names
from charts.labels import percent, quoted, word_labels
from model.dissect.word_links import Rows, WordLink, written_words
from model.language.glossary import glossary
from model.network.site import Site
from model.record import Array, Record

MARKS = {True: "=", False: "\u2260", None: "\u00b7"}  # agreement; another word; the table has none
GOLD = {"by_hand": "by hand", "eflomal": "eflomal"}
SAID = {True: "the same", False: "another", None: "none"}


def link_map(record: Record, weights: Array, links: Sequence[WordLink], rows: Rows) -> Figure:
    """Weights between words: (target words, source words and `<eos>`), with the glossary's choice framed if there is a
    glossary of the languages.
    """
    pair, known = record.pair, bool(glossary(record.languages))
    source, plain = word_names(record.source), word_labels(record.source)
    target = names_of(written_words(record, rows))
    framed = np.zeros(weights.shape, dtype=bool)
    for link in links:
        if link.table is not None:
            framed[link.word, list(link.table.places)] = True
    agree = sum(bool(link.agrees) for link in links)
    judged = sum(link.table is not None for link in links)
    chosen = [
        "" if link.table is None else ", ".join(dict.fromkeys(plain[index] for index in link.table.places))
        for link in links
    ]
    table = pandas.DataFrame(
        {
            pair.target.name: target,
            "looks most at, the end mark apart": [source[link.attended] for link in links],
            "weight": [round(link.weight, 4) for link in links],
            "weight on the end mark": [round(link.sink_weight, 4) for link in links],
        }
    )
    if known:
        table["glossary has"] = chosen
        table["of its occurrences"] = ["" if link.table is None else _share(link.table.share) for link in links]
        table["agreement"] = [SAID[link.agrees] for link in links]
    notes = [[f"glossary: {quoted(choice)}" if choice else "not in the glossary"] * len(source) for choice in chosen]
    looks = verb_of(agree, judged, "looks", "look")
    finding = f"{agree} of {judged} {looks} most, apart from the end mark, at the one that the glossary has"
    if not known:
        finding = f"there is no glossary of {pair.source} and {pair.target}"
    elif not judged:
        finding = "the glossary has a word for none of them"
    return cell_table(
        weights,
        [f"{word} {MARKS[link.agrees]}" if known else word for word, link in zip(target, links, strict=True)],
        source,
        name=f"words-{rows}",
        alt=f"{counted(len(links), f'{pair.target} word')}; {finding}.",
        table=table,
        row_title=pair.target.name,
        column_title=pair.source.name,
        value_title="weight",
        scale="share",
        notes=notes if known else None,
        outlined=framed if known else None,
    )


def _share(share: float | None) -> str:
    return "spelt alike" if share is None else percent(share)


def error_table(entries: Sequence[Mapping[str, Any]]) -> Figure:
    """Alignment error rate of each head of a model and of each layer's mean, against links by hand and eflomal's.

    Both ways of reading rows are shown. Entries as `model.analysis.hand_alignment` stores them, best first. ValueError
    without entries.
    """
    if not entries:
        raise ValueError("no head was measured")
    agreements = {(entry["site"], str(entry["head"]), entry["rows"]): entry for entry in entries}
    heads = sorted({(site, head) for site, head, _ in agreements})  # "mean" comes after the numbers
    rows = [choice for choice in get_args(Rows) if any(choice == read for _, _, read in agreements)]
    columns = {f"{read}, {title}": (read, gold) for gold, title in GOLD.items() for read in rows}
    values = np.array(
        [[agreements[(*head, read)][gold]["aer"] for read, gold in columns.values()] for head in heads], dtype=float
    )
    labels = [_head_label(site, head) for site, head in heads]
    best, worst = entries[0], entries[-1]
    return cell_table(
        np.clip(values, 0, 1),
        labels,
        list(columns),
        name="alignment-error",
        alt=f"Alignment error rate of {len(entries)} ways to read links: best by hand "
        f"{_head_label(best['site'], str(best['head']))}, {best['rows']}, {percent(best['by_hand']['aer'])}; worst "
        f"{_head_label(worst['site'], str(worst['head']))}, {worst['rows']}, {percent(worst['by_hand']['aer'])}.",
        table=pandas.DataFrame(values, columns=pandas.Index(list(columns))).assign(head=labels),
        row_title="head",
        column_title="row that is read, and links that it is compared with",
        value_title="alignment error rate",
        scale="rate",
    )


def _head_label(site: str, head: str) -> str:
    """A head of cross-attention, by its number from 0, or a layer's mean."""
    return f"layer {Site(site).number}, {'mean' if head == 'mean' else f'head {int(head) + 1}'}"
