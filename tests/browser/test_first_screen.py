"""The list of a lesson's sections beside it, and the way on where a page stops."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.conftest import Watched
from tests.browser.layout import PROJECTOR
from tests.tiers import full
from ui.lessons.encoder_decoder.scenes import SCENES


@full
def test_the_rail_lists_the_sections_and_follows_the_reader(watched: Watched) -> None:
    page = watched.page
    page.set_viewport_size({**PROJECTOR, "width": 1200})
    page.emulate_media(reduced_motion="reduce")
    watched.open("/encoder-decoder?encoder_decoder_step_no=1")  # an encoder step has no candidates
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
    page.set_viewport_size(PROJECTOR)
    expect(rail.get_by_role("button", name="The race", exact=True)).to_be_visible()
    expect(summary).to_be_hidden()
    beside, below = (part.bounding_box() for part in (rail, race))
    assert beside is not None
    assert below is not None
    assert beside["x"] >= below["x"] + below["width"]
    assert beside["x"] + beside["width"] <= PROJECTOR["width"]
    page.mouse.move(600, 500)
    page.mouse.wheel(0, 2000)
    expect(rail.get_by_role("button").first).to_be_in_viewport()  # always at hand


@full
def test_a_page_that_stops_shows_the_way_on_at_once(watched: Watched) -> None:
    watched.page.set_viewport_size(PROJECTOR)
    watched.open("/attention?sentence=")
    expect(watched.page.get_by_role("link", name="Next: 3 Self-attention")).to_be_in_viewport()
