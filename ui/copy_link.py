"""Copy the link of the view, or show it to a class; only the browser knows the whole URL."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import streamlit as st

from charts.components import Component
from charts.qr_code import MAX_BYTES, qr_code
from ui.component_files import module_component
from ui.link import USUAL
from ui.reach import reach
from ui.short_link import parse_link

KEY, ASKED = "copy_link", "copy_link_asked"

_component = module_component(
    "attention_lab_copy_link",
    Component(
        '<div class="link"><button type="button" title="The link opens this view: sentence, model and all choices on '
        'the page"><span aria-live="polite">Copy link</span></button>'
        '<button type="button" class="show" title="Show the link as a QR code, for a room">QR</button>'
        '<input aria-label="Link to this view" readonly hidden>'
        '<dialog aria-label="The link of this view"><div role="img" aria-label="QR code of the link"></div>'
        '<output></output><p></p><button type="button">Close</button></dialog></div>',
        module="views/copy_link.js",
        styles=("views/copy_link.css",),
    ),
)


@dataclass(frozen=True)
class ShownLink:
    """A link shown to a class, and the number of the browser's request."""

    link: str
    number: int

    def data(self) -> dict[str, Any]:
        """Data for the browser: the QR code, empty if the link is too long, and notes on reach and legibility."""
        reached = reach(self.link)
        code, notes = qr_code(reached.link), [reached.note]
        if code is None:
            notes.append(
                f"This link has {len(reached.link):,} characters, but a QR code holds only {MAX_BYTES:,}. Shorten the "
                "sentence."
            )
        elif not code.coarse:
            notes.append("A long link makes a dense code that a phone far away may not read. Shorten the sentence.")
        note = " ".join(filter(None, notes))
        return {"number": self.number, "link": reached.link, "svg": code.svg if code else "", "note": note}


@st.fragment
def copy_link() -> None:
    """Draw the buttons; call once a run."""

    def asked_for() -> None:
        st.session_state[ASKED] = parse_message(st.session_state[KEY].asked, st.session_state.get(USUAL, {}))

    asked: ShownLink | None = st.session_state.pop(ASKED, None)
    _component(key=KEY, data={"code": asked.data() if asked else None}, on_asked_change=asked_for)


def parse_message(message: Any, usual: dict[str, object]) -> ShownLink | None:
    """Validate the browser's message; None where it is invalid."""
    parsed = parse_link(message, usual)
    return None if parsed is None else ShownLink(*parsed)
