"""What Streamlit's frame leaves undone: a phone's menu closes, a click draws no frame, a server may end."""

from __future__ import annotations

import streamlit as st

from streamlit_places import APP, CONNECTION, MAIN, MENU_CLOSE, MENU_LINK, SIDEBAR
from ui.component_files import assembled, component

_component = component(
    "attention_lab_frame",
    html="<span></span>",
    js=assembled("calls.js", "frame.js"),
)


def mend_frame() -> None:
    """Have a menu that lies on the page close when a page is chosen, and no frame drawn around a page after a click.

    Once a run, from `app.py`. A click on a page's ground gives it the keyboard, so that it can be scrolled, and with
    the next key, of a stepper or of the player, Streamlit (1.67) draws a frame around everything. Browsers do not tell
    how the keyboard came there; whoever comes by Tab still sees the frame (`page_style`).

    Where the server is gone and another takes the page over, it is told the state of every widget at once. Streamlit
    waits for the next change, and a file or a part of the page that is asked for by then is not to be found.
    """
    with st.container(key="frame"):
        data = {"link": MENU_LINK, "drawer": SIDEBAR, "close": MENU_CLOSE, "main": MAIN}
        data |= {"app": APP, "connection": CONNECTION}
        _component(data=data, on_back_change=lambda: None, height=1)
