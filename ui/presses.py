"""Presses and choices in browser components, each answered once.

The browser (`assets/lab/shared/presses.js`) numbers them and keeps those without an answer as the component's state,
which every message carries: none is lost, however fast they come. A server that takes over answers only what the
browser sends it anew, for the last one has answered the rest.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from secrets import token_hex
from threading import Lock
from typing import Any

import streamlit as st
from streamlit.runtime.scriptrunner import RerunException

from ui.callbacks import write_all
from ui.link import CURRENT, USUAL

MAX_PRESSES = 200  # that are answered at once: a key that is held while the server is slow
MISSED = "missed_presses"  # in the session: what answers presses that no callback has answered


@dataclass
class PressState:
    """State of one component's presses in a session.

    name: of the session, for the browser. done: number of the last press that was answered. changed: the URL parameters
    that answers have changed. turn: number of the last callback; `lock` is held where one notes what it has done.
    """

    name: str = field(default_factory=lambda: token_hex(4))
    done: int = 0
    changed: set[str] = field(default_factory=set)
    turn: int = 0
    lock: Lock = field(default_factory=Lock, compare=False)


class Presses:
    """The presses of the component with this key, whose state is called "pressed".

    act: answers one press, in a callback; it is given what the browser says of it, which may be anything. Who draws the
    answer with the component reads `unanswered` instead, and calls `settle`.
    """

    def __init__(self, key: str, act: Callable[[Any], None] = lambda value: None) -> None:
        self._key, self._act = key, act
        self._state: PressState = st.session_state.setdefault(f"{key}_presses", PressState())

    def data(self) -> dict[str, Any]:
        """Data for the browser. Call it where the component is drawn.

        A callback that was ended by the next message has not answered all: then everything is run again, and
        `answer_missed` does.
        """
        if self.unanswered():
            st.session_state.setdefault(MISSED, []).append(self.answer)
            st.rerun()
        return {"pressed": {"session": self._state.name, "answered": self._state.done}}

    def unanswered(self) -> list[tuple[int, Any]]:
        """The presses that have no answer yet, with their numbers."""
        component = st.session_state.get(self._key)
        message = component.get("pressed") if isinstance(component, Mapping) else None
        return [press for press in parse_message(message, self._state.name) if press[0] > self._state.done]

    def settle(self, number: int) -> None:
        """Count presses up to this number as answered."""
        self._state.done = max(self._state.done, number)

    def answer(self) -> None:
        """Answer all new presses in order: the component's callback.

        Each counts from what the ones before it chose. Parameters that came with the presses may be older than that;
        those that presses change are set to what was drawn or chosen last. A newer message ends a callback at any look
        at the session, and may have its own run meanwhile: what this one has chosen then counts only if it has noted
        it before.
        """
        state = self._state
        with state.lock:
            state.turn += 1
            turn = state.turn
        if not (new := self.unanswered()):
            return
        current: dict[str, object] = st.session_state.setdefault(CURRENT, {})
        changed = state.changed & current.keys()
        late = any(st.query_params.get(name, "") != str(current[name]) for name in changed)
        for name in sorted(changed):
            st.session_state[name] = current[name]
        rerun: RerunException | None = None
        for number, value in new:
            before = _parameters()
            try:
                self._act(value)
            except RerunException as asked:  # says what to draw again, once all are answered
                rerun = asked
            except Exception:
                self.settle(number)
                raise
            after = _parameters()
            _ = self._key in st.session_state  # ends here where there is a newer message
            with state.lock:
                if state.turn != turn:
                    return
                chosen = {name: after[name] for name in after if before.get(name) != after[name]}
                current |= chosen
                state.changed |= chosen.keys()
                self.settle(number)
        if late:
            write_all()  # the answer to an earlier press is on its way, and may set the URL back
        if rerun is not None:
            raise rerun


def answer_missed() -> None:
    """Answer the presses that `Presses.data` has found in the last run; call it before anything is drawn."""
    for answer in st.session_state.pop(MISSED, []):
        answer()


def parse_message(message: Any, name: str) -> list[tuple[int, Any]]:
    """Validate the browser's state: at most `MAX_PRESSES` presses with their numbers; none if it is another session's.

    name: of this session.
    """
    if not isinstance(message, Mapping) or message.get("session") != name:
        return []
    listed = message.get("presses")
    pairs = listed[:MAX_PRESSES] if isinstance(listed, list) else []
    return [(pair[0], pair[1]) for pair in pairs if isinstance(pair, list) and len(pair) == 2 and type(pair[0]) is int]


def _parameters() -> dict[str, object]:
    """The URL parameters of this session as they are. Reading them so is no look that could end a callback."""
    held = st.session_state.to_dict()
    return {name: held[name] for name in held.get(USUAL, {}) if name in held}
