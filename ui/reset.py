"""The button that resets a page."""

from __future__ import annotations

import streamlit as st

from ui.link import PREDICT_FIRST, USUAL, note_typed, typed_in


def reset() -> None:
    """Draw the button; call once a run, in the toolbar.

    The sentence stays: it is the reader's text, not a setting.
    """
    st.button(
        "Reset",
        key="reset",
        on_click=put_back,
        width="stretch",
        help="Resets model, depth and all choices on this page, but not the sentence",
    )


def put_back() -> None:
    """Callback: reset all URL parameters of this page, except the sentence and the condition of a study."""
    language = typed_in()
    for key, value in st.session_state.get(USUAL, {}).items():
        if key in st.session_state and key != PREDICT_FIRST:  # not what only other pages draw
            st.session_state[key] = value
    note_typed(language)
