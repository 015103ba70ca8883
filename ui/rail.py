"""The contents rail: a page's sections, in its margin or folded in its top strip, with the one that is being read."""

from __future__ import annotations

import streamlit as st

from streamlit_parts import MAIN
from ui.component_files import assembled

_component = st.components.v2.component(
    "attention_lab_rail",
    html='<nav aria-label="On this page" hidden><details><summary>On this page</summary><ol></ol></details></nav>',
    css=assembled("rail.css"),
    js=assembled("rail.js"),
)


def contents_rail() -> None:
    """Draw the rail, which the browser makes of the headings that are on the page; once a run, from `app.py`."""
    with st.container(key="rail"):  # which `page_style` takes out of the flow, and keeps a margin for
        _component(data={"main": MAIN})
