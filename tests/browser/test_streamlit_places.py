"""The places that styles and tests name are in the page that this Streamlit draws."""

from __future__ import annotations

import streamlit

import streamlit_places
from tests.browser.conftest import Watched
from tests.tiers import full

LESSON = "/attention?attention_view=heatmap&depth=code"
PLACES = (
    "APP",
    "APP_VIEW",
    "SIDEBAR",
    "HEADER",
    "MAIN",
    "QUIET",
    "CHART",
    "CHART_PLACE",
    "CHART_FRAMES",
    "CHOICES",
    "FORMULA",
    "MAIN_BLOCK",
    "MENU_CLOSE",
    "MENU_LINK",
    "CAPTION",
    "WIDGETS",
    "TITLE",
    "TEXT_BOX",
    "LIST_BOX",
    "MAIN_MENU",
    "SIDEBAR_CONTENT",
    "SIDEBAR_OWN",
)


@full
def test_every_place_is_there(watched: Watched) -> None:
    watched.open(LESSON)
    for name in PLACES:
        count = watched.page.locator(getattr(streamlit_places, name)).count()
        assert count, f"Streamlit {streamlit.__version__} draws no {name} (see streamlit_places.py)"
    assert watched.page.locator(streamlit_places.by_key("hidden_all")).count() == 1
    first = f'[class*="st-key-fold_"] {streamlit_places.FIRST_HEADING}'
    watched.page.wait_for_function("selector => document.querySelector(selector) !== null", arg=first)
    watched.page.get_by_text("The code that ran").first.click()
    watched.page.locator(streamlit_places.CODE_WORD).first.wait_for()
