"""Mark the page as out of date while a sentence is being typed; `assets/style/page.css` has the look of it."""

from __future__ import annotations

import streamlit as st

from charts.components import Component
from streamlit_places import QUIET
from ui.component_files import module_component

RESTS = 1000  # milliseconds without a keystroke after which what is typed counts as all

_component = module_component("attention_lab_typing", Component("<span></span>", module="views/typing.js"))


def watch_typing(box: str) -> None:
    """Mark the content while the box with this selector is being edited; call once a run, in the toolbar."""
    with st.container(key="typing"):
        _component(data={"box": box, "quiet": QUIET, "pause": RESTS}, height=1)
