"""Findings of the lesson on self-attention."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from charts.grammar import piece_names, word_names
from model import Record
from model.dissect.thresholds import MOSTLY, SAME
from model.language.tokenizer import Word
from model.network.site import Site
from model.record import Array

Cause = Literal["none", "words", "words without positions", "words and position"]


def row_and_vector(record: Record, site: str, query: int) -> tuple[str, str] | None:
    """Names of the piece that a row of weights is named after, and of the piece whose vector asks; None if the same."""
    if Site(site).kind != "cross":
        return None
    return piece_names(record.target)[query], piece_names(record.decoder_input)[query]


@dataclass(frozen=True)
class WordLook:
    """Strongest look of a word: names of the word and of the piece, and its weight."""

    word: str
    piece: str
    weight: float


def word_look(record: Record, word: Word, weights: Array) -> WordLook:
    """weights: (queries, keys) of the source."""
    row = weights[word.start : word.end].mean(axis=0)
    best = int(row.argmax())
    name = word_names(record.source)[record.source.words.index(word)]
    return WordLook(name, piece_names(record.source)[best], float(row[best]))


def cause_of_difference(pair: tuple[Word, Word], last: float, positions: bool) -> Cause:
    """Cause of the difference of a word's two vectors in two sentences, as far as the model can know.

    last: the cosine of its encoder outputs. positions: whether the model has positional encodings.
    """
    if 1 - last < SAME:
        return "none"
    if not positions:
        return "words without positions"
    return "words" if pair[0].start == pair[1].start else "words and position"


@dataclass(frozen=True)
class PreviousToken:
    """Each head's mean weight on the previous token; empty for a single token."""

    weights: tuple[float, ...]

    @property
    def best(self) -> int:
        """The first head with the largest weight."""
        return self.weights.index(max(self.weights))

    @property
    def mostly(self) -> frozenset[int]:
        """Heads that mostly look at the previous token."""
        return frozenset(head for head, weight in enumerate(self.weights) if weight > MOSTLY)


def previous_token(weights: Array) -> PreviousToken:
    """weights: (heads, rows, rows)."""
    if weights.shape[1] < 2:
        return PreviousToken(())
    return PreviousToken(tuple(float(np.diagonal(head, offset=-1).mean()) for head in weights))
