"""Browser history: one entry for each page, sentence and model, so that Back skips the steps between."""

from __future__ import annotations

import streamlit as st

from charts.components import Component
from streamlit_places import QUIET
from ui.component_files import module_component
from ui.link import DEFAULT_SENTENCE, MODEL, SENTENCE
from ui.sentence import BOX

REST = 1000  # milliseconds without a keystroke after which a sentence counts as typed

_component = module_component("attention_lab_history", Component("<span></span>", module="views/history.js"))


def keep_history() -> None:
    """Keep one history entry for each page, sentence and model; call once a run, from `app.py`."""
    with st.container(key="history"):  # which `page_style` hides
        data = {"box": BOX, "quiet": QUIET, "rest": REST, "parameters": [SENTENCE, MODEL], "usual": DEFAULT_SENTENCE}
        _component(data=data, height=1)
