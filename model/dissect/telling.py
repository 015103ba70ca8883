"""The most instructive step of a translation: sharp attention, if possible back to the left."""

from __future__ import annotations

import numpy as np

from model.dissect.aggregate import head_mean, merge_to_words
from model.dissect.arrivals import is_word
from model.language.tokenizer import EOS_PIECE, Word
from model.record import Record

CLEAR = 0.5  # least weight that counts for the word order


def telling_step(record: Record) -> int:
    """The step, from 0, with the strongest weight on one English word, punctuation and `<eos>` aside.

    Only steps count that begin a French word. Steps that look back come first: their English word is left of a word
    that an earlier step clearly looked at. Weights are those of the last cross-attention, the mean of its heads. 0
    without attention, or without words.
    """
    sites = [site for site in record.attention if site.kind == "cross"]
    columns = [index for index, word in enumerate(record.source.words) if is_word(word.text)]
    steps = [word.start for word in record.target.words if is_word(word.text)]
    if not sites or not columns or not steps:
        return 0
    rows = [Word("", step, step + 1) for step in steps]
    weights = head_mean(record.attention[sites[-1]].weights)
    of_words = merge_to_words(weights, rows, record.source.words)[:, columns]
    looked, shares = of_words.argmax(axis=1), of_words.max(axis=1)
    clear = np.where(shares >= CLEAR, looked, -1)
    back = (clear >= 0) & (looked < np.concatenate([[-1], np.maximum.accumulate(clear)[:-1]]))
    return steps[int(np.where(back, 1 + shares, shares).argmax())]


def sink_step(record: Record, site: str, head: int) -> int:
    """The step, from 0, at which this head of a cross site has most weight on `<eos>`, among steps that write a word.

    0 where the sentence does not end with `<eos>`.
    """
    if record.source.pieces[-1] != EOS_PIECE:
        return 0
    on_end = record.attention[site].weights[head, :, -1]
    written = [step for step, piece in enumerate(record.target.pieces) if piece != EOS_PIECE]
    return max(written, key=lambda step: float(on_end[step]), default=0)
