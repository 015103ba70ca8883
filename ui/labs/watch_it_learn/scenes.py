"""Scenes of the live training lab: curves, and one model's map. Space starts and pauses."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from ui.keys import Actions
from ui.labs.watch_it_learn.controls import parameters, sentence_box
from ui.labs.watch_it_learn.live import POLL, curves, status, the_map
from ui.labs.watch_it_learn.on_screen import FRAME, ShownTraining, on_screen
from ui.scenes import Scene


def followed(draw: Callable[[ShownTraining], None]) -> str:
    """Draw a view of the training, refreshed while it runs, with its status when it pauses."""
    parameters()
    view = on_screen()
    busy = view.training.busy

    def follow() -> None:
        now = on_screen()
        if now.training.busy != busy:
            st.rerun()
        draw(now)
        if busy:
            st.markdown(status(now))

    st.fragment(follow, run_every=POLL if busy else None)()
    return "" if busy else status(view, "the space bar")


def the_curves() -> str:
    def drawn(view: ShownTraining) -> None:
        sentence_box(view)
        curves(view)

    return followed(drawn)


def where_one_looks() -> str:
    return followed(the_map)


def start_or_pause() -> Actions:
    def turn() -> None:
        training = on_screen().training
        st.session_state[FRAME] = None
        if training.busy:
            training.pause()
        elif training.state not in ("over", "ended"):
            training.go_on()

    return {"Space": turn}


SCENES = (
    Scene("The curves while they learn", the_curves, start_or_pause),
    Scene("Where one of them looks", where_one_looks, start_or_pause),
)
