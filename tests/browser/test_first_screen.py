"""What stands on the first screen of 1280 x 720; nothing moves while a page comes, nor on a phone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from streamlit_places import CHART, by_key
from tests.browser.conftest import Watched
from tests.browser.test_every_page import every_page, heading, sentence_box
from tests.pages.harness import Registered
from ui.lessons.encoder_decoder.scenes import SCENES

WIDTH, HEIGHT = 1280, 720
PHONE = 390
MOST = 0.1  # of layout shift, which a page may have in all
PICTURES = {  # the main figure of each page, by its address; of the two lists of texts, their first entry
    "": "[role=group][aria-label$='step by step']",
    "encoder-decoder": f"{by_key('stage_encoder_decoder')} {CHART}",
    "attention": "[role=group][aria-label$='step by step']",
    "self-attention": f"{by_key('stage_self')} {CHART}",
    "positional-encoding": f"{by_key('stage_positions')} {CHART}",
    "multi-head": ".heads",
    "transformer": ".model",
    "translate": "[role=group][aria-label$='step by step']",
    "search": ".tree",
    "own-attention": ".paint",
    "watch-it-learn": f"{by_key('stage_learn')} {CHART}",
    "where-the-weight-rests": f"{by_key('stage_rests')} {CHART}",
    "replay": ".film",
    "papers": ".st-key-papers_line_0",
    "models": ".st-key-models_rnn",
}
# what moved, and whether a parameter of the link that has another control was ever to be seen
WATCH = """
window.moved = []
window.seen = []
new PerformanceObserver(list => {
    for (const entry of list.getEntries()) {
        const nodes = entry.sources.map(({ node, previousRect, currentRect }) =>
            `${node?.className} ${previousRect.y} to ${currentRect.y}`)
        window.moved.push([entry.value, nodes])
    }
}).observe({ type: "layout-shift", buffered: true })
const look = () => {
    for (const each of document.querySelectorAll("[class*=st-key-hidden_] *")) {
        if (each.getClientRects().length) window.seen.push(each.className)
    }
    requestAnimationFrame(look)
}
requestAnimationFrame(look)
"""


@pytest.fixture(scope="module")
def screen(profile: BrowserContext, shipped: str) -> Iterator[Watched]:
    """One window for all pages."""
    watched = Watched(profile.new_page(), shipped)
    watched.page.emulate_media(reduced_motion="reduce", color_scheme="light")
    watched.page.add_init_script(WATCH)
    yield watched
    watched.page.close()


def seen_whole(part: Locator) -> bool:
    box = part.bounding_box()
    assert box is not None
    across = box["x"] >= 0 and box["x"] + box["width"] <= WIDTH
    return across and box["y"] >= 0 and box["y"] + box["height"] <= HEIGHT and box["height"] > 0


def nothing_moved(page: Page) -> None:
    moved = page.evaluate("window.moved")
    assert sum(value for value, _ in moved) < MOST, sorted(moved, reverse=True)[:4]
    assert page.evaluate("window.seen") == []


def picture(page: Page, address: str) -> Locator:
    return page.locator(PICTURES[address]).first


@every_page
def test_sentence_heading_and_picture_are_on_one_screen_and_nothing_moved(page: Registered, screen: Watched) -> None:
    screen.page.set_viewport_size({"width": WIDTH, "height": HEIGHT})
    screen.open(f"/{page.address}")
    drawn = picture(screen.page, page.address)
    drawn.wait_for()
    for part in (sentence_box(screen.page), heading(screen.page), drawn):
        assert seen_whole(part), part.bounding_box()
    nothing_moved(screen.page)
    screen.page.set_viewport_size({"width": PHONE, "height": HEIGHT})
    screen.open(f"/{page.address}")
    drawn.wait_for()
    nothing_moved(screen.page)
    assert not screen.complaints


def test_the_rail_lists_the_sections_and_follows_the_reader(screen: Watched) -> None:
    page = screen.page
    page.set_viewport_size({"width": WIDTH, "height": HEIGHT})
    screen.open("/encoder-decoder")
    sections = [*(scene.title for scene in SCENES), "Try it"]
    rail = page.get_by_role("navigation", name="On this page")
    summary = rail.locator("summary")
    summary.focus()
    page.keyboard.press("Enter")
    expect(rail.get_by_role("button")).to_have_text(sections)
    rail.get_by_role("button", name="The race", exact=True).press("Enter")
    race = page.get_by_role("heading", name="The race", exact=True)
    expect(race).to_be_in_viewport()
    expect(race).to_be_focused()
    expect(rail.get_by_role("button").first).to_be_hidden()
    expect(rail.locator("[aria-current]")).to_have_text("The race")
    page.set_viewport_size({"width": 1600, "height": HEIGHT})
    expect(rail.get_by_role("button", name="The race", exact=True)).to_be_visible()
    expect(summary).to_be_hidden()
    beside, below = (each.bounding_box() for each in (rail, race))
    assert beside is not None
    assert below is not None
    assert beside["x"] >= below["x"] + below["width"]
    assert beside["x"] + beside["width"] <= 1600


def test_a_page_that_stops_shows_the_way_on_at_once(screen: Watched) -> None:
    screen.page.set_viewport_size({"width": WIDTH, "height": HEIGHT})
    screen.open("/attention?sentence=")
    expect(screen.page.get_by_role("link", name="Next: 3 Self-attention")).to_be_in_viewport()
