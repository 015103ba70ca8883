"""What a control has chosen reaches the page's charts in the browser, before the server answers."""

from __future__ import annotations

import streamlit as st

from streamlit_parts import keyed
from ui.component_files import assembled, component

HEAD = "head_choice"  # a row of choices, whose options are counted from 0
GRID = "multi_grid"  # a component, which tells its choice by itself
ROWS = (HEAD,)

_component = component("attention_lab_choices", html="<span hidden></span>", js=assembled("choices.js"))


def tell_choices() -> None:
    """Have charts follow these controls at once (`charts.sheets`); once a run, from `app.py`."""
    with st.container(key="choices"):  # which `page_style` hides
        _component(key="choices_component", data={"rows": {key: keyed(key) for key in ROWS}}, height=1)
