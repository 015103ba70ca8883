"""On a phone, with the shipped models: the menu, the models' names, and the room for a short sentence.

What grows with the sentence (maps, the columns of a drawing) may be wider than its place, which scrolls then.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, expect

from charts.palette import LIGHT
from model.network.families import ENTRIES
from streamlit_places import MENU_CLOSE, MENU_LINK, QUIET, SIDEBAR, by_key
from tests.browser.conftest import Watched, patient_context
from tests.browser.layout import PICTURES, nothing_cut_off, picture, rooms_are_large_enough
from tests.browser.test_every_page import shown_in
from tests.tiers import full

WIDTH = 390
THEME = ".stMainMenu button"


# Opens the menu and chooses a page in it as soon as each is there. No finger is that fast, but on a busy phone the menu
# may begin to slide in late, after a page was chosen in it.
AT_ONCE = f"""const style = new CSSStyleSheet()
style.replaceSync("{SIDEBAR} {{ transition-delay: 1s !important }}")
document.adoptedStyleSheets.push(style)
new MutationObserver(() => {{
    const menu = document.querySelector("[data-testid=stExpandSidebarButton]")
    const link = document.querySelector("{MENU_LINK}[href$='/papers']")
    if (menu && !window.opened) menu.click(window.opened = true)
    else if (link && window.opened && !window.went) link.click(window.went = true)
}}).observe(document, {{ subtree: true, childList: true }})"""


def test_the_menu_closes_behind_a_choice_and_a_tap_glosses_a_word(shipped: str, browser: Browser) -> None:
    phone = patient_context(browser, viewport={"width": WIDTH, "height": 800}, has_touch=True, is_mobile=True)
    page = phone.new_page()
    page.add_init_script(AT_ONCE)
    page.goto(shipped)
    title = page.get_by_role("heading", level=1)
    expect(title).to_have_text("Read the paper with it")
    expect(page.locator(MENU_CLOSE)).not_to_be_in_viewport()  # closed by a choice that came before the page listened
    page.get_by_test_id("stExpandSidebarButton").tap()
    expect(page.locator(MENU_CLOSE)).to_be_in_viewport()  # and stays where it is opened
    page.get_by_role("link", name="2 Attention").tap()
    expect(title).to_have_text("2 Attention")
    expect(page.locator(MENU_CLOSE)).not_to_be_in_viewport()
    page.locator(QUIET).wait_for()  # a page that is drawn anew takes back what a tap shows
    rooms_are_large_enough(page)  # so no figure that comes late moves the word away from the finger
    word = page.locator(".glossed", has_text="voitures").first
    expect(word).to_have_attribute("title", re.compile("cars"))
    word.tap()
    page.wait_for_function("word => getComputedStyle(word, '::after').content !== 'none'", arg=word.element_handle())
    phone.close()


@full
@pytest.mark.parametrize("address", PICTURES)
def test_every_figure_fits_the_room_kept_for_it(shipped: str, browser: Browser, address: str) -> None:
    phone = patient_context(browser, viewport={"width": WIDTH, "height": 800}, has_touch=True, is_mobile=True)
    page = phone.new_page()
    page.goto(f"{shipped}/{address}")
    picture(page, address).wait_for()
    page.locator(QUIET).wait_for()
    rooms_are_large_enough(page)
    last, theme = (page.locator(place).bounding_box() for place in (by_key("bar_open"), THEME))
    assert last is not None
    assert theme is not None
    assert last["x"] + last["width"] <= theme["x"]  # nothing of the toolbar lies below the button for the theme
    phone.close()


# pixels that a name has beyond its room in the model's box, by the name
TOO_WIDE = """([box, names]) => {
    const look = getComputedStyle(box), pen = document.createElement("canvas").getContext("2d")
    pen.font = look.font
    const room = box.clientWidth - parseFloat(look.paddingLeft) - parseFloat(look.paddingRight)
    return names.map(name => [name, pen.measureText(name).width - room]).filter(([, over]) => over > 0)
}"""


@full
def test_the_name_of_every_model_is_whole_in_its_box(shipped: str, open_page: Callable[[str], Watched]) -> None:
    watched = open_page(shipped)
    watched.page.set_viewport_size({"width": WIDTH, "height": 900})
    watched.open("/translate?model=rnn-dot")
    watched.page.get_by_role("button", name="Model, depth, share and more").click()
    box = watched.page.get_by_role("combobox", name="Model")
    expect(box).to_have_value("RNN, dot")
    assert box.evaluate("box => box.scrollWidth <= box.clientWidth")
    titles = [entry.short for entry in ENTRIES.values()]
    assert watched.page.evaluate(TOO_WIDE, [box.element_handle(), titles]) == []


@full
def test_a_short_sentence_fits(shipped: str, open_page: Callable[[str], Watched]) -> None:
    """With ribbons, where `test_accessibility` looks at the map."""
    watched = open_page(shipped)
    watched.page.emulate_media(color_scheme="light")
    watched.page.set_viewport_size({"width": WIDTH, "height": 900})
    watched.open("/attention?depth=code")
    shown_in(LIGHT, watched)
    nothing_cut_off(watched.page)
