"""Layers of cross-attention: which aligns best, for which word, and what the last layer has left to do."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from charts.labels import percent
from model import Head, Record
from model.dissect.lens import LensLayer
from model.dissect.thresholds import MOSTLY
from model.dissect.word_links import Rows, WordLink
from model.network.site import Site

Entry = Mapping[str, Any]  # a head of a layer in the stored result `hand_alignment`


@dataclass(frozen=True)
class AligningHead:
    """A head, or the mean of a layer's, against links by hand.

    layer: from 1. head: from 0; None for the mean. rows: the word that a row counts for. error: alignment error rate.
    """

    layer: int
    head: int | None
    rows: Rows
    error: float

    @property
    def agreement(self) -> float:
        """From 0 to 1."""
        return min(max(1 - self.error, 0.0), 1.0)


@dataclass(frozen=True)
class AligningLayers:
    """The heads of a model that align best.

    best: of all. layers: for each layer its best one, and its best one for the other word, None if not measured. ends:
    share of words for which the last layer but one and the last look most at the end mark, on average over heads; None
    where the last does not do so more often.
    """

    best: AligningHead
    layers: tuple[tuple[AligningHead, AligningHead | None], ...]
    ends: tuple[float, float] | None

    @property
    def last(self) -> AligningHead:
        """The best of the last layer."""
        return self.layers[-1][0]

    @property
    def late_below(self) -> bool:
        """Whether the first layer finds the word just read, and the last one the word being written."""
        return (self.layers[0][0].rows, self.last.rows) == ("reading", "writing")


def aligning_layers(entries: Sequence[Entry]) -> AligningLayers:
    """Find the best heads among all entries of a model. ValueError without any."""
    layers: list[tuple[AligningHead, AligningHead | None]] = []
    for layer in sorted({_layer(entry) for entry in entries}):
        own = [entry for entry in entries if _layer(entry) == layer]
        best = _best(own)
        others = [entry for entry in own if entry["rows"] != best.rows]
        layers.append((best, _best(others) if others else None))
    return AligningLayers(_best(entries), tuple(layers), _ends(entries))


def _layer(entry: Entry) -> int:
    return Site(entry["site"]).number


def _best(entries: Iterable[Entry]) -> AligningHead:
    entry = min(entries, key=lambda entry: float(entry["by_hand"]["aer"]))
    head = None if entry["head"] == "mean" else int(entry["head"])
    return AligningHead(_layer(entry), head, entry["rows"], float(entry["by_hand"]["aer"]))


def _ends(entries: Iterable[Entry]) -> tuple[float, float] | None:
    means = {
        _layer(entry): float(entry["by_hand"]["eos_strongest"])
        for entry in entries
        if (entry["head"], entry["rows"]) == ("mean", "writing")
    }
    if len(means) < 2:
        return None
    before, last = (means[layer] for layer in sorted(means)[-2:])
    return (before, last) if last > before and percent(last) != percent(before) else None


@dataclass(frozen=True)
class Decided:
    """Number of written pieces that were the first choice before the last layer, of so many."""

    early: int
    steps: int

    @property
    def mostly(self) -> bool:
        return self.early >= MOSTLY * self.steps


def decided_before(record: Record, layers: Sequence[LensLayer]) -> Decided:
    """Count the pieces that were first by the lens before the last layer. layers: of `logit_lens`."""
    pairs = zip(layers[-2].candidates, record.target.ids, strict=True)
    return Decided(sum(candidates[0].id == own for candidates, own in pairs), len(record.target))


@dataclass(frozen=True)
class FoundWords:
    """Of a sentence's words in the glossary, how often a head looks most at the glossary's word.

    written, of_written: in the row that writes the word. read, of_read: one row later.
    """

    head: Head
    written: int
    of_written: int
    read: int
    of_read: int


def found_words(head: Head, writing: Sequence[WordLink], reading: Sequence[WordLink]) -> FoundWords:
    """Count the words that a head finds in both rows. writing, reading: its links."""
    (written, of_written), (read, of_read) = (
        (sum(bool(link.agrees) for link in links), sum(link.table is not None for link in links))
        for links in (writing, reading)
    )
    return FoundWords(head, written, of_written, read, of_read)
