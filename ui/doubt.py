"""The switch of the marks that say how sure the model was of each French word; one for the whole app, in the link."""

from __future__ import annotations

import streamlit as st

from ui.link import DOUBT, asked, choose

OFF = "off"


def marks_doubt() -> bool:
    """Whether French words are underlined where the model was not sure of them."""
    return asked(DOUBT) != OFF


def doubt_switch() -> None:
    """Draw the switch; once a run, in the toolbar."""
    key = "doubt_switch"
    st.session_state[key] = marks_doubt()
    st.toggle("Show uncertainty", key=key, on_change=lambda: choose(doubt="" if st.session_state[key] else OFF))
