"""Picker for one token of a sentence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import streamlit as st

from charts.labels import piece_labels
from model.language.tokenizer import Tokens
from ui.link import mirrored, numbered_parameter, set_number
from ui.nearest import nearest_index
from ui.text import WORD_JOINER, literal, shortened

MAX_LENGTH = 24  # characters of a piece in a label


def distinct(labels: Sequence[str]) -> list[str]:
    """Labels made unique by invisible characters: Streamlit identifies options by label."""
    seen: Counter[str] = Counter()
    told_apart = []
    for label in labels:
        told_apart.append(label + WORD_JOINER * seen[label])
        seen[label] += 1
    return told_apart


def token_picker(tokens: Tokens, label: str, *, key: str, default: int = 0) -> int:
    """Draw the tokens as buttons in a row; returns the index of the chosen one, from 0.

    `key` begins with the page's prefix and is the name of the URL parameter, which counts from 1. `default` is a
    constant; like an index in a URL that is too large it is clipped to the sentence.
    """
    index = nearest_index(numbered_parameter(key), len(tokens), default)

    def picked(number: int) -> None:
        set_number(key, number)

    labels = distinct([literal(shortened(label, MAX_LENGTH)) for label in piece_labels(tokens)])
    mirrored(
        st.pills,
        label,
        range(len(tokens)),
        index,
        key=f"{key}_choice",
        picked=picked,
        format_func=labels.__getitem__,
        required=True,
    )
    return index
