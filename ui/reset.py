"""The button that puts a page back to how it opens."""

from __future__ import annotations

import streamlit as st

from ui.link import put_back

WIDTH = 76  # pixels, known before it is drawn: what stands beside it never moves


def reset() -> None:
    """Draw the button; once a run. The sentence stays: it is what one has typed, not how one looks at it."""
    st.button(
        "Reset",
        key="reset",
        on_click=put_back,
        width=WIDTH,
        help="Puts this page back to how it opens: model, depth and all choices, but not the sentence",
    )
