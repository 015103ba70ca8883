"""Controls of every stepper: first, back, next, last and a slider."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

import streamlit as st

from ui.keys import arrow_keys

# what the buttons do to the slider, by their icons
MOVES: dict[str, Literal["least", "most"] | int] = {
    "first_page": "least",
    "chevron_left": -1,
    "chevron_right": 1,
    "last_page": "most",
}
BUTTON = 84  # pixels, known before it is drawn: four stand in one row of a phone, and nothing moves once they are there


def step_controls(
    label: str,
    count: int,
    *,
    prefix: str,
    now: Callable[[], int],
    go_to: Callable[[int], None],
    keys: bool = True,
) -> None:
    """Draw the controls of steps from 0 to count - 1. The widgets' keys begin with `prefix`.

    now: returns the current step, also in a callback: a second click before the rerun continues from the first. go_to:
    callback for the chosen step. keys: arrow keys move it from anywhere on the page; for one stepper a page.
    """
    step, last = now(), count - 1

    def move(name: str, icon: str, target: Callable[[], int], disabled: bool) -> None:
        st.button(
            name,
            key=f"{prefix}_{icon}",
            icon=f":material/{icon}:",
            on_click=lambda: go_to(max(0, min(target(), last))),
            disabled=disabled,
            width=BUTTON,
        )

    slider = f"{prefix}_choice"
    st.session_state[slider] = step + 1
    with st.container(horizontal=True, vertical_alignment="center", gap="xxsmall"):
        move("First", "first_page", lambda: 0, step == 0)
        move("Back", "chevron_left", lambda: now() - 1, step == 0)
        move("Next", "chevron_right", lambda: now() + 1, step == last)
        move("Last", "last_page", lambda: last, step == last)
        if last > 0:
            st.slider(
                label,
                1,
                count,
                key=slider,
                label_visibility="collapsed",
                on_change=lambda: go_to(st.session_state[slider] - 1),
                width=320,
            )
    buttons = {f"{prefix}_{icon}": to for icon, to in MOVES.items()}
    arrow_keys(count, key=f"{prefix}_keys", slider=slider, buttons=buttons, now=now, go_to=go_to, everywhere=keys)
