"""Sentences on the layers of cross-attention: which aligns best, for which word, and what the last layer has left."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from charts.aligning_layers import agreement
from charts.grammar import counted, listed, verb, verb_of
from model import Head, Record
from model.dissect.lens import LensLayer
from model.dissect.thresholds import MOSTLY
from model.dissect.word_links import WordLink
from model.network.site import Site
from ui.text import percent

Entry = Mapping[str, Any]
ROW = {"writing": "while it writes the word", "reading": "one row later, when it has read the word"}


def layer_of(entry: Entry) -> int:
    """The layer of an entry, from 1."""
    return Site(entry["site"]).number


def best_of(entries: Sequence[Entry]) -> Entry:
    """The entry that agrees most with the links by hand."""
    return min(entries, key=lambda each: float(each["by_hand"]["aer"]))


def best_layer(entries: Sequence[Entry]) -> str:
    """Name the best head, and the best of the last layer if that is another one. entries: all of a model's."""
    best, last = best_of(entries), max(map(layer_of, entries))
    said = f"Layer {layer_of(best)} aligns best: {whose(best)}, {ROW[best['rows']]}, reaches {percent(agreement(best))}"
    if layer_of(best) == last:
        return f"{said}. It is the last layer." if last > 1 else f"{said}."
    other = best_of([each for each in entries if layer_of(each) == last])
    return f"{said}. The best of the last layer, {whose(other)}, reaches {percent(agreement(other))}."


def whose(entry: Entry) -> str:
    """Head of an entry, or the mean."""
    return "the mean of its heads" if entry["head"] == "mean" else f"head {entry['head'] + 1}"


def which_word(entries: Sequence[Entry]) -> str:
    """Say for which word the rows of each layer count: for the word just read, or for the word being written."""
    layers: dict[str, list[str]] = {"reading": [], "writing": []}
    for layer in sorted(set(map(layer_of, entries))):
        own = [each for each in entries if layer_of(each) == layer]
        best = best_of(own)
        others = [each for each in own if each["rows"] != best["rows"]]
        against = f", the other row {percent(agreement(best_of(others)))}" if others else ""
        layers[best["rows"]].append(f"{layer} ({percent(agreement(best))}{against})")
    parts = [
        f"{verb(len(found), 'layer', 'layers')} {listed(found)} {verb(len(found), 'finds', 'find')} the word {word}"
        for found, word in ((layers["reading"], "just read"), (layers["writing"], "being written"))
        if found
    ]
    said = f"{'; '.join(parts)}."
    return said[0].upper() + said[1:]


def is_late_below(entries: Sequence[Entry]) -> bool:
    """Whether the first layer finds the word just read, and the last one the word being written."""
    first, last = min(map(layer_of, entries)), max(map(layer_of, entries))
    rows = [best_of([each for each in entries if layer_of(each) == layer])["rows"] for layer in (first, last)]
    return rows == ["reading", "writing"]


def decided_before(record: Record, layers: Sequence[LensLayer]) -> int:
    """Number of written pieces that were first by the lens before the last layer."""
    return sum(each[0].id == own for each, own in zip(layers[-2].candidates, record.target.ids, strict=True))


def left_to_do(record: Record, layers: Sequence[LensLayer]) -> str:
    """Count the pieces that were decided before the last layer. layers: of `logit_lens`."""
    decided, steps = decided_before(record, layers), len(record.target)
    said = (
        f"In this sentence {decided} of {counted(steps, 'piece')} {verb_of(decided, steps, 'was', 'were')} already the "
        "first choice before the last layer"
    )
    return f"{said}. For them it has little left to look up." if decided >= MOSTLY * steps else f"{said}."


def end_mark(entries: Sequence[Entry]) -> str | None:
    """Compare how often the last two layers look most at the end mark; None where the last does so less often."""
    last = max(map(layer_of, entries))
    found = [
        each for layer in (last - 1, last) for each in entries if layer_of(each) == layer and each["rows"] == "writing"
    ]
    means = [each["by_hand"]["eos_strongest"] for each in found if each["head"] == "mean"]
    if len(means) < 2 or percent(means[0]) == percent(means[1]) or means[1] < means[0]:
        return None
    return (
        f"The last layer also looks more at the end mark: on average over its heads, that is strongest for "
        f"{percent(means[1])} of the words, in layer {last - 1} for {percent(means[0])}."
    )


def one_row_late(record: Record, head: Head, writing: Sequence[WordLink], reading: Sequence[WordLink]) -> str:
    """Count this sentence's words whose strongest English word is the glossary's, in both rows. writing, reading: the
    links of a head.
    """
    counts = [
        (sum(bool(each.agrees) for each in links), sum(each.table is not None for each in links))
        for links in (writing, reading)
    ]
    (own, of_own), (later, of_later) = counts
    if not of_own or not of_later:
        return "The glossary has none of these English words for any French word of this translation."
    said = (
        f"Layer {Site(head.site).number}, head {head.head + 1}, in this sentence: {own} of "
        f"{counted(of_own, 'word or mark', 'words and marks')} {verb_of(own, of_own, 'looks', 'look')} most at the "
        f"glossary’s word while being written, {later} of {of_later} one row later."
    )
    if later > own:
        return f"{said} The head is one row late: it finds the word that was just read."
    return said
