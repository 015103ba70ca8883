"""Browser components: registration; their modules and styles are in `assets/lab`."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

from charts.components import LAB, Component
from charts.modules import COMMENT_LINES, in_order
from ui.browser_files import script_address

LOADER = LAB / "loader.js"


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
    name: str, component_files: Component, *, fetches_styles: bool = False, **parts: Any
) -> Callable[..., Any]:
    """Register a component whose module the browser fetches from the app's own server (`assets/lab/loader.js`).

    fetches_styles: its style sheets too, for one that a page draws many times; else they are sent with each of them.
    """
    imported = [path.relative_to(LAB.resolve()).as_posix() for path in in_order(LAB / component_files.module)[:-1]]
    fetched = component_files.styles if fetches_styles else ()
    loader = COMMENT_LINES.sub("", LOADER.read_text(encoding="utf-8"))  # it is sent with each component of a page
    for before, after in {
        'FOLDER = ""': f"FOLDER = {json.dumps(script_address(''))}",
        "views/MODULE.js": component_files.module,
        "IMPORTED = []": f"IMPORTED = {json.dumps(imported)}",
        "STYLES = []": f"STYLES = {json.dumps(fetched)}",
    }.items():
        loader = loader.replace(before, after)
    css = {"css": component_files.css} if component_files.styles and not fetches_styles else {}
    return component(name, html=waiting(component_files.html), js=loader, **css, **parts)


def waiting(markup: str) -> str:
    """Mark the first element as busy: until its script has come no control in it answers (`loader.js` ends this)."""
    return re.sub(r"^<\w+", r'\g<0> data-waits aria-busy="true"', markup)
