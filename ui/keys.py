"""Keyboard shortcuts that the server handles: the browser queues presses, so that none is lost while the page
re-renders.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import streamlit as st

from charts.components import Component
from streamlit_places import by_key
from ui.component_files import module_component

Actions = Mapping[str, Callable[[], None]]  # by the name that the browser gives the key; letters are small
MAX_PRESSES = 200  # presses that are done at once: a key that is held while the server is slow

_component = module_component(
    "attention_lab_arrow_keys", Component('<span hidden class="keys"></span>', module="views/arrow_keys.js")
)


@dataclass
class PressState:
    """Session state of one shortcut component.

    done: number of the last press handled. chosen: session values that the last presses changed, each before and after.
    waiting: True from a press until the run that draws it. drawn: whether the last run was caused by a press.
    """

    done: int = 0
    chosen: Mapping[str, tuple[object, object]] = field(default_factory=dict)
    waiting: bool = False
    drawn: bool = False


def arrow_keys(
    count: int,
    *,
    key: str,
    slider: str,
    now: Callable[[], int],
    go_to: Callable[[int], None],
    everywhere: bool = True,
) -> None:
    """Let the left and right arrows move a stepper from 0 to count - 1; `go_to` is called with the step reached.

    The keys work on the stepper's slider (widget key `slider`) and, if `everywhere`, on the whole page except in
    widgets that use arrows themselves: text boxes, selects, a player, other sliders. now: returns the current step, in
    the callback.
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
            data=listening(actions, key) | {"slider": by_key(slider), "everywhere": everywhere},
            on_pressed_change=presses(actions, key, arrived),
        )


def listening(actions: Actions, key: str) -> dict[str, Any]:
    """Data for the browser component with this key: the keys of `actions`, the last press handled. Call once a run."""
    state = _press_state(key)
    state.drawn, state.waiting = state.waiting, False
    return {"keys": list(actions), "heard": state.done}


def presses(actions: Actions, key: str, after: Callable[[], None] = lambda: None) -> Callable[[], None]:
    """Return the callback of the component with this key: it runs the actions of new presses in order, then `after`.

    If keys arrive before the page has re-rendered, widget values are stale; re-apply the results of earlier keys first.
    The same holds where the component was told of earlier presses and no run has happened since.
    """

    def pressed() -> None:
        state = _press_state(key)
        drawn, new = parse_message(st.session_state[key].pressed)
        held = _plain()
        chosen = dict(state.chosen) if drawn <= state.done else {}
        if drawn == state.done:
            chosen = {name: pair for name, pair in chosen.items() if state.drawn and held.get(name) == pair[0]}
        for name, (_, value) in chosen.items():
            st.session_state[name] = value
        try:
            for number, name in new:
                if number > state.done and name in actions:
                    actions[name]()
            after()
        finally:  # a callback that says what is to be run again does not come back
            now = {name: (held.get(name), value) for name, value in _plain().items() if held.get(name) != value}
            state.chosen = chosen | now
            state.done = max([state.done, *(number for number, _ in new)])
            state.waiting = True

    return pressed


def parse_message(message: Any) -> tuple[int, list[tuple[int, str]]]:
    """Validate the browser's message: the last press it saw answered, and the presses to handle as (number, key)."""
    drawn, listed = message if isinstance(message, list) and len(message) == 2 else (0, [])
    listed = listed[:MAX_PRESSES] if isinstance(listed, list) else []
    pairs = [pair for pair in listed if isinstance(pair, list) and len(pair) == 2]
    checked = [(number, name) for number, name in pairs if isinstance(number, int) and isinstance(name, str)]
    return drawn if isinstance(drawn, int) else 0, checked


def _plain() -> dict[str, object]:
    """Session values that are texts or numbers; parameters and widget values are."""
    return {str(name): value for name, value in st.session_state.items() if isinstance(value, str | int | float)}


def _press_state(key: str) -> PressState:
    state: PressState = st.session_state.setdefault(f"{key}_presses", PressState())
    return state
