"""The same word in two sentences: how its vectors diverge from layer to layer."""

from __future__ import annotations

import numpy as np

from model.language.tokenizer import Word
from model.record import Array, Record


def shared_words(first: Record, second: Record) -> list[tuple[Word, Word]]:
    """Words in both sources with the same pieces, each with its first index in the two sentences."""
    firsts: dict[tuple[int, ...], tuple[Word, Word]] = {}
    elsewhere = {second.source.ids[word.start : word.end]: word for word in reversed(second.source.words[:-1])}
    for word in first.source.words[:-1]:
        ids = first.source.ids[word.start : word.end]
        if ids in elsewhere and any(map(str.isalnum, word.text)):
            firsts.setdefault(ids, (word, elsewhere[ids]))
    return list(firsts.values())


def similarity_by_layer(first: Record, second: Record, words: tuple[Word, Word]) -> list[tuple[str, float]]:
    """Cosine of the word's two vectors (means over its pieces) at each named encoder state, in order of computation.

    `encoder.position` is left out: it is no state of the word.
    """
    names = [name for name in first.states if name.startswith("encoder.") and name != "encoder.position"]
    return [
        (name, cosine(*(vector_of(r, name, w) for r, w in zip((first, second), words, strict=True)))) for name in names
    ]


def vector_of(record: Record, name: str, word: Word) -> Array:
    """Mean over the word's pieces of a named state: (width,)."""
    mean: Array = record.states[name][word.start : word.end].mean(axis=0)
    return mean


def cosine(first: Array, second: Array) -> float:
    """The cosine of the angle between two vectors; 0 where one has no length."""
    lengths = float(np.linalg.norm(first) * np.linalg.norm(second))
    return float(first @ second) / lengths if lengths else 0.0
