"""Shared by callbacks of widgets: keep the rerun of a change and its place in the address, count choices."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import streamlit as st

from streamlit_workarounds import keep_address_current

Value = TypeVar("Value")

CHOICES_MADE = "choices_made"  # in the session: how many


def claim_run() -> None:
    """Do nothing; that there is a callback is enough.

    Streamlit puts changes that arrive together into one run. If a callback of that run reruns some fragments alone
    (`st.rerun([...])`), every other change of the run is stored and not drawn, unless its widget has a callback too:
    then the whole page runs. Without it, a sentence typed while the player moves on would not be translated.
    """


def write_address(key: str, usual: Value, written: Callable[[Value], str] = str) -> Callable[[], None]:
    """Return a callback for a widget bound to the link: the address follows its change in the same run.

    usual: the value for which the link has no parameter. written: a value as the link has it. That there is a callback
    also keeps the change's own rerun, see `claim_run`.
    """

    def changed() -> None:
        value = st.session_state[key]
        keep_address_current(key, None if value == usual else written(value))

    return changed


def count_choice() -> None:
    """Note that a callback has chosen something, be it what was chosen already: see `choices_made`."""
    st.session_state[CHOICES_MADE] = choices_made() + 1


def choices_made() -> int:
    """Number of choices that this session's callbacks have made.

    A player that has moved on, and has not told yet, follows a choice of the step that the server still knows.
    """
    return int(st.session_state.get(CHOICES_MADE, 0))
