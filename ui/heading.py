"""The heading of a page: its title and, beside it, one line that says what to see in the picture below."""

from __future__ import annotations

import streamlit as st

from contents import Place


def heading(place: Place) -> None:
    """Draw the heading; once a run, from `app.py`."""
    with st.container(key="heading", horizontal=True, vertical_alignment="center", gap="medium"):
        st.title(place.heading, anchor=False, width="content")
        with st.container(key="line"):
            st.markdown(place.line)
