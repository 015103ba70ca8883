"""What Streamlit's frame leaves undone: a menu on a phone closes, and a click draws no frame around the page."""

from __future__ import annotations

import streamlit as st

from model.assets import ASSETS
from streamlit_parts import MAIN, MENU_CLOSE, MENU_LINK, SIDEBAR

_component = st.components.v2.component(
    "attention_lab_frame",
    html="<span></span>",
    js=(ASSETS / "frame.js").read_text(encoding="utf-8"),
)


def mend_frame() -> None:
    """Have a menu that lies on the page close when a page is chosen, and no frame drawn around a page after a click.

    Once a run, from `app.py`. A click on a page's ground gives it the keyboard, so that it can be scrolled, and with
    the next key, of a stepper or of the player, Streamlit (1.67) draws a frame around everything. Browsers do not tell
    how the keyboard came there; whoever comes by Tab still sees the frame (`page_style`).
    """
    with st.container(key="frame"):
        data = {"link": MENU_LINK, "drawer": SIDEBAR, "close": MENU_CLOSE, "main": MAIN}
        _component(data=data, height=1)
