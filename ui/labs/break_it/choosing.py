"""Choice of the mistakes: lists on the page, the arrow keys on the stage, one URL parameter."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from model.network.intervention import MISTAKES, Mistake
from model.network.mistakes import compatible
from ui.keys import Actions
from ui.labs.break_it.on_screen import ASKED, on_screen
from ui.labs.break_it.switches import BETWEEN, PARAMETER_LENGTH, SWITCHES, mistakes_asked, offered_with
from ui.link import hidden_parameter, mirrored
from ui.scenes import head_actions, step_actions

WIDTH, MENU_WIDTH = 340, 130  # pixels: the longest name is whole; on a phone one stands below the other


def link_of_mistakes() -> tuple[Mistake, ...]:
    """Draw the URL parameter; returns the chosen mistakes, one or more."""
    return mistakes_asked(hidden_parameter(ASKED, longest=PARAMETER_LENGTH))


def choice() -> None:
    """Draw the list of mistakes, and a menu of those to make at the same time."""
    first, *others = link_of_mistakes()
    row = st.container(key="break_choices", horizontal=True, vertical_alignment="bottom", gap="xsmall")
    mirrored(
        row.selectbox,
        "The mistake",
        MISTAKES,
        first,
        key="break_choice",
        picked=lambda mistake: choose_mistakes([mistake, *others]),
        format_func=name_of,
        width=WIDTH,
    )
    with row.popover(f"and {len(others)} more" if others else "Add more", key="break_menu", width=MENU_WIDTH):
        mirrored(
            st.pills,
            "At the same time",
            [mistake for mistake in offered_with((first, *others)) if mistake != first],
            others,
            key="break_more",
            picked=lambda mistakes: choose_mistakes([first, *mistakes]),
            format_func=name_of,
            selection_mode="multi",
        )


def name_of(mistake: Mistake) -> str:
    """The name of a mistake in the lists."""
    return SWITCHES[mistake].title


def choose_mistakes(mistakes: Sequence[Mistake]) -> None:
    """Callback: write these mistakes to the URL; the first of the list alone, the default, clears the parameter."""
    chosen = compatible(mistakes)
    st.session_state[ASKED] = "" if chosen == MISTAKES[:1] else BETWEEN.join(chosen)


def mistakes_and_heads() -> Actions:
    """Actions for keys: arrows over single mistakes, H and L over heads and layers."""
    view = on_screen()
    moves = step_actions(
        len(MISTAKES), lambda: MISTAKES.index(view.mistakes[0]), lambda index: choose_mistakes([MISTAKES[index]])
    )
    return {**moves, **head_actions(view.offered)}
