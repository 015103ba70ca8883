"""Callbacks for widgets that have none of their own: they keep the rerun of a change, and its place in the address."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import streamlit as st

from streamlit_workarounds import keep_address_current

Value = TypeVar("Value")


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
