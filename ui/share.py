"""Share: one menu for the link, its QR code, and the page's files."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import streamlit as st

from charts.saved_page import HandOut
from model import Record
from ui.callbacks import claim_run
from ui.copy_link import copy_link
from ui.depth import unfolds
from ui.take_away import offer

FILES = "share_files"  # in the session: the place of the files in the menu of this run


def share_menu() -> None:
    """Draw the menu; call once a run, in the toolbar. While it is open the page fills in its files with
    `share_files`.
    """
    menu = st.popover("Share", key="share", width="stretch", on_change=claim_run)
    with menu:
        copy_link()
        st.session_state[FILES] = st.container(key=FILES) if menu.open else None


def share_files(records: Mapping[str, Record], *, key: str, view: Callable[[], HandOut] | None = None) -> None:
    """Offer the records of a page in the toolbar's menu, as `ui.take_away` does for a part of it.

    Outside of fragments only: the menu is drawn with the whole page, and costs nothing until it is opened.
    """
    container = st.session_state[FILES]
    if container is not None and unfolds("numbers"):
        with container:
            offer(records, key=key, view=view)
