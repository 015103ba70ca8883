"""Keys that the server answers: presses add up in the browser, so that none is lost while the server draws."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import streamlit as st

from streamlit_places import by_key
from ui.component_files import assembled, component

Actions = Mapping[str, Callable[[], None]]  # by the name that the browser gives the key; letters are small
MOST = 200  # presses that are done at once: a key that is held while the server is slow

_component = component(
    "attention_lab_arrow_keys",
    html='<span hidden class="keys"></span>',
    js=assembled("playback.js", "keys.js", "arrow_keys.js"),
)


@dataclass
class Kept:
    """What a session keeps of the presses of one component.

    done: the number of the last that was done. chosen: what the last ones chose, each name's value before and after.
    waiting: from a press until the run that draws it. drawn: whether the last run was one of a press.
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
            data=listening(actions, key) | {"slider": by_key(slider), "everywhere": everywhere},
            on_pressed_change=presses(actions, key, arrived),
        )


def listening(actions: Actions, key: str) -> dict[str, Any]:
    """What the browser has to know to hear the keys of `actions`, for the component with this key; once a run."""
    kept = _kept(key)
    kept.drawn, kept.waiting = kept.waiting, False
    return {"keys": list(actions), "heard": kept.done}


def presses(actions: Actions, key: str, after: Callable[[], None] = lambda: None) -> Callable[[], None]:
    """The callback of the component with this key: does what was pressed and not done yet, in order; then `after`.

    A press that was made before the page had drawn what earlier ones chose comes with widgets that still hold the old
    values: what the earlier ones chose is put back first. So it is where the component had been told of them and other
    widgets had not: nothing has run since, and they hold what they held then.
    """

    def pressed() -> None:
        kept = _kept(key)
        drawn, told = understood(st.session_state[key].pressed)
        held = _plain()
        chosen = dict(kept.chosen) if drawn <= kept.done else {}
        if drawn == kept.done:
            chosen = {name: pair for name, pair in chosen.items() if kept.drawn and held.get(name) == pair[0]}
        for name, (_, value) in chosen.items():
            st.session_state[name] = value
        try:
            for number, name in told:
                if number > kept.done and name in actions:
                    actions[name]()
            after()
        finally:  # a callback that says what is to be run again does not come back
            now = {name: (held.get(name), value) for name, value in _plain().items() if held.get(name) != value}
            kept.chosen = chosen | now
            kept.done = max([kept.done, *(number for number, _ in told)])
            kept.waiting = True

    return pressed


def understood(told: Any) -> tuple[int, list[tuple[int, str]]]:
    """The last press that the browser saw answered, and those that it told, checked: it can send anything."""
    drawn, listed = told if isinstance(told, list) and len(told) == 2 else (0, [])
    listed = listed[:MOST] if isinstance(listed, list) else []
    pairs = [each for each in listed if isinstance(each, list) and len(each) == 2]
    checked = [(number, name) for number, name in pairs if isinstance(number, int) and isinstance(name, str)]
    return drawn if isinstance(drawn, int) else 0, checked


def _plain() -> dict[str, object]:
    """What the session holds of texts and numbers: the values of parameters and widgets are such."""
    return {str(name): value for name, value in st.session_state.items() if isinstance(value, str | int | float)}


def _kept(key: str) -> Kept:
    kept: Kept = st.session_state.setdefault(f"{key}_presses", Kept())
    return kept
