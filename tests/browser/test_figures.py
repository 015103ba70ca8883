"""The main figures in windows of several sizes: as high as there is room for, and still whole on the first screen."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import ViewportSize

from tests.browser.conftest import Watched
from tests.browser.layout import PROJECTOR, WATCH, nothing_moved, on_first_screen, picture
from tests.tiers import first, full

WIDE: ViewportSize = {"width": 1920, "height": 1080}
GROWING = ("", "encoder-decoder", "positional-encoding", "attention", "translate", "search", "own-attention")


@pytest.mark.parametrize("address", first(GROWING, 1))
def test_a_main_figure_takes_the_height_of_a_high_window(
    address: str, shipped: str, open_page: Callable[[str], Watched]
) -> None:
    watched = open_page(shipped)
    page = watched.page
    heights = []
    watched.run_first(WATCH)
    for size in (PROJECTOR, WIDE):
        page.set_viewport_size(size)
        watched.open(f"/{address}")
        figure = picture(page, address)
        on_first_screen(figure)
        nothing_moved(page)
        box = figure.bounding_box()
        assert box is not None
        heights.append(box["height"])
    assert heights[1] > 1.3 * heights[0]


# texts of a figure that are wider than their box, or that the edge of the figure's own scroll cuts off
CUT = """figure => [...figure.querySelectorAll("*")].filter(each => {
    if (!each.getClientRects().length || !each.textContent.trim() || each.querySelector("*")) return false
    const scroll = each.closest(".scroll")?.getBoundingClientRect()
    const text = each.getBoundingClientRect()
    return each.scrollWidth > each.clientWidth + 1 && getComputedStyle(each).overflowX !== "visible"
        || scroll && (text.right > scroll.right + 1 || text.left < scroll.left - 1)
}).map(each => each.textContent)"""


@full
@pytest.mark.parametrize("width", [1280, 1920, 390])
def test_no_text_of_a_figure_is_cut(width: int, shipped: str, open_page: Callable[[str], Watched]) -> None:
    watched = open_page(shipped)
    page = watched.page
    page.set_viewport_size({"width": width, "height": 900})
    for address in ("search", "own-attention", "transformer") if width > 640 else ("own-attention", "transformer"):
        watched.open(f"/{address}")
        assert picture(page, address).evaluate(CUT) == [], address
