"""Presses of keys: each is done once, in order, from what the ones before it chose; what makes no sense is left out."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
import streamlit
from hypothesis import given
from hypothesis import strategies as st

from ui.keys import MAX_PRESSES, Actions, listening, parse_message, presses

KEY = "pressed_keys"
json_like = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=2), inner, max_size=2),
)


@pytest.fixture
def session(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    state: dict[str, Any] = {"scene": "1", "step": 0}
    monkeypatch.setattr(streamlit, "session_state", state)
    return state


def counting(session: dict[str, Any]) -> Actions:
    def move(by: int) -> None:
        session["scene"] = str(int(session["scene"]) + by)

    return {"PageUp": lambda: move(-1), "PageDown": lambda: move(1)}


def tell(session: dict[str, Any], drawn: int, *told: tuple[int, str]) -> None:
    session[KEY] = SimpleNamespace(pressed=[drawn, [list(press) for press in told]])
    presses(counting(session), KEY)()


def test_what_is_told_again_counts_once(session: dict[str, Any]) -> None:
    tell(session, 0, (1, "PageDown"))
    tell(session, 0, (1, "PageDown"), (2, "PageDown"))
    tell(session, 0, (1, "PageDown"), (2, "PageDown"), (3, "PageUp"))
    assert session["scene"] == "2"


def test_a_press_counts_from_what_the_one_before_chose_though_the_page_has_not_drawn_it(
    session: dict[str, Any],
) -> None:
    tell(session, 0, (1, "PageDown"))
    session["scene"] = "1"  # what the browser still held when it told the next
    tell(session, 0, (2, "PageDown"))
    assert session["scene"] == "3"
    session["scene"] = "7"  # chosen by other means, on a page that had drawn the last press
    tell(session, 2, (3, "PageUp"))
    assert session["scene"] == "6"


def test_a_press_counts_though_the_component_was_drawn_before_the_widgets(session: dict[str, Any]) -> None:
    tell(session, 0, (1, "PageDown"))
    listening(counting(session), KEY)  # the run that draws it
    session["scene"] = "1"  # the widget's old value, told with the next
    tell(session, 1, (2, "PageDown"))
    assert session["scene"] == "3"
    listening(counting(session), KEY)
    tell(session, 2, (3, "PageDown"))  # with the new value
    assert session["scene"] == "4"


@pytest.mark.parametrize("value", ["1", "3", "7"])
def test_what_another_control_chose_since_stays(session: dict[str, Any], value: str) -> None:
    tell(session, 0, (1, "PageDown"))
    listening(counting(session), KEY)
    session["scene"] = value
    listening(counting(session), KEY)  # the run of that control
    tell(session, 1, (2, "PageDown"))
    assert session["scene"] == str(int(value) + 1)


def test_a_callback_that_does_not_come_back_has_heard(session: dict[str, Any]) -> None:
    session[KEY] = SimpleNamespace(pressed=[0, [[1, "PageDown"]]])

    def away() -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        presses(counting(session), KEY, away)()
    tell(session, 0, (1, "PageDown"))
    assert session["scene"] == "2"


@given(json_like)
def test_whatever_the_browser_tells_is_presses_or_nothing(told: Any) -> None:
    drawn, pressed = parse_message(told)
    assert isinstance(drawn, int)
    assert all(isinstance(number, int) and isinstance(name, str) for number, name in pressed)


def test_the_oldest_come_first_and_are_bounded() -> None:
    told = [[number, "a"] for number in range(1, 2 * MAX_PRESSES)]
    assert parse_message([0, told])[1] == [(number, "a") for number in range(1, MAX_PRESSES + 1)]
