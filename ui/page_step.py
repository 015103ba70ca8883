"""A stepper over steps that are a page's own, such as those of encoder and decoder together."""

from __future__ import annotations

import streamlit as st

from ui.link import hidden_parameter, nearest_index


def page_step(label: str, count: int, *, key: str, arrow_keys: bool = False) -> int:
    """Draw first, back, next, last and a slider; the chosen step, from 0 to count - 1.

    `key` begins with the page's prefix and is the name of the link's parameter. To be called inside a fragment, which
    alone is drawn again when the step changes. arrow_keys: left and right move it too; for one stepper a page.
    """
    last = count - 1
    step = nearest_index(hidden_parameter(key), count)

    def go_to(target: int) -> None:
        st.session_state[key] = str(target)

    def move(name: str, icon: str, target: int, shortcut: str | None = None) -> None:
        st.button(
            name,
            key=f"{key}_{icon}",
            icon=f":material/{icon}:",
            on_click=go_to,
            args=(target,),
            disabled=target == step or not 0 <= target <= last,
            shortcut=shortcut if arrow_keys else None,
        )

    st.session_state[f"{key}_choice"] = step + 1
    with st.container(horizontal=True, vertical_alignment="center", key=f"{key}_stepper"):
        move("First step", "first_page", 0)
        move("Back", "chevron_left", step - 1, "Left")
        move("Next", "chevron_right", step + 1, "Right")
        move("Last step", "last_page", last)
        if last > 0:
            st.slider(
                label,
                1,
                count,
                key=f"{key}_choice",
                label_visibility="collapsed",
                on_change=lambda: go_to(st.session_state[f"{key}_choice"] - 1),
                width=320,
            )
    return step
