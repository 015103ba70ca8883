"""`make pictures`: each page, light and dark, wide and narrow, for people to look at: in `screenshots/`, not committed.

They show the shipped models.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from charts.palette import LIGHT
from tests.browser.conftest import Watched
from tests.browser.test_every_page import SCHEMES, every_page, heading, shown_in
from tests.pages.harness import Registered

FOLDER = Path(__file__).parents[2] / "screenshots"
WIDTHS = (1440, 390)
HIGHEST = 12_000  # pixels; what is below is left out
# how far the page goes on below what is seen
BELOW = """() => {
    const main = document.querySelector("[data-testid=stMain]")
    return main.scrollHeight - main.clientHeight
}"""


@pytest.mark.pictures
@every_page()
def test_pictures(page: Registered, shipped: str, open_page: Callable[[str], Watched]) -> None:
    watched = open_page(shipped)
    watched.page.emulate_media(color_scheme="light")
    watched.open(f"/{page.address}")
    expect(heading(watched.page)).to_have_text(page.title)
    FOLDER.mkdir(exist_ok=True)
    for width in WIDTHS:
        height = 900
        watched.page.set_viewport_size({"width": width, "height": height})
        shown_in(LIGHT, watched)
        below = watched.page.evaluate(BELOW)
        watched.page.set_viewport_size({"width": width, "height": min(height + below, HIGHEST)})
        for scheme, palette in SCHEMES:
            watched.page.emulate_media(color_scheme=scheme)
            shown_in(palette, watched)
            name = f"{page.address or 'start'}-{width}-{scheme}.png"
            watched.page.screenshot(path=FOLDER / name, animations="disabled")
            assert (FOLDER / name).stat().st_size
        watched.page.emulate_media(color_scheme="light")
