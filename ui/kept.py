"""Values that the browser keeps, sent once a sentence and not with each rerun of the components that draw from them."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from charts.components import Component
from ui.component_files import module_component

_component = module_component(
    "attention_lab_kept_value", Component("<span hidden></span>", module="views/kept_value.js")
)


def keep_in_browser(value: Sequence[str], name: str, *, key: str) -> None:
    """Send a value under a name that is unique for it; call in the part of the page that runs once a sentence."""
    with st.container(key=f"hidden_{key}"):  # which `page_style` hides
        _component(key=key, data={"name": name, "value": value}, height=1)
