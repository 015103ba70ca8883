"""The arrow keys of a stepper: presses add up in the browser, so that none is lost while the server draws a step."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from streamlit_parts import keyed
from ui.component_files import assembled

_component = st.components.v2.component(
    "attention_lab_arrow_keys",
    html='<span hidden class="keys"></span>',
    js=assembled("playback.js", "arrow_keys.js"),
)


def arrow_keys(
    step: int, count: int, *, key: str, slider: str, go_to: Callable[[int], None], everywhere: bool = True
) -> None:
    """Let left and right move from `step`, from 0 to count - 1; `go_to` is the callback that takes the step reached.

    They are heard at the stepper's slider, whose key is `slider`, and, if `everywhere`, all over the page, but for what
    has a use for them itself: boxes, choices, a player, other sliders.
    """
    heard = f"{key}_heard"

    def pressed() -> None:
        told = st.session_state[key].step
        if not isinstance(told, dict) or not isinstance(told.get("number"), int):
            return
        st.session_state[heard] = told["number"]
        reached = told.get("step")
        if isinstance(reached, int) and 0 <= reached < count:
            go_to(reached)

    with st.container(key=f"hidden_{key}"):  # as narrow as nothing: its place would have a margin
        _component(
            key=key,
            data={
                "step": step,
                "count": count,
                "heard": st.session_state.get(heard, 0),
                "slider": keyed(slider),
                "everywhere": everywhere,
            },
            on_step_change=pressed,
        )
