"""Links from page to page; they keep the shared parameters sentence, model, site, head, step, depth and prediction."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import streamlit as st

from contents import PageInfo, in_languages, neighbours, page_info
from model.language.languages import LanguagePair
from ui.link import DEFAULTS, DEPTH, NUMBER, PREDICT_FIRST, SENTENCE, STEP, TYPED_IN, asked, number_asked, numbered
from ui.link import MAX_LENGTH as MAX_PARAMETER

PAGES = Path(__file__).parent.parent / "pages"
MAX_LENGTH = 1000  # characters of the sentence in a link that stands many times on a page; models read fewer


def page_at(info: PageInfo) -> Any:
    """The page as a Streamlit page."""
    return st.Page(PAGES / info.script, url_path=info.address)


def page_link(name: str, label: str | None = None, *, icon: str = "arrow_forward", width: Any = "content") -> None:
    """Draw a link to the page with this file name; `label` defaults to the page's name with its number."""
    info = page_info(name)
    st.page_link(page_at(info), label=label or info.label, icon=f":material/{icon}:", width=width)


def view_address(name: str, view: Mapping[str, str]) -> str:
    """URL, from another page, of a view of the current sentence: the page's file name and parameters.

    For links that set shared parameters. Streamlit's own links cannot: the session's values would take precedence.
    """
    here = {SENTENCE: asked(SENTENCE)[:MAX_LENGTH]}
    here |= {
        name: asked(name)[:MAX_PARAMETER] for name in (TYPED_IN, DEPTH, PREDICT_FIRST) if asked(name) != DEFAULTS[name]
    }
    if step := number_asked(STEP):
        here[STEP + NUMBER] = numbered(step)[:9]
    return f"{page_info(name).address}?{urlencode(here | dict(view), errors='replace')}"


def lesson_link(name: str, gain: str | None = None) -> None:
    """Draw a link to the lesson with this file name: its number and `gain`, by default its title."""
    page_link(name, None if gain is None else f"Lesson {page_info(name).number}: {gain}")


def lesson_foot(info: PageInfo, pair: LanguagePair) -> None:
    """Draw links to the previous and the next lesson with their gains; nothing on other pages. pair: of the page's
    model.
    """
    before, after = neighbours(info)
    if info.number is None:
        return
    st.divider()
    for side, other, way, icon in zip(
        st.columns(2), (before, after), ("Back", "Next"), ("arrow_back", "arrow_forward"), strict=True
    ):
        if other is not None:
            with side:
                page_link(other.name, f"{way}: {other.heading}", icon=icon)
                gain = in_languages(other.gain, pair)
                st.caption(f"{gain[0].upper()}{gain[1:]}.")
