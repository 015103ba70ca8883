"""The stepper: first, back, next, last and a slider over the decoder's steps.

What depends on the step is drawn by one function of the page, marked with `stepped`. Moving the stepper runs that
function again and nothing else, and the step in the link follows:

    @ui.stepped
    def one_step() -> None:
        step = ui.stepper(record)
        ...

    one_step()
"""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from charts.labels import piece_text
from model import Record
from ui.link import LINK, choose, chosen_step
from ui.text import quoted

STEPS = "steps"


def stepped(draw: Callable[[], None]) -> Callable[[], None]:
    """Make `draw` the part of the page that is drawn again when the step changes; one a page.

    Streamlit keeps `draw` as long as the session: let it ask for its record (`ui.current_record`), not hold one.
    """
    return st.fragment(draw, key=STEPS)


def go_to(step: int) -> None:
    """Callback: choose a step and redraw what depends on it."""
    choose(step=step)
    st.rerun([LINK, STEPS])


def stepper(record: Record) -> int:
    """Draw the stepper; the chosen step, from 0. To be called inside a `stepped` function.

    The left and right arrow keys move it too, where the keyboard is not busy with a text box or a slider.
    """
    last = len(record.target) - 1
    step = chosen_step(record)
    st.session_state["step_choice"] = step + 1
    with st.container(horizontal=True, vertical_alignment="center", key="stepper"):
        _move("First", "first_page", 0, disabled=step == 0)
        _move("Back", "chevron_left", step - 1, disabled=step == 0, shortcut="Left")
        _move("Next", "chevron_right", step + 1, disabled=step == last, shortcut="Right")
        _move("Last", "last_page", last, disabled=step == last)
        if last > 0:
            st.slider(
                "Step",
                1,
                last + 1,
                key="step_choice",
                label_visibility="collapsed",
                on_change=lambda: go_to(st.session_state["step_choice"] - 1),
                width=320,
            )
    st.markdown(f"Step **{step + 1}** of {last + 1} writes {quoted(piece_text(record.target.pieces[step]))}")
    return step


def _move(label: str, icon: str, step: int, *, disabled: bool, shortcut: str | None = None) -> None:
    st.button(
        label,
        key=f"step_{icon}",
        icon=f":material/{icon}:",
        on_click=go_to,
        args=(step,),
        disabled=disabled,
        shortcut=shortcut,
    )
