"""The switch for confidence marks on French words; one for the whole app, a URL parameter."""

from __future__ import annotations

import streamlit as st

from ui.link import DOUBT, asked, choose

OFF = "off"


def marks_confidence() -> bool:
    """Whether unsure French words are underlined."""
    return asked(DOUBT) != OFF


def confidence_switch() -> None:
    """Draw the switch; call once a run, in the toolbar."""
    key = "doubt_switch"
    st.session_state[key] = marks_confidence()
    st.toggle("Show uncertainty", key=key, on_change=lambda: choose(doubt="" if st.session_state[key] else OFF))
