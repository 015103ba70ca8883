"""Attention beside leaving out, word by word: where the strongest look and the largest effect are not the same word.

The comparison is that of Jain and Wallace 2019 ("Attention is not Explanation").
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from model.dissect.aggregate import merge_to_words
from model.dissect.influence import LeaveOneOut
from model.dissect.thresholds import SLIGHT
from model.language.tokenizer import EOS, Word
from model.record import Array, Record, frozen


@dataclass(frozen=True)
class WordComparison:
    """One written word, seen both ways.

    word: the written word. sources: the source words that can be left out. weights: (sources,) where the word looks
    (summed over source pieces, averaged over its own). resting: the weight on `<eos>`. change: (sources,) how its
    log-probability changes without each, in nats.
    """

    word: Word
    sources: tuple[Word, ...]
    weights: Array
    resting: float
    change: Array

    @property
    def attended(self) -> int:
        """The source word that is looked at most, `<eos>` aside."""
        return int(self.weights.argmax())

    @property
    def needed(self) -> int | None:
        """The source word whose absence costs most; None where all cost less than `SLIGHT`."""
        worst = int(self.change.argmin())
        return worst if self.change[worst] <= -SLIGHT else None

    @property
    def agrees(self) -> bool:
        """Whether the word looked at most is the word needed most."""
        return self.needed == self.attended

    @property
    def rests(self) -> bool:
        """Whether `<eos>` is looked at more than any word."""
        return self.resting > float(self.weights.max())


def compare_words(record: Record, site: str, head: int, left_out: LeaveOneOut) -> tuple[WordComparison, ...]:
    """One comparison for each written word but `<eos>`; none where nothing could be left out.

    left_out: of the same record. KeyError, IndexError: a site or head that the record lacks.
    """
    if not left_out.words:
        return ()
    words = record.target.words
    merged = merge_to_words(record.attention[site].weights[head], words, record.source.words)
    return tuple(
        WordComparison(
            word,
            left_out.words,
            frozen(row[:-1].copy()),
            float(row[-1]),
            frozen(np.asarray(left_out.change[:, word.start : word.end].sum(axis=1))),
        )
        for word, row in zip(words, merged, strict=True)
        if record.target.ids[word.start] != EOS
    )
