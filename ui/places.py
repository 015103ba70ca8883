"""Links from page to page; sentence, model, site, head and step go along, for all pages share them."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from contents import place_of

PAGES = Path(__file__).parent.parent / "pages"


def lesson_link(name: str, gain: str | None = None) -> None:
    """A link to the lesson whose file has this name: its number and `gain`, else its title."""
    place = place_of(name)
    label = place.label if gain is None else f"Lesson {place.number}: {gain}"
    page = st.Page(PAGES / place.script, url_path=place.address)
    st.page_link(page, label=label, icon=":material/arrow_forward:")
