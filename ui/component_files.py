"""Browser components: registration; their modules and styles are in `assets/lab`."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import streamlit as st

from charts.components import LAB, Component
from charts.modules import COMMENT_LINES
from ui.browser_files import script_address

ENTRY = LAB / "entry.js"
INDENTS = re.compile(r"^ +", re.MULTILINE)


def component(name: str, **parts: Any) -> Callable[..., Any]:
    """`st.components.v2.component`, for data without tables.

    Streamlit tests each list in the data for being a table, a fifth of a millisecond for a list of texts. It skips
    tuples, and the browser receives the same from both.
    """
    draw = st.components.v2.component(name, **parts)

    def drawn(data: Mapping[str, Any] | None = None, **given: Any) -> Any:
        values = data and {key: tuple(value) if isinstance(value, list) else value for key, value in data.items()}
        return draw(data=values, **given)

    return drawn


def module_component(
    name: str, component_files: Component, *, sends_styles: bool = False, **parts: Any
) -> Callable[..., Any]:
    """Register a component whose module and style sheets the browser fetches from the app's own server.

    sends_styles: send the style sheets with each of the component, for markup that is seen before its script has come.
    """
    entry = entry_script(component_files.module, () if sends_styles else component_files.styles)
    css = {"css": component_files.css} if sends_styles else {}
    return component(name, html=waiting(component_files.html), js=entry, **css, **parts)


def entry_script(module: str, styles: Sequence[str]) -> str:
    """Return the script that fetches a module and style sheets, by their paths below `assets/lab`."""
    entry = INDENTS.sub("", COMMENT_LINES.sub("", ENTRY.read_text(encoding="utf-8")))
    for before, after in {
        'FOLDER = ""': f"FOLDER = {json.dumps(script_address(''))}",
        "views/MODULE.js": module,
        "STYLES = []": f"STYLES = {json.dumps(styles)}",
    }.items():
        entry = entry.replace(before, after)
    return entry


def waiting(markup: str) -> str:
    """Mark the first element as busy: no control in it answers until its script has come (`loader.js` ends this)."""
    return re.sub(r"^<\w+", r'\g<0> data-waits aria-busy="true"', markup)
