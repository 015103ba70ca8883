"""Pieces of a text as a row of small boxes: the piece, its id, and its probability in the tokenizer's model."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from charts.labels import decimal, piece_texts
from model.language.languages import language_of
from model.language.tokenizer import EOS, WORD_START
from model.language.vocabulary import Vocabulary
from ui.text import in_language, markup


def piece_chips(tokenizer: Vocabulary, ids: Sequence[int], *, language: str | None = None) -> None:
    """Draw the pieces of these ids in order. language: its code."""
    texts = piece_texts([tokenizer.piece(index) for index in ids])
    items = "".join(
        chip(tokenizer, index, text, place == 0) for place, (index, text) in enumerate(zip(ids, texts, strict=True))
    )
    spoken = in_language(language_of(language)) if language else ""
    st.html(f'<div class="pieces" role="list"{spoken}>{items}</div>')


def chip(tokenizer: Vocabulary, index: int, text: str, first: bool) -> str:
    """One piece as HTML: a thick edge where a word starts, a dashed one around a byte. text: of the piece."""
    piece, log_prob = tokenizer.piece(index), tokenizer.log_prob(index)
    starts = piece.startswith(WORD_START) or index <= EOS or first
    kind = "byte" if tokenizer.is_byte(index) else "starts" if starts else ""
    price = "byte" if tokenizer.is_byte(index) else "mark"
    if log_prob is not None:
        price = decimal(log_prob, 1)
    lines = f"<b>{markup(text)}</b><span>{index}</span><span>{price}</span>"
    return f'<div class="{kind}" role="listitem">{lines}</div>'
