"""Keys that the server answers: presses add up in the browser, so that none is lost while the server draws."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

from streamlit_parts import keyed
from ui.component_files import assembled

Actions = Mapping[str, Callable[[], None]]  # by the name that the browser gives the key; letters are small
MOST = 200  # presses that are done at once: a key that is held while the server is slow

_component = st.components.v2.component(
    "attention_lab_arrow_keys",
    html='<span hidden class="keys"></span>',
    js=assembled("playback.js", "keys.js", "arrow_keys.js"),
)


def arrow_keys(
    count: int,
    *,
    key: str,
    slider: str,
    now: Callable[[], int],
    go_to: Callable[[int], None],
    everywhere: bool = True,
) -> None:
    """Let left and right move a stepper from 0 to count - 1: `go_to` is the callback that takes the step reached.

    They are heard at the stepper's slider, whose key is `slider`, and, if `everywhere`, all over the page, but for what
    has a use for them itself: boxes, choices, a player, other sliders. now: the step at hand, asked in the callback.
    """
    reached: list[int] = []

    def move(by: int) -> None:
        reached[:] = [max(0, min((reached or [now()])[0] + by, count - 1))]

    def arrived() -> None:
        if reached:
            go_to(reached.pop())

    actions = {"ArrowLeft": lambda: move(-1), "ArrowRight": lambda: move(1)}
    with st.container(key=f"hidden_{key}"):  # as narrow as nothing: its place would have a margin
        _component(
            key=key,
            data=listening(actions, key) | {"slider": keyed(slider), "everywhere": everywhere},
            on_pressed_change=presses(actions, key, arrived),
        )


def listening(actions: Actions, key: str) -> dict[str, Any]:
    """What the browser has to know to hear the keys of `actions`, for the component with this key."""
    return {"keys": list(actions), "heard": st.session_state.get(_heard(key), 0)}


def presses(actions: Actions, key: str, after: Callable[[], None] = lambda: None) -> Callable[[], None]:
    """The callback of the component with this key: does what was pressed and not done yet, in order; then `after`."""

    def pressed() -> None:
        done = int(st.session_state.get(_heard(key), 0))
        told = understood(st.session_state[key].pressed)
        for number, name in told:
            if number > done and name in actions:
                actions[name]()
        st.session_state[_heard(key)] = max([done, *(number for number, _ in told)])
        after()

    return pressed


def understood(told: Any) -> list[tuple[int, str]]:
    """The presses that the browser told, checked: it can send anything."""
    listed = told[:MOST] if isinstance(told, list) else []
    pairs = [each for each in listed if isinstance(each, list) and len(each) == 2]
    return [(number, name) for number, name in pairs if isinstance(number, int) and isinstance(name, str)]


def _heard(key: str) -> str:
    return f"{key}_heard"
