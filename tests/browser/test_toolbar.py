"""The toolbar: one row at the same place on every page, which nothing moves, and a sheet on a phone."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from contents import CONTENTS, PageInfo, in_languages
from page_style import CONTROL, TOOLBAR, TOUCH
from streamlit_places import by_key
from tests.browser.conftest import Watched
from tests.browser.layout import PHONE, PROJECTOR, WATCH, nothing_moved, picture
from tests.browser.test_every_page import heading, sentence_box
from tests.pairs import FRENCH
from tests.tiers import full, is_quick

PLACES = [place for places in CONTENTS.values() for place in places]
LEAST = 420  # pixels of the sentence on a window of 1,280
ON_EVERY_PAGE = {
    "depth": f"{by_key('depth_choice')} [role=radiogroup]",
    "share": f"{by_key('share')} button",
    "stage": f"{by_key('stage_keys')} button",
    "more": f"{by_key('more')} button",
}
WHERE_USED = {"sentence": by_key("bar_sentence"), "model": f"{by_key('model_choice')} .react-aria-ComboBox"}


def boxes(page: Page, selectors: dict[str, str]) -> dict[str, Any]:
    """Bounding boxes of the visible controls, in whole pixels."""
    shown = {name: page.locator(selector).first for name, selector in selectors.items()}
    found = {name: control.bounding_box() for name, control in shown.items() if control.is_visible()}
    return {
        name: {"x": round(box["x"]), "y": round(box["y"]), "width": round(box["width"]), "height": round(box["height"])}
        for name, box in found.items()
        if box
    }


def opens_with_its_line(page: Page, place: PageInfo) -> None:
    """The title, beside it a line of 20 pixels, and below both the picture, whose top is on the first screen."""
    title, line, main = heading(page), page.locator(f"{by_key('line')} p").first, picture(page, place.address)
    expect(line).to_have_text(in_languages(place.line, FRENCH))
    assert line.evaluate("each => getComputedStyle(each).fontSize") == "20px"
    main.wait_for()
    above, beside, below = (each.bounding_box() for each in (title, line, main))
    assert above is not None
    assert beside is not None
    assert below is not None
    assert max(above["y"] + above["height"], beside["y"] + beside["height"]) <= below["y"], place.name
    assert below["y"] < PROJECTOR["height"] * 2 / 3, place.name


USUALLY = ("start", "translate", "watch_it_learn")  # the pages that `make test` walks through


def test_it_stands_at_the_same_place_on_every_page(watched: Watched) -> None:
    """Walked through by the menu; it is 48 pixels high, its controls 36, in one row, and the sentence has room."""
    places = [place for place in PLACES if place.name in USUALLY or not is_quick()]
    page = watched.page
    page.set_viewport_size(PROJECTOR)
    watched.open("/")
    seen = {}
    for place in places:
        page.get_by_role("link", name=place.heading, exact=True).first.click()
        expect(heading(page)).to_have_text(place.heading)
        watched.settled()
        seen[place.name] = boxes(page, ON_EVERY_PAGE | WHERE_USED)
        assert boxes(page, {"bar": by_key("toolbar")})["bar"]["height"] == TOOLBAR
        assert boxes(page, {"bar": by_key("toolbar")})["bar"]["y"] == 0
        opens_with_its_line(page, place)
    first = seen["translate"]
    assert first.keys() == {*ON_EVERY_PAGE, *WHERE_USED}
    for place in places:
        expected = first if place.translates else {name: first[name] for name in seen[place.name]}
        assert seen[place.name] == expected, place.name
        assert seen[place.name].keys() >= ON_EVERY_PAGE.keys()
        assert ("sentence" in seen[place.name]) == place.translates
    assert {(box["y"], box["height"]) for box in first.values()} == {((TOOLBAR - CONTROL) // 2, CONTROL)}
    assert first["sentence"]["width"] >= LEAST
    edges = sorted((box["x"], box["x"] + box["width"]) for box in first.values())
    assert all(before[1] <= after[0] for before, after in pairwise(edges))


@full
@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.name)
def test_nothing_moves_it_while_a_page_comes_and_answers(
    place: PageInfo, shipped: str, open_page: Callable[[str], Watched]
) -> None:
    """Nor anything else while a page comes, with the translations of trained models, for which there is room."""
    watched = open_page(shipped)
    page = watched.page
    page.set_viewport_size(PROJECTOR)
    watched.run_first(WATCH)
    watched.open(f"/{place.address}")
    before = boxes(page, ON_EVERY_PAGE | WHERE_USED)
    watched.settled()
    nothing_moved(page)
    if place.translates:
        watched.after(lambda: sentence_box(page).fill("zzyzx zoe likes cars"), saying="zzyzx")  # which is warned of
    page.mouse.move(640, 500)
    page.mouse.wheel(0, 700)
    assert boxes(page, ON_EVERY_PAGE | WHERE_USED) == before  # it stays in view


@pytest.mark.parametrize("address", ["translate", pytest.param("attention", marks=full)])
def test_on_a_phone_it_is_one_row_and_a_sheet(address: str, watched: Watched) -> None:
    page = watched.page
    page.set_viewport_size(PHONE)
    watched.open(f"/{address}")
    picture(page, address).wait_for()
    box = picture(page, address).bounding_box()
    assert box is not None
    assert box["y"] <= PHONE["height"] / 3
    opener = page.get_by_role("button", name="Model, depth, share and more")
    row = boxes(page, {"sentence": by_key("bar_sentence"), "opener": by_key("bar_open")})
    assert {each["height"] for each in row.values()} == {TOUCH}
    model = page.get_by_role("combobox", name="Model")
    expect(model).to_be_hidden()
    opener.click()
    expect(model).to_be_visible()
    names = ("depth", "share", "more")
    sheet = boxes(page, WHERE_USED | {name: ON_EVERY_PAGE[name] for name in names})
    assert {each["height"] for each in sheet.values()} == {TOUCH}
    assert all(each["x"] >= 0 and each["x"] + each["width"] <= PHONE["width"] for each in sheet.values())
    model.click()  # its list lies over the sheet
    page.get_by_role("option").first.click()
    expect(model).to_be_visible()
    page.keyboard.press("Escape")
    expect(model).to_be_hidden()
    expect(opener).to_be_focused()
    opener.click()
    expect(model).to_be_visible()
    picture(page, address).click(position={"x": 200, "y": 300})
    expect(model).to_be_hidden()
