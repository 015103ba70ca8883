"""The button that puts a page back to how it opens."""

from __future__ import annotations

import streamlit as st

from ui.link import put_back


def reset() -> None:
    """Draw the button; once a run, in the toolbar.

    The sentence stays: it is what one has typed, not how one looks at it.
    """
    st.button(
        "Reset",
        key="reset",
        on_click=put_back,
        width="stretch",
        help="Resets model, depth and all choices on this page, but not the sentence",
    )
