"""Long lists of choices hear every click, also while they roll."""

from __future__ import annotations

import streamlit as st

from streamlit_parts import LIST


def let_long_lists_hear() -> None:
    """Have a click on a list of more than 25 choices be heard also while the list rolls; once a run, from `app.py`.

    Of such a list the browser (of Streamlit 1.67, by React Aria) draws only what is seen, and makes it deaf to the
    pointer from its first move to 0.3 seconds after the last. Whoever rolls the wheel and clicks at once would wait for
    the answer to a click that nobody heard.
    """
    st.html(f"<style>{LIST} [role=listbox] * {{ pointer-events: auto !important; }}</style>")
