"""Choose another word order: swap two words, reverse all, or type an order."""

from __future__ import annotations

import streamlit as st

from model.language.tokenizer import Tokens
from ui.callbacks import write_address
from ui.link import drawn_parameter, hidden_parameter, mirrored, one_of
from ui.nearest import nearest_index
from ui.text import literal

KINDS = ("swap two words", "reverse all", "an order of your own")
FIRST, SECOND = 2, 5  # the words swapped at first, counted from 1: dog and man in "The dog bites the man."


def movable_words(source: Tokens) -> int:
    """Number of words that presets move: all but `<eos>` and final punctuation."""
    words = source.words[:-1]
    return len(words) - (len(words) > 1 and not any(map(str.isalnum, words[-1].text)))


def order_picker(source: Tokens, *, key: str) -> list[int]:
    """Draw the choice; returns the words' old indices in their new order, without `<eos>`. `key`: the page's prefix.

    An invalid order is reported in a sentence, and the words stay as they are.
    """
    count, movable = len(source.words) - 1, movable_words(source)
    unchanged = list(range(count))
    kind = one_of("New order", KINDS, key=f"{key}_kind")
    if kind == KINDS[1]:
        return [*range(movable)][::-1] + unchanged[movable:]
    if kind == KINDS[2]:
        return own_order(source, key=key)
    first = _asked_word(FIRST, movable, key=f"{key}_first")
    second = _asked_word(SECOND, movable, key=f"{key}_second")
    with st.container(horizontal=True):
        _word_choice("First word", source, first, movable, key=f"{key}_first")
        _word_choice("Second word", source, second, movable, key=f"{key}_second")
    unchanged[first], unchanged[second] = second, first
    return unchanged


def own_order(source: Tokens, *, key: str) -> list[int]:
    """Parse a typed order of numbers from 1."""
    words = source.words[:-1]
    names = ", ".join(f"{position} {literal(word.text)}" for position, word in enumerate(words, 1))
    drawn_parameter(f"{key}_own")
    typed = st.text_input(
        "Numbers of the words in their new order",
        key=f"{key}_own",
        bind="query-params",
        placeholder=" ".join(str(position) for position in range(len(words), 0, -1)),
        live="300ms",
        on_change=write_address(f"{key}_own", ""),
    )
    st.caption(names)
    numbers = (typed or "").replace(",", " ").split()
    if not numbers:
        return list(range(len(words)))
    if sorted(numbers) != sorted(str(position) for position in range(1, len(words) + 1)):
        st.info(f"Write each number from 1 to {len(words)} once, as in grey.")
        return list(range(len(words)))
    return [int(number) - 1 for number in numbers]


def _asked_word(default: int, movable: int, *, key: str) -> int:
    """The word in the URL, from 0. The URL keeps its number, from 1, when the sentence gets shorter."""
    return max(nearest_index(hidden_parameter(key), movable + 1, default), 1) - 1


def _word_choice(label: str, source: Tokens, index: int, movable: int, *, key: str) -> None:
    def picked(position: int) -> None:
        st.session_state[key] = str(position + 1)

    mirrored(
        st.selectbox,
        label,
        range(movable),
        index,
        key=f"{key}_choice",
        picked=picked,
        format_func=lambda position: f"{position + 1} {source.words[position].text}",
        width=220,
    )
