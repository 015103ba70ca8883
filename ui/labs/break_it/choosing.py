"""Choice of the mistake: a list on the page, the arrow keys on the stage, one URL parameter."""

from __future__ import annotations

import streamlit as st

from model.network.intervention import MISTAKES, Mistake
from ui.keys import Actions
from ui.labs.break_it.on_screen import MISTAKE, on_screen
from ui.labs.break_it.switches import SWITCHES, mistake_asked
from ui.link import hidden_parameter, mirrored
from ui.scenes import head_actions, step_actions


def choice() -> Mistake:
    """Draw the list; returns the chosen mistake."""
    mistake = mistake_asked(hidden_parameter(MISTAKE))
    mirrored(
        st.selectbox,
        "The mistake",
        MISTAKES,
        mistake,
        key="break_choice",
        picked=choose_mistake,
        format_func=lambda mistake: SWITCHES[mistake].title,
    )
    return mistake


def choose_mistake(mistake: Mistake) -> None:
    """Callback: write this mistake to the URL; the first one, the default, clears the parameter."""
    st.session_state[MISTAKE] = "" if mistake == MISTAKES[0] else mistake


def mistakes_and_heads() -> Actions:
    """Actions for keys: arrows over the mistakes, H and L over heads and layers."""
    view = on_screen()
    moves = step_actions(
        len(MISTAKES), lambda: MISTAKES.index(view.mistake), lambda place: choose_mistake(MISTAKES[place])
    )
    return {**moves, **head_actions(view.offered)}
