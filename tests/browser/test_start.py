"""The start page in a browser: one screen, moving by itself; doors lead on, lessons that were seen are marked."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import quote_plus

import pytest
from playwright.sync_api import Locator, Page, expect

from contents import CONTENTS, LESSONS
from tests.browser.conftest import Watched
from tests.browser.test_every_page import heading, sentence_box

SENTENCE = "the girl likes the green book."
FIRST, SECOND = CONTENTS[LESSONS][:2]
DOORS = (
    ("Show me", FIRST.address, FIRST.heading),
    ("Try your own sentence", "translate", "Translate"),
    ("Read the paper with it", "papers", "Read the paper with it"),
)


def player(page: Page) -> Locator:
    return page.get_by_role("group", name=re.compile("step by step$"))


def position(page: Page) -> Locator:
    return player(page).get_by_role("slider")


def door(page: Page, name: str) -> Locator:
    return page.get_by_test_id("stMain").get_by_role("link", name=name)


def menu(page: Page, name: str) -> Locator:
    return page.get_by_test_id("stSidebar").get_by_role("link", name=name, exact=True)


def test_all_of_it_stands_on_one_screen(shipped: str, open_page: Callable[[str], Watched]) -> None:
    watched = open_page(shipped)
    page = watched.page
    page.set_viewport_size({"width": 1280, "height": 720})
    watched.open()
    expect(player(page)).to_be_visible()
    for part in (heading(page), player(page), *page.locator("[class*=st-key-start_door_]").all()):
        box = part.bounding_box()
        assert box is not None
        assert box["y"] >= 0
        assert box["y"] + box["height"] <= 720
        assert box["x"] + box["width"] <= 1280


def test_it_plays_by_itself_and_a_link_to_a_step_shows_that_step(watched: Watched) -> None:
    watched.page.emulate_media(reduced_motion="no-preference")
    watched.open(f"/?sentence={quote_plus(SENTENCE)}")
    expect(position(watched.page)).not_to_have_value("1")
    watched.open(f"/?sentence={quote_plus(SENTENCE)}&step_no=3")
    expect(position(watched.page)).to_have_value("3")
    expect(player(watched.page).get_by_role("button", name="Play", exact=True)).to_be_visible()


def test_played_to_its_end_it_stays_there_and_other_pages_begin_at_the_first_step(watched: Watched) -> None:
    watched.page.emulate_media(reduced_motion="reduce")
    watched.open(f"/?sentence={quote_plus(SENTENCE)}")
    page = watched.page
    expect(player(page)).to_be_visible()
    last = position(page).get_attribute("max") or ""
    watched.after(lambda: page.keyboard.press("End"))
    expect(position(page)).to_have_value(last)
    assert "step_no=" not in watched.address
    watched.after(lambda: page.keyboard.press("ArrowLeft"))
    page.wait_for_url(f"**step_no={int(last) - 1}*")


@pytest.mark.parametrize(("name", "address", "title"), DOORS, ids=[name for name, _, _ in DOORS])
def test_a_door_leads_where_it_says_with_the_sentence(watched: Watched, name: str, address: str, title: str) -> None:
    watched.page.emulate_media(reduced_motion="reduce")
    watched.open(f"/?sentence={quote_plus(SENTENCE)}")
    door(watched.page, name).press("Enter")
    expect(heading(watched.page)).to_have_text(title)
    expect(sentence_box(watched.page)).to_have_value(SENTENCE)
    watched.page.wait_for_url(f"**/{address}?sentence={quote_plus(SENTENCE)}*")
    watched.settled()


def test_a_line_of_a_paper_opens_its_view_in_a_tab_of_its_own(watched: Watched) -> None:
    watched.open(f"/papers?sentence={quote_plus(SENTENCE)}")
    with watched.page.expect_popup() as opened:
        watched.page.get_by_role("link", name="Lesson 2: the weighted sum of one step").click()
    expect(heading(opened.value)).to_have_text(SECOND.heading)
    expect(sentence_box(opened.value)).to_have_value(SENTENCE)
    expect(opened.value.get_by_role("heading", name="5 Context")).to_be_visible()
    opened.value.close()


def test_lessons_that_were_opened_are_marked_in_this_browser_alone(
    watched: Watched, open_page: Callable[[str], Watched]
) -> None:
    page = watched.page
    watched.open(f"/{FIRST.address}")
    page.get_by_role("link", name=f"Next: {SECOND.heading}").click()
    expect(heading(page)).to_have_text(SECOND.heading)
    watched.settled()
    watched.open("/models")
    for seen in (FIRST, SECOND):
        expect(menu(page, f"{seen.heading} visited")).to_be_visible()
    expect(menu(page, CONTENTS[LESSONS][2].heading)).to_be_visible()
    assert not any(b"visited" in frame for frame in watched.sent if isinstance(frame, bytes))
    other = open_page(watched.host)  # another browser, as far as it can tell
    other.open("/models")
    expect(menu(other.page, FIRST.heading)).to_be_visible()
