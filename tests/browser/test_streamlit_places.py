"""The places that styles and tests name are in the page that this Streamlit draws."""

from __future__ import annotations

import streamlit
from playwright.sync_api import expect

import streamlit_places
from streamlit_places import by_key
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
)


@full
def test_every_place_is_there(watched: Watched) -> None:
    watched.open(LESSON)
    for name in PLACES:
        found = watched.page.locator(getattr(streamlit_places, name)).count()
        assert found, f"Streamlit {streamlit.__version__} draws no {name} (see streamlit_places.py)"
    assert watched.page.locator(streamlit_places.by_key("hidden_all")).count() == 1
    fold = watched.page.locator(by_key("fold_3_with_code"))
    expect(fold.locator(f":scope {streamlit_places.FIRST_HEADING}")).to_have_count(1)
    watched.page.get_by_text("The code that ran").first.click()
    watched.page.locator(streamlit_places.CODE_WORD).first.wait_for()
