"""Sentences of the lesson on self-attention."""

from __future__ import annotations

import numpy as np

from charts.grammar import piece_names, word_names
from charts.labels import quoted as plain
from model import Record
from model.dissect.thresholds import MOSTLY, SAME
from model.language.tokenizer import Word
from model.network.site import Site
from model.record import Array
from ui.text import percent, quoted


def row_and_vector(record: Record, site: str, query: int) -> str | None:
    """Explain why a row's name and its vector belong to different pieces, in Markdown; None where they are the same."""
    if Site(site).kind != "cross":
        return None
    written, read = (piece_names(tokens)[query] for tokens in (record.target, record.decoder_input))
    return (
        f"A row of cross-attention is named after the piece that the step writes, here {quoted(written)}. But "
        f"{quoted(written)} does not exist yet. The query comes from the piece that the decoder read last, "
        f"{quoted(read)}."
    )


def arriving(site: str, positions: bool) -> str:
    """Describe a vector that enters a site. positions: whether the model has positional encodings."""
    where = Site(site)
    if where.kind == "cross":
        return "the result of the self-attention below"
    if where.layer:
        return f"the result of layer {where.layer}"
    return (
        "its embedding plus the encoding of its position"
        if positions
        else "its embedding (this model knows no positions)"
    )


def looks(record: Record, word: Word, weights: Array) -> str:
    """Describe one word's attention. weights: (queries, keys) of the source."""
    row = weights[word.start : word.end].mean(axis=0)
    best = int(row.argmax())
    name = word_names(record.source)[record.source.words.index(word)]
    return f"{plain(name)} looks {percent(float(row[best]))} at {plain(piece_names(record.source)[best])}."


def in_context(pair: tuple[Word, Word], first: float, last: float, positions: bool, *, again: bool = False) -> str:
    """Describe the similarity of a word's two vectors, and the cause of the difference.

    pair: the word in both sentences. first, last: the cosine of its embeddings and of its encoder outputs. again:
    whether the word is repeated in a sentence; its first occurrence is used.
    """
    word = f"the first {quoted(pair[0].text)} of each sentence" if again else quoted(pair[0].text)
    said = (
        f"The two vectors of {word} have a cosine of {first:.2f} as embeddings (1 means the same direction) and of "
        f"{last:.2f} at the encoder’s output"
    )
    if 1 - last < SAME:
        return f"{said}: to the model the words around them are the same."
    if not positions:
        return f"{said}. The other words make the difference: this model knows no positions."
    if pair[0].start == pair[1].start:
        return f"{said}. The other words make the difference: the position is the same in both."
    return f"{said}. The other words and the position make the difference."


def what_to_keep(positions: bool) -> str:
    """Answer what keeps the two vectors of a word alike."""
    if positions:
        return (
            "The other words and all places. The vector adds up the word’s embedding, its position and what its "
            "heads looked at. The same words in the same places give the same sum."
        )
    return (
        "The other words, in any order: without positions the vector adds up the word’s embedding and what its "
        "heads looked at. The same words give the same sum."
    )


def weight_before(weights: Array) -> list[float]:
    """Each head's mean weight on the previous token. weights: (heads, rows, rows)."""
    return [float(np.diagonal(head, offset=-1).mean()) for head in weights]


def mostly_before(weights: Array) -> list[int]:
    """Heads (from 0) that mostly look at the previous token."""
    if weights.shape[1] < 2:
        return []
    return [head for head, share in enumerate(weight_before(weights)) if share > MOSTLY]


def previous_token_head(weights: Array) -> str:
    """Say whether a head mostly looks at the previous token. weights: of the encoder's first layer, (heads, rows,
    rows).
    """
    if weights.shape[1] < 2:
        return "With a single token there is no token before."
    before = weight_before(weights)
    best = int(np.argmax(before))
    others = ", ".join(percent(share) for at, share in enumerate(before) if at != best)
    rest = f" The others: {others}." if others else ""
    share = f"on average {percent(before[best])} of its weight lies on the token before"
    if before[best] > MOSTLY:
        return f"Yes, for this sentence head {best + 1}: {share}.{rest}"
    return f"No, not for this sentence. Head {best + 1} comes nearest: {share}.{rest}"
