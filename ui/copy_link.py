"""Copy the link of the view, or show it to a class; only the browser knows the whole URL."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import streamlit as st

from charts.components import Component
from charts.qr_code import MAX_BYTES, qr_code
from ui.callbacks import claim_run
from ui.component_files import module_component
from ui.link import USUAL
from ui.presses import Presses
from ui.reach import reach
from ui.short_link import parse_link

KEY = "copy_link"

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
    sends_styles=True,
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
    presses = Presses(KEY)
    code: dict[str, Any] | None = None
    for number, address in presses.unanswered():
        if link := parse_link(address, st.session_state.get(USUAL, {})):
            code = ShownLink(link, number).data()
        presses.settle(number)
    _component(key=KEY, data={"code": code, **presses.data()}, on_pressed_change=claim_run)
