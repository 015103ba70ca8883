"""Attention compared with leave-one-out: cases where the strongest weight and the largest effect differ.

The comparison is that of Jain and Wallace 2019 ("Attention is not Explanation"). It is one test of attention, and does
not show that attention explains nothing (Wiegreffe and Pinter 2019, "Attention is not not Explanation").
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from model.dissect.aggregate import merge_to_words
from model.dissect.influence import LeaveOneOut
from model.dissect.thresholds import SLIGHT
from model.language.tokenizer import EOS, Word
from model.record import Array, Record, frozen

Verdict = Literal["agree", "disagree", "sink", "free"]


@dataclass(frozen=True)
class Comparison:
    """Attention and leave-one-out effect of the source words, for one row. `<eos>` cannot be left out.

    weights: (sources,) of the words that can be left out. end_weight: on `<eos>`; together they sum to 1. change:
    (sources,) change of the written token's log-probability without each word, in nats.
    """

    weights: Array
    end_weight: float
    change: Array

    @property
    def attended(self) -> int:
        """The word with the most weight, `<eos>` aside."""
        return int(self.weights.argmax())

    @property
    def needed(self) -> int | None:
        """The word whose absence costs most; None where all cost less than `SLIGHT`."""
        worst = int(self.change.argmin())
        return worst if self.change[worst] <= -SLIGHT else None

    @property
    def sink(self) -> bool:
        """Whether `<eos>` has more weight than any word: an attention sink."""
        return self.end_weight > float(self.weights.max())

    @property
    def verdict(self) -> Verdict:
        """ "free": no word is needed. "sink": a word is needed, and most weight is on `<eos>`. "agree", "disagree":
        whether the word with the most weight is the needed one.
        """
        if self.needed is None:
            return "free"
        if self.sink:
            return "sink"
        return "agree" if self.needed == self.attended else "disagree"


@dataclass(frozen=True)
class WordComparison(Comparison):
    """The comparison for one written word: rows are averaged over its pieces, source pieces are summed.

    place: index of the word in the translation, among `words`. sources: the words that can be left out.
    """

    place: int
    words: tuple[Word, ...]
    sources: tuple[Word, ...]

    @property
    def word(self) -> Word:
        """The written word."""
        return self.words[self.place]


def compare_words(record: Record, site: str, head: int, left_out: LeaveOneOut) -> tuple[WordComparison, ...]:
    """One comparison for each written word except `<eos>`; none where nothing could be left out.

    left_out: of the same record. KeyError, IndexError: a site or head that the record lacks.
    """
    if not left_out.words:
        return ()
    words = record.target.words
    merged = merge_to_words(record.attention[site].weights[head], words, record.source.words)
    return tuple(
        WordComparison(
            weights=frozen(row[:-1].copy()),
            end_weight=float(row[-1]),
            change=frozen(np.asarray(left_out.change[:, word.start : word.end].sum(axis=1))),
            place=index,
            words=words,
            sources=left_out.words,
        )
        for index, (word, row) in enumerate(zip(words, merged, strict=True))
        if record.target.ids[word.start] != EOS
    )
