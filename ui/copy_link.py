"""The button that copies the link of the view: the address in the browser, which alone knows it whole."""

from __future__ import annotations

import streamlit as st

from model.assets import ASSETS

WIDTH = 112  # pixels, so that it stays beside the button next to it

_component = st.components.v2.component(
    "attention_lab_copy_link",
    html='<div><button type="button" title="The link opens this view: sentence, model and all choices on the page">'
    '<span aria-live="polite">Copy link</span></button><input aria-label="Link to this view" readonly hidden></div>',
    css=(ASSETS / "copy_link.css").read_text(encoding="utf-8"),
    js=(ASSETS / "copy_link.js").read_text(encoding="utf-8"),
)


def copy_link() -> None:
    """Draw the button; once a run."""
    _component(key="copy_link", width=WIDTH)
