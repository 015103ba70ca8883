"""Marks in the menu for opened and answered lessons, stored in the visitor's browser only."""

from __future__ import annotations

import streamlit as st

from charts.components import Component
from contents import CONTENTS, LESSONS, PageInfo
from streamlit_places import MENU_LINK
from ui.component_files import module_component

_component = module_component(
    "attention_lab_visited",
    Component("<style></style>", module="views/visited.js"),
    isolate_styles=False,  # what it styles is the menu
)


def mark_visited(info: PageInfo) -> None:
    """Mark the lessons in the menu; call once a run, from `app.py`.

    A dot: the page was opened in this browser. A tick: one of its questions was answered.
    """
    data = {"addresses": [lesson.address for lesson in CONTENTS[LESSONS]], "here": info.address, "link": MENU_LINK}
    with st.container(key="visited"):  # which `page_style` hides
        _component(data=data, height=1)
