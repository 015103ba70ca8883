"""Mark the page as out of date while a sentence is being typed."""

from __future__ import annotations

import streamlit as st

from streamlit_places import QUIET, by_key
from ui.component_files import assembled, component
from ui.rare_words import STRANGE

RESTS = 1000  # milliseconds without a keystroke after which what is typed counts as all
UNFINISHED = "html[data-unfinished]"
LOOK = f"""<style>
{UNFINISHED} div:has(> {by_key(STRANGE)}) {{ display: none; }}
{UNFINISHED} p.translation {{ opacity: 0.55; }}
{UNFINISHED} p.translation span {{ text-decoration: none !important; }}
{UNFINISHED} p.translation::after {{ content: " \\2026"; }}
{UNFINISHED} p.doubt {{ visibility: hidden; }}
</style>"""

_component = component("attention_lab_typing", html="<span></span>", js=assembled("calls.js", "typing.js"))


def watch_typing(box: str) -> None:
    """Mark the content while the box with this label is being edited; call once a run, in the toolbar."""
    with st.container(key="typing"):
        _component(data={"box": box, "quiet": QUIET, "pause": RESTS}, height=1)
    st.html(LOOK)
