"""Browser components: registration, and their scripts and styles from `assets/`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

from model.assets import ASSETS

NEEDS = {"playback.js": ("calls.js", "elements.js")}  # what has to stand in front of a file


def assembled(*names: str) -> str:
    """Concatenate files of `assets/`, dependencies first."""
    files = dict.fromkeys(each for name in names for each in (*NEEDS.get(name, ()), name))
    return "".join((ASSETS / name).read_text(encoding="utf-8") for name in files)


def component(name: str, **parts: Any) -> Callable[..., Any]:
    """`st.components.v2.component`, for data without tables.

    Streamlit tests each list in the data for being a table, a fifth of a millisecond for a list of texts. It skips
    tuples, and the browser receives the same from both.
    """
    draw = st.components.v2.component(name, **parts)

    def drawn(data: Mapping[str, Any] | None = None, **given: Any) -> Any:
        told = data and {key: tuple(value) if isinstance(value, list) else value for key, value in data.items()}
        return draw(data=told, **given)

    return drawn
