"""The start page in a browser: one screen, moving by itself; doors lead on, lessons that were seen are marked."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import quote_plus

from playwright.sync_api import Locator, Page, expect

from contents import CONTENTS, LESSONS
from tests.browser.conftest import Watched
from tests.browser.layout import PROJECTOR, on_first_screen
from tests.browser.test_every_page import heading, sentence_box
from tests.tiers import full

SENTENCE = "the girl likes the green book."
FIRST, SECOND = CONTENTS[LESSONS][:2]


def player(page: Page) -> Locator:
    return page.get_by_role("group", name=re.compile("step by step$"))


def position(page: Page) -> Locator:
    return player(page).get_by_role("slider")


def door(page: Page, name: str) -> Locator:
    return page.get_by_test_id("stMain").get_by_role("link", name=name)


def menu(page: Page, name: str) -> Locator:
    return page.get_by_test_id("stSidebar").get_by_role("link", name=name, exact=True)


@full
def test_all_of_it_stands_on_one_screen_and_a_door_leads_on_with_the_sentence(
    shipped: str, open_page: Callable[[str], Watched]
) -> None:
    watched = open_page(shipped)
    page = watched.page
    page.set_viewport_size(PROJECTOR)
    page.emulate_media(reduced_motion="reduce")
    watched.open(f"/?sentence={quote_plus(SENTENCE)}")
    expect(player(page)).to_be_visible()
    doors = page.locator("[class*=st-key-start_door_]")
    expect(doors).to_have_count(3)
    for part in (heading(page), player(page), *doors.all()):
        on_first_screen(part)
    door(page, "Start the lessons").press("Enter")
    expect(heading(page)).to_have_text(FIRST.heading)
    expect(sentence_box(page)).to_have_value(SENTENCE)
    page.wait_for_url(f"**/{FIRST.address}?sentence={quote_plus(SENTENCE)}*")
    watched.settled()


@full
def test_it_plays_by_itself_and_a_link_to_a_step_shows_that_step(watched: Watched) -> None:
    page = watched.page
    page.emulate_media(reduced_motion="no-preference")
    watched.open(f"/?sentence={quote_plus(SENTENCE)}")
    expect(position(page)).not_to_have_value("1")
    watched.open(f"/?sentence={quote_plus(SENTENCE)}&step_no=3")
    expect(position(page)).to_have_value("3")
    expect(player(page).get_by_role("button", name="Play", exact=True)).to_be_visible()

    # at its end it stays there, and other pages begin at the first step
    page.emulate_media(reduced_motion="reduce")
    watched.open(f"/?sentence={quote_plus(SENTENCE)}")
    last = position(page).get_attribute("max") or ""
    watched.after(lambda: page.keyboard.press("End"))
    expect(position(page)).to_have_value(last)
    assert "step_no=" not in watched.address
    watched.after(lambda: page.keyboard.press("ArrowLeft"))
    page.wait_for_url(f"**step_no={int(last) - 1}*")


@full
def test_a_line_of_a_paper_opens_its_view_in_a_tab_of_its_own(watched: Watched) -> None:
    watched.open(f"/papers?sentence={quote_plus(SENTENCE)}")
    with watched.page.expect_popup() as opened:
        watched.page.get_by_role("link", name="Lesson 2: the weighted sum of one step").click()
    expect(heading(opened.value)).to_have_text(SECOND.heading)
    expect(sentence_box(opened.value)).to_have_value(SENTENCE)
    expect(opened.value.get_by_role("heading", name="5 Context")).to_be_visible()
    opened.value.close()


@full
def test_lessons_that_were_opened_and_answered_are_marked_in_this_browser_alone(
    watched: Watched, open_page: Callable[[str], Watched]
) -> None:
    page = watched.page
    watched.open(f"/{FIRST.address}")
    page.get_by_role("link", name=f"Next: {SECOND.heading}").click()
    expect(heading(page)).to_have_text(SECOND.heading)
    watched.settled()
    for seen in (FIRST, SECOND):
        expect(menu(page, f"{seen.heading} visited")).to_be_visible()
    expect(menu(page, CONTENTS[LESSONS][2].heading)).to_be_visible()
    page.locator(".predict[data-state=open] button.option").first.click()  # a closing question
    expect(menu(page, f"{SECOND.heading} answered")).to_be_visible()
    expect(menu(page, f"{FIRST.heading} visited")).to_be_visible()
    page.reload()
    expect(menu(page, f"{SECOND.heading} answered")).to_be_visible()
    watched.settled()
    assert not any(b"visited" in frame or b"answered" in frame for frame in watched.sent if isinstance(frame, bytes))
    other = open_page(watched.host)  # another browser, as far as it can tell
    other.open("/models")
    expect(menu(other.page, FIRST.heading)).to_be_visible()
