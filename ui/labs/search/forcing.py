"""Force another candidate at a step, or a typed word, and undo it; the search continues from there."""

from __future__ import annotations

import streamlit as st

from charts.grammar import piece_names
from charts.labels import END, lone_label
from model import Record
from model.language.languages import LanguagePair
from ui.control_keys import OTHER_PIECE
from ui.labs.search.forced import MAX_CHANGES, change_to, set_forced
from ui.labs.search.on_screen import NODE, ShownSearch, on_screen
from ui.link import chosen_step, mirrored
from ui.text import counted, literal, percent, quoted

TYPED, TROUBLE, WRITE = "search_typed", "search_trouble", "search_write"
MAX_LENGTH = 40  # characters that can be typed


def another_piece(view: ShownSearch, step: int) -> None:
    """Draw the step's candidates; the picked one is forced. Call it inside a `stepped` function."""
    record = view.record

    def picked(token: int | None) -> None:
        if token is not None:
            force((token,))

    labels = {
        candidate.id: f"{lone_label(candidate.piece)} {percent(candidate.probability)}"
        for candidate in record.candidates[step]
    }
    mirrored(
        st.pills,
        f"In place of {quoted(piece_names(record.target)[step])}, write",
        others(record, step),
        None,
        key=OTHER_PIECE,
        picked=picked,
        format_func=lambda token: literal(labels[token]),
    )


def others(record: Record, step: int) -> list[int]:
    """Ids of a step's candidates that it did not write."""
    return [candidate.id for candidate in record.candidates[step] if candidate.id != record.target.ids[step]]


def other_pieces(view: ShownSearch) -> list[list[int]]:
    """Pieces that can be forced at each step of the path on show, in order; nothing where no more changes fit."""
    if len(view.forced) >= MAX_CHANGES:
        return []
    return [others(view.record, step) for step in range(len(view.ids))]


def word_box(pair: LanguagePair) -> None:
    """Draw a box for a word to force at the step. Call it inside a `stepped` function."""
    label = f"Or type {pair.target} of your own"
    with st.form("search_word", border=False), st.container(horizontal=True, vertical_alignment="bottom"):
        st.text_input(label, key=TYPED, max_chars=MAX_LENGTH, autocomplete="off", width=260)
        st.form_submit_button("Write it", key=WRITE, on_click=_typed)
    with st.container():
        if trouble := st.session_state.pop(TROUBLE, None):
            st.warning(literal(trouble))


def _typed() -> None:
    tokens = on_screen().search.translator.tokenizer.target_ids(st.session_state.get(TYPED) or "")
    if tokens:
        force(tuple(tokens), typed=True)
    else:
        st.session_state[TROUBLE] = "The box is empty: type a word."


def force(tokens: tuple[int, ...], *, typed: bool = False) -> None:
    """Callback: force these ids at the chosen step, and let the search continue from there."""
    view = on_screen()
    prefix = (*view.ids[: chosen_step(view.record)], *tokens)
    if not view.fits(prefix):
        st.session_state[TROUBLE] = (
            f"That would be {counted(len(prefix), 'piece')}. For a sentence of this length at most "
            f"{view.search.limit} are written."
        )
    elif len(view.forced) >= MAX_CHANGES:
        st.session_state[TROUBLE] = f"At most {MAX_CHANGES} changes: undo one first."
    else:
        set_forced([*view.forced, change_to(view.search.best(view.prefix), prefix)], view.tag)
        st.session_state[NODE] = ""
        if typed:
            st.session_state[TYPED] = ""
    st.rerun()


def undo(view: ShownSearch) -> None:
    """Draw the forced words, with buttons that undo them, last one first."""
    tokenizer = view.search.translator.tokenizer
    words = [quoted(tokenizer.text(change.tokens)) or quoted(END) for change in view.forced]
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"You wrote {', then '.join(words)}.", width="content")
        for name, remaining in (("Undo", view.forced[:-1]), ("Undo all", ())):
            if name == "Undo" or len(view.forced) > 1:
                st.button(name, key=f"search_{name.replace(' ', '_').lower()}", on_click=_keep, args=(view, remaining))


def _keep(view: ShownSearch, remaining: tuple[object, ...]) -> None:
    set_forced(view.forced[: len(remaining)], view.tag)
    st.session_state[NODE] = ""
