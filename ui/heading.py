"""Heading of a page: its title, and one line on what to see in the picture, or what to doubt in it."""

from __future__ import annotations

import streamlit as st

from contents import PageInfo, in_languages
from ui.lesson_model import pair_on_page
from ui.rare_words import show_warnings


def heading(info: PageInfo) -> None:
    """Draw the heading; call once a run, from `app.py`."""
    with st.container(key="heading", horizontal=True, vertical_alignment="center", gap="medium"):
        st.title(info.heading, anchor=False, width="content")
        with st.container(key="line"):
            st.markdown(in_languages(info.line, pair_on_page(info)))
            if info.translates:  # what is typed is translated on this page
                show_warnings(info)
