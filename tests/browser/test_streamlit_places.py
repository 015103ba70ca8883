"""The places that styles, components and tests name are in the page that this Streamlit draws."""

from __future__ import annotations

import re

import streamlit

import streamlit_places
from page_style import page_style
from tests.browser.conftest import Watched
from tests.tiers import full

LESSON = "/attention?attention_view=heatmap&depth=code"
PLACES = ("APP", "SIDEBAR", "MAIN", "QUIET", "CHART", "CHOICES", "MENU_CLOSE", "MENU_LINK")
NAMED = re.compile(r"\.st[A-Z]\w*|\[data-testid=[\w-]+\]|\.react-aria-\w+|\.katex(?:-\w+)*|\.token\b")
ELSEWHERE = {  # which the style names and this page does not draw
    "[data-testid=stBaseButton-primary]",
    "[data-testid=stSelectboxVirtualDropdown]",
    "[data-testid=stSlider]",
}
NESTED = (  # selectors of the style that depend on what Streamlit puts into what
    '[class*="st-key-fold_"] > .stExpander > details > div > div > .stElementContainer:first-child:has(> .stHeading)',
    "[data-testid=stElementContainer]:has(> [data-testid=stFullScreenFrame] [data-testid=stVegaLiteChart])",
)


@full
def test_every_place_is_there(watched: Watched) -> None:
    watched.open(LESSON)
    page, style = watched.page, page_style()
    assert page.locator(streamlit_places.by_key("hidden_all")).count() == 1
    page.get_by_text("The code that ran").first.click()
    page.locator(".token").first.wait_for()
    assert all(selector in style for selector in NESTED)
    page.wait_for_function("all => all.every(each => document.querySelector(each))", arg=list(NESTED))
    places = {getattr(streamlit_places, name) for name in PLACES} | set(NAMED.findall(style)) - ELSEWHERE
    missing = sorted(place for place in places if not page.locator(place).count())
    assert missing == [], f"Streamlit {streamlit.__version__} does not draw these"
