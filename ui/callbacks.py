"""Shared by widget callbacks: keep a change's rerun and its URL parameter, count choices."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import streamlit as st

from workarounds.address import keep_address_current

Value = TypeVar("Value")

CHOICES_MADE = "choices_made"  # in the session: how many
WRITTEN = "written_parameters"  # in the session: by name of a URL parameter, its default and how its value is written


def claim_run() -> None:
    """Do nothing; it matters only that a callback exists.

    Streamlit merges changes that arrive together into one run. If a callback of that run reruns only some fragments
    (`st.rerun([...])`), the other changes are stored but not drawn, unless their widgets have callbacks too: then the
    whole page reruns. Without this, a sentence typed while the player advances would not be translated.
    """


def write_address(key: str, usual: Value, written: Callable[[Value], str] = str) -> Callable[[], None]:
    """Return a callback for a widget bound to a URL parameter: it updates the URL in the same run.

    usual: value without a parameter. written: formats a value for the URL. The callback also keeps the change's own
    rerun, see `claim_run`.
    """
    write_as(key, usual, written)
    return write_all


def write_as(key: str, usual: Value, written: Callable[[Value], str] = str) -> None:
    """Note how the value of a widget bound to a URL parameter is written; arguments as for `write_address`."""
    parameters: dict[str, tuple[Any, Callable[[Any], str]]] = st.session_state.setdefault(WRITTEN, {})
    parameters[key] = (usual, written)


def write_all() -> None:
    """Write the URL from the widgets' values; call it in a callback.

    Not from the URL that came with the change: an answer to an earlier change may have set it back, and may do so again
    while this one is under way. The last change's answer then has all of them.
    """
    state = st.session_state
    drawn = [(name, *how, state[name]) for name, how in state.get(WRITTEN, {}).items() if name in state]
    keep_address_current({name: None if value == usual else written(value) for name, usual, written, value in drawn})


def count_choice() -> None:
    """Count a choice made by a callback, even of the current value: see `choices_made`."""
    st.session_state[CHOICES_MADE] = choices_made() + 1


def choices_made() -> int:
    """Number of choices made by this session's callbacks.

    A player that has advanced without reporting yet follows a choice of the step last known to the server.
    """
    return int(st.session_state.get(CHOICES_MADE, 0))
