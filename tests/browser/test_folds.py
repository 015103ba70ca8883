"""Lessons are a figure a screen: what is extra stands folded under its title, and every way to it opens it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from contents import CONTENTS, LESSONS
from streamlit_places import CHART, FOLDED, MAIN, by_key
from tests.browser.conftest import Watched
from tests.browser.layout import PROJECTOR, nothing_cut_off
from tests.tiers import first, full

MAX_SCREENS = 7
SCROLLED = "main => main.scrollHeight"


def closed(page: Page) -> Locator:
    return page.locator(FOLDED)


def opened(page: Page) -> Locator:
    return page.locator('[class*="st-key-fold_"] > .stExpander > details[open]')


@full
@pytest.mark.parametrize("address", first([page.address for page in CONTENTS[LESSONS]]))
def test_a_lesson_is_seven_screens_long_at_most(
    address: str, shipped: str, open_page: Callable[[str], Watched]
) -> None:
    watched = open_page(shipped)
    page = watched.page
    page.set_viewport_size(PROJECTOR)
    watched.open(f"/{address}?depth=picture")
    assert closed(page).count() > 1
    expect(opened(page)).to_have_count(0)
    assert page.locator(MAIN).evaluate(SCROLLED) < MAX_SCREENS * PROJECTOR["height"]


def test_the_rail_and_links_open_what_is_folded(watched: Watched) -> None:
    page = watched.page
    page.set_viewport_size({**PROJECTOR, "width": 1600})
    page.emulate_media(reduced_motion="reduce")
    watched.open("/encoder-decoder?scene=2")
    expect(opened(page)).to_have_count(1)
    expect(page.get_by_role("heading", name="Every state so far")).to_be_in_viewport()
    chart = page.locator(by_key("fold_2")).locator(CHART).first
    expect(chart.locator("canvas, svg").first).to_be_visible()

    rail = page.get_by_role("navigation", name="On this page")
    rail.get_by_role("button", name="Long sentences", exact=True).click()
    fold = page.locator(by_key("fold_5"))
    expect(opened(page)).to_have_count(2)
    expect(fold.locator("summary").first).to_be_focused()
    expect(fold.locator("summary").first).to_be_in_viewport()
    page.keyboard.press("Enter")  # and closes it again
    expect(opened(page)).to_have_count(1)


@full
def test_what_a_link_says_of_a_folded_part_opens_it(watched: Watched) -> None:
    page = watched.page
    watched.open("/attention?attention_open=Softmax")
    expect(opened(page)).to_have_count(1)
    expect(page.get_by_role("heading", name="4 Softmax")).to_be_visible()
    watched.open("/attention?depth=code")
    expect(closed(page)).to_have_count(0)
    nothing_cut_off(page)
