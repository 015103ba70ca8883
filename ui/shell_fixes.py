"""Workarounds for Streamlit's shell: close the phone menu after navigation, no focus outline after clicks, resend
widget state to a new server.
"""

from __future__ import annotations

import streamlit as st

from charts.components import Component
from streamlit_places import APP, CONNECTION, MENU_CLOSE, MENU_LINK, NARROW
from ui.component_files import module_component

_component = module_component("attention_lab_frame", Component("<span></span>", module="views/frame.js"))


def fix_shell() -> None:
    """Close the phone menu after navigation, draw no focus outline after clicks, resend widget state after a reconnect.

    Call once a run, from `app.py`. A click on the page background focuses it for scrolling, and at the next key press
    Streamlit (1.67) outlines the whole page. Focus by Tab still shows the outline (`page_style`).

    A replacement server receives the state of every widget at once. Streamlit would wait for the next change, and until
    then downloads and fragments would fail.
    """
    with st.container(key="frame"):
        data = {"link": MENU_LINK, "close": MENU_CLOSE, "narrow": NARROW, "app": APP, "connection": CONNECTION}
        _component(data=data, on_back_change=lambda: None, height=1)
