"""Presses: each is answered once, in order, from what the ones before it chose; what makes no sense is left out."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import pytest
import streamlit
from hypothesis import given
from hypothesis import strategies as st
from streamlit.runtime.scriptrunner import RerunException, StopException
from streamlit.runtime.scriptrunner_utils.script_requests import RerunData

from ui.keys import pressed_keys
from ui.link import CURRENT, USUAL
from ui.presses import MAX_PRESSES, Presses, PressState, answer_missed, parse_message

KEY = "pressed_keys"
json_like = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=2), inner, max_size=2),
)


class Session(dict[str, Any]):
    """The session of a server, with a parameter `scene` as the browser's last message had it."""

    def __init__(self) -> None:
        super().__init__({USUAL: {"scene": "1"}, CURRENT: {"scene": "1"}, "scene": "1"})
        self.ends = False  # whether a newer message ends the next action, once it has chosen

    def to_dict(self) -> dict[str, Any]:
        return dict(self)

    def move(self, by: int) -> None:
        self["scene"] = str(int(self["scene"]) + by)
        if self.ends:
            self.ends = False
            raise StopException

    @property
    def done(self) -> int:
        state: PressState = self.setdefault(f"{KEY}_presses", PressState())
        return state.done

    @property
    def presses(self) -> Presses:
        return pressed_keys({"PageUp": lambda: self.move(-1), "PageDown": lambda: self.move(1)}, KEY)

    def draw(self) -> int:
        """Draw the parameter and the component; returns the number of the press up to which all are answered."""
        self[CURRENT]["scene"] = self["scene"]
        return int(self.presses.data()["pressed"]["answered"])

    def tell(self, *told: tuple[int, Any]) -> None:
        """Take the browser's state, and answer what is new."""
        name = self.setdefault(f"{KEY}_presses", PressState()).name
        self[KEY] = {"pressed": {"session": name, "presses": [list(press) for press in told]}}
        self.presses.answer()


@pytest.fixture
def session(monkeypatch: pytest.MonkeyPatch) -> Session:
    state = Session()
    monkeypatch.setattr(streamlit, "session_state", state)
    return state


def test_what_is_told_again_counts_once(session: Session) -> None:
    session.tell((1, "PageDown"))
    session.tell((1, "PageDown"), (2, "PageDown"))
    session.tell((1, "PageDown"), (2, "PageDown"), (3, "PageUp"))
    assert session["scene"] == "2"


def test_a_press_counts_from_what_the_one_before_chose_though_the_page_has_not_drawn_it(session: Session) -> None:
    session.tell((1, "PageDown"))
    session["scene"] = "1"  # what the browser still held when it told the next
    session.tell((1, "PageDown"), (2, "PageDown"))
    assert session["scene"] == "3"


@pytest.mark.parametrize("value", ["1", "3", "7"])
def test_what_another_control_chose_since_stays(session: Session, value: str) -> None:
    session.tell((1, "PageDown"))
    session.draw()
    session["scene"] = value
    session.draw()  # the run of that control
    session.tell((2, "PageDown"))
    assert session["scene"] == str(int(value) + 1)


@given(st.lists(st.sampled_from(["press", "message", "ended", "run", "component", "rest"]), max_size=60))
def test_every_press_counts_however_messages_and_drawings_meet(events: list[str]) -> None:
    """A newer message ends an answer, or a run before it draws, or finds a browser without the new parameter."""
    session = Session()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(streamlit, "session_state", session)
        number, drawn, scene, pending, ended = 0, 0, "1", "1", False
        for event in [*events, "message", "run", "rest"]:
            if event == "press":
                number += 1
            elif event in ("message", "ended"):
                if number == session.done:
                    continue  # nothing to tell
                session["scene"], session.ends = scene, event == "ended"
                with suppress(StopException):
                    session.tell(*((waiting, "PageDown") for waiting in range(drawn + 1, number + 1)))
                ended, session.ends = event == "ended", False
            elif ended:
                continue  # there is no run without the newer message
            elif event == "rest":
                scene = pending
            else:
                drawn, pending = session.draw(), session["scene"]
                scene = pending if event == "run" else scene
        assert session["scene"] == scene == str(1 + number)


def test_what_is_to_be_drawn_again_waits_for_the_other_presses(session: Session) -> None:
    def act(value: object) -> None:
        session.move(1)
        raise RerunException(RerunData())

    name = session.setdefault("other_presses", PressState()).name
    session["other"] = {"pressed": {"session": name, "presses": [[1, "a"], [2, "b"]]}}
    with pytest.raises(RerunException):
        Presses("other", act).answer()
    Presses("other", act).answer()
    assert session["scene"] == "3"


def test_a_callback_that_a_newer_message_ends_is_made_up_for(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    ended = [False, True, True]

    def act(value: object) -> None:
        if ended and ended.pop(0):
            raise StopException
        session.move(1)

    def rerun() -> None:
        raise RerunException(RerunData())

    monkeypatch.setattr(streamlit, "rerun", rerun)
    name = session.setdefault("other_presses", PressState()).name
    session["other"] = {"pressed": {"session": name, "presses": [[1, "a"], [2, "b"]]}}
    with pytest.raises(StopException):
        Presses("other", act).answer()
    with pytest.raises(RerunException):
        Presses("other", act).data()
    with pytest.raises(StopException):
        answer_missed()
    with pytest.raises(RerunException):
        Presses("other", act).data()
    answer_missed()
    assert Presses("other", act).data()["pressed"]["answered"] == 2
    assert session["scene"] == "3"


def test_what_another_server_was_told_is_nothing(session: Session) -> None:
    session[KEY] = {"pressed": {"session": "another", "presses": [[1, "PageDown"]]}}
    session.presses.answer()
    assert session.presses.unanswered() == []
    session.tell((1, "PageDown"))
    assert session["scene"] == "2"


@given(json_like)
def test_whatever_the_browser_tells_is_presses_or_nothing(told: Any) -> None:
    for message in (told, {"session": "s", "presses": told}, {"session": "s", "presses": [[told, told]]}):
        assert all(isinstance(number, int) for number, _ in parse_message(message, "s"))


def test_the_oldest_come_first_and_are_bounded() -> None:
    told = [[number, "a"] for number in range(1, 2 * MAX_PRESSES)]
    assert parse_message({"session": "s", "presses": told}, "s") == [
        (number, "a") for number in range(1, MAX_PRESSES + 1)
    ]
