"""A change that interrupts a run of the whole page, and whose callback redraws one part only."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.conftest import Watched, alone


def test_a_page_that_was_interrupted_is_drawn_to_its_end(watched: Watched) -> None:
    watched.open(alone("interrupted"))
    page = watched.page
    box = page.get_by_label("Text")
    box.fill("four")
    box.press("Enter")
    expect(page.get_by_text("The page begins with four")).to_be_visible()
    page.get_by_role("button", name="Redraw").click()
    expect(page.get_by_text("The part is of four")).to_be_visible()
    expect(page.get_by_text("The page ends with four")).to_be_visible()
