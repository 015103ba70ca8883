"""First, back, next, last and a slider: the controls of every stepper."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st


def step_controls(
    label: str, step: int, count: int, *, prefix: str, go_to: Callable[[int], None], arrow_keys: bool = True
) -> None:
    """Draw the controls at `step`, from 0 to count - 1; `go_to` is the callback that takes the chosen one.

    The widgets' keys begin with `prefix`. arrow_keys: left and right move it too, where the keyboard is not busy with a
    text box or a slider; for one stepper a page.
    """
    last = count - 1

    def move(name: str, icon: str, target: int, shortcut: str | None = None) -> None:
        st.button(
            name,
            key=f"{prefix}_{icon}",
            icon=f":material/{icon}:",
            on_click=go_to,
            args=(target,),
            disabled=target == step or not 0 <= target <= last,
            shortcut=shortcut if arrow_keys else None,
        )

    slider = f"{prefix}_choice"
    st.session_state[slider] = step + 1
    with st.container(horizontal=True, vertical_alignment="center"):
        move("First", "first_page", 0)
        move("Back", "chevron_left", step - 1, "Left")
        move("Next", "chevron_right", step + 1, "Right")
        move("Last", "last_page", last)
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
