"""Components whose calls overlap: Streamlit runs the first call's clean-up after the second (assets/lab/loader.js)."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import expect

from model import Record
from tests.browser.conftest import Watched
from tests.browser.player import at_step
from tests.browser.player import played as played  # the fixture
from tests.tiers import full

FLIPS = 8


@full
def test_a_component_lives_on_when_its_calls_overlap(played: Callable[..., tuple[Watched, Record]]) -> None:
    """The theme changes and changes back while the answer to a step arrives: keys, sizes and choices still work."""
    watched, _ = played("rnn-dot", step="3")
    page = watched.page
    for step in range(4, 4 + FLIPS):
        with watched.socket.expect_event("framesent"):
            page.keyboard.press("ArrowRight")
            at_step(page, step)
        for scheme in ("dark", "light", "dark", "light"):
            page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": 390, "height": 844})
    expect(page.locator(".downwards")).to_be_visible()
    watched.settled()
