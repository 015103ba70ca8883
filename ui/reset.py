"""The button that resets a page."""

from __future__ import annotations

import streamlit as st

from ui.link import put_back


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
