"""The stepper: first, back, next, last and a slider over the decoder's steps.

Everything that depends on the step is drawn by one function of the page, marked with `stepped`. Moving the stepper
reruns that function alone, and the step in the URL follows:

    @ui.stepped
    def one_step() -> None:
        step = ui.stepper(record)
        ...

    one_step()
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

from charts.grammar import piece_names
from model import Record
from ui.link import LINK, choose, chosen_step
from ui.scenes import redraw
from ui.step_controls import step_controls
from ui.text import quoted

STEPS = "steps"


def stepped(draw: Callable[[], None]) -> Callable[[], None]:
    """Make `draw` the fragment that reruns when the step changes; one a page.

    Streamlit keeps `draw` as long as the session: let it call `ui.current_record` instead of holding a record.
    """
    return st.fragment(draw, key=STEPS)


def go_to(step: int, also: Sequence[str] = ()) -> None:
    """Callback: choose a step and rerun its fragment, and the fragments with these keys."""
    choose(step=step)
    redraw([LINK, STEPS, *also])


def stepper(record: Record, *, also: Sequence[str] = ()) -> int:
    """Draw the stepper; returns the step, from 0. Call it inside a `stepped` function.

    also: keys of further fragments that depend on the step. If the player is one of them, it has the arrow keys.
    """
    step, count = chosen_step(record), len(record.target)
    step_controls(
        "Step",
        count,
        prefix="step",
        now=lambda: chosen_step(record),
        go_to=lambda step: go_to(step, also),
        keys=not also,
    )
    st.markdown(f"Step **{step + 1}** of {count} writes {quoted(piece_names(record.target)[step])}")
    return step
