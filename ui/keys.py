"""Keyboard shortcuts that the server handles."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Literal

import streamlit as st

from charts.components import Component
from streamlit_places import by_key
from ui.component_files import module_component
from ui.presses import Presses

Actions = Mapping[str, Callable[[], None]]  # by the name that the browser gives the key; letters are small

_component = module_component(
    "attention_lab_arrow_keys", Component('<span hidden class="keys"></span>', module="views/arrow_keys.js")
)


def arrow_keys(
    count: int,
    *,
    key: str,
    slider: str,
    buttons: Mapping[str, Literal["least", "most"] | int],
    now: Callable[[], int],
    go_to: Callable[[int], None],
    everywhere: bool = True,
) -> None:
    """Let the left and right arrows move a stepper from 0 to count - 1; `go_to` is called with the step reached.

    The keys work on the stepper's slider (widget key `slider`) and, if `everywhere`, on the whole page except in
    widgets that use arrows themselves: text boxes, selects, a player, other sliders. buttons: those beside the slider,
    by key, with what the page's views then follow: by how many steps, or to which end. now: returns the current step,
    in the callback.
    """

    def move(by: int) -> None:
        go_to(max(0, min(now() + by, count - 1)))

    actions = {"ArrowLeft": lambda: move(-1), "ArrowRight": lambda: move(1)}
    presses = pressed_keys(actions, key)
    with st.container(key=f"hidden_{key}"):  # as narrow as nothing: its place would have a margin
        _component(
            key=key,
            data={
                "keys": list(actions),
                "control": slider,
                "slider": by_key(slider),
                "buttons": {by_key(button): to for button, to in buttons.items()},
                "everywhere": everywhere,
                **presses.data(),
            },
            on_pressed_change=presses.answer,
        )


def pressed_keys(actions: Actions, key: str) -> Presses:
    """The presses of keys in the component with this key."""

    def act(name: object) -> None:
        if isinstance(name, str) and name in actions:
            actions[name]()

    return Presses(key, act)
