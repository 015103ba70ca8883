"""A stepper over steps that are a page's own, such as those of encoder and decoder together."""

from __future__ import annotations

import streamlit as st

from ui.link import hidden_parameter, nearest_index
from ui.step_controls import step_controls


def page_step(label: str, count: int, *, key: str, arrow_keys: bool = False) -> int:
    """Draw first, back, next, last and a slider; the chosen step, from 0 to count - 1.

    `key` begins with the page's prefix and is the name of the link's parameter. To be called inside a fragment, which
    alone is drawn again when the step changes. arrow_keys: left and right move it too; for one stepper a page.
    """
    step = nearest_index(hidden_parameter(key), count)

    def go_to(target: int) -> None:
        st.session_state[key] = str(target)

    step_controls(label, step, count, prefix=key, go_to=go_to, arrow_keys=arrow_keys)
    return step
