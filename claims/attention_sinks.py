"""Findings of the lab on attention sinks: one row, all rows, and links between words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from charts.grammar import names_of, one_has_most, piece_names, word_names
from model import Head, Record
from model.dissect.arrivals import is_word
from model.dissect.attention_sinks import RowMeasures, SinkRows
from model.dissect.thresholds import MOSTLY, SLIGHT
from model.dissect.word_links import Rows, WordLink, written_words


@dataclass(frozen=True)
class EosLength:
    """Length of the value of `<eos>`, and what it makes of the weight.

    weight: on `<eos>`. share: of weight times length. others: mean length of the other values. beside: whether all of
    those are longer or shorter. most: name of the key with the most weight, None where several share it. adds_most: of
    the one with the largest share, None where that is the first with the most weight.
    """

    weight: float
    share: float
    length: float
    others: float
    beside: Literal["shorter", "longer"] | None
    most: str | None
    adds_most: str | None


@dataclass(frozen=True)
class NeededWeight:
    """The weight of a row whose removal costs most.

    key: its name. change: in nats. rank: whether it is the largest of the row, one of several largest, or neither.
    """

    key: str
    weight: float
    change: float
    rank: Literal["largest", "tied", "other"]


@dataclass(frozen=True)
class WorstRow:
    """The row that costs most without its weight on `<eos>`.

    name: of the piece that the step writes, or of the source piece of an encoder's row. change: in nats.
    """

    head: Head
    query: int
    name: str
    weight: float
    change: float

    @property
    def is_slight(self) -> bool:
        return self.change > -SLIGHT


@dataclass(frozen=True)
class SinkCounts:
    """Number of rows, of those with most weight on `<eos>`, and of those among them that need it.

    costs and worst are None where the effects were not computed.
    """

    total: int
    most: int
    costs: int | None
    worst: WorstRow | None


@dataclass(frozen=True)
class TableAgreement:
    """Number of linked words: agreeing with the glossary, of those that it has; not in it; and with more weight on
    `<eos>` than on any word.
    """

    agree: int
    judged: int
    unknown: int
    sinks: int


@dataclass(frozen=True)
class LooksElsewhere:
    """A target word that the glossary links to one source word and attention to another; names of the three.

    spelt_alike: whether the glossary lacks the target word, and it is spelt like its source word. weight: on the word
    that it looks at. sink: whether `<eos>` has more.
    """

    word: str
    meaning: str
    spelt_alike: bool
    looks_at: str
    weight: float
    sink: bool


def eos_length(record: Record, look: RowMeasures) -> EosLength:
    length, others = float(look.lengths[-1]), look.lengths[:-1]
    names, by_weight, by_share = piece_names(record.source), int(look.weights.argmax()), int(look.shares.argmax())
    return EosLength(
        weight=float(look.weights[-1]),
        share=float(look.shares[-1]),
        length=length,
        others=float(others.mean()),
        beside="shorter" if length < float(others.min()) else "longer" if length > float(others.max()) else None,
        most=names[by_weight] if one_has_most(look.weights) else None,
        adds_most=None if by_weight == by_share else names[by_share],
    )


def needed_weight(record: Record, look: RowMeasures) -> NeededWeight | None:
    """The weight whose removal costs most; None where each costs less than `SLIGHT`."""
    worst = int(look.changes.argmin())
    weight, change = float(look.weights[worst]), float(look.changes[worst])
    if change > -SLIGHT:
        return None
    largest: Literal["largest", "tied"] = "largest" if one_has_most(look.weights) else "tied"
    rank = largest if weight == look.weights.max() else "other"
    return NeededWeight(piece_names(record.source)[worst], weight, change, rank)


def sink_counts(record: Record, found: SinkRows) -> SinkCounts:
    strongest = found.strongest > 0
    total, most = found.weights.size, int(strongest.sum())
    if found.changes is None:
        return SinkCounts(total, most, None, None)
    row, query = map(int, np.unravel_index(int(found.changes.argmin()), found.changes.shape))
    weight, change = float(found.weights[row, query]), float(found.changes[row, query])
    head = found.heads[row]
    name = piece_names(record.rows(head.site))[query]
    costs = int((found.changes[strongest] <= -SLIGHT).sum())
    return SinkCounts(total, most, costs, WorstRow(head, query, name, weight, change))


def table_agreement(links: Sequence[WordLink]) -> TableAgreement:
    """Count how often the strongest word is the table's word, punctuation included."""
    judged = [link for link in links if link.table is not None]
    agree, sinks = sum(bool(link.agrees) for link in judged), sum(link.sink_weight > link.weight for link in links)
    return TableAgreement(agree, len(judged), len(links) - len(judged), sinks)


def looks_elsewhere(record: Record, links: Sequence[WordLink], rows: Rows) -> tuple[LooksElsewhere, ...]:
    """Words that are right by the table and have most weight elsewhere.

    A word is right if it mostly translates a source word of this sentence, or is identical to one. Punctuation is
    left out: that a full stop looks elsewhere surprises nobody.
    """
    words, english = names_of(written_words(record, rows)), word_names(record.source)
    return tuple(
        LooksElsewhere(
            words[link.word],
            record.source.words[link.table.places[0]].text,  # the table knows words, not their places
            link.table.share is None,
            english[link.attended],
            link.weight,
            link.sink_weight > link.weight,
        )
        for link in links
        if link.table is not None and not link.agrees and is_word(words[link.word])
        if link.table.share is None or link.table.share >= MOSTLY
    )
