"""A sentence that is still typed: what is shown of it is marked as unfinished until the typing rests."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.browser.conftest import Watched
from tests.browser.test_every_page import sentence_box
from tests.tiers import full

# a key that is held down: the box hears it again and again, and its text stays
HELD = """box => {
    window.held = setInterval(() => box.dispatchEvent(new Event("input", { bubbles: true })), 100)
}"""

TOP = "node => node.getBoundingClientRect().top"


@full
def test_half_a_sentence_is_no_verdict_until_the_typing_rests(watched: Watched) -> None:
    page = watched.page
    watched.open("/translate?sentence=the+cat")
    box, player = sentence_box(page), page.locator(".player")
    unfinished = page.locator("html[data-unfinished]")
    line = page.get_by_text("The model has rarely seen")
    expect(unfinished).to_have_count(0)
    top = player.evaluate(TOP)
    box.press("End")
    box.evaluate(HELD)
    box.press_sequentially(" zqxwvbly")
    expect(page.locator(".sources .box")).to_have_text(["the", "cat", "zqxwvbly", "end"])
    expect(page.locator("html")).to_have_attribute("data-unfinished", "word")
    expect(line).to_have_count(1)  # it is there already
    expect(line).to_be_hidden()
    expect(player).to_have_class(re.compile("unfinished halfword"))
    expect(player.get_by_text("French of what is typed so far")).to_be_visible()
    expect(player.get_by_text("French out")).to_be_hidden()
    assert page.locator("p.translation").evaluate("node => getComputedStyle(node).opacity") == "0.55"
    box.press("Space")
    expect(page.locator("html")).to_have_attribute("data-unfinished", "sentence")
    page.evaluate("clearInterval(window.held)")
    expect(unfinished).to_have_count(0)
    expect(line).to_be_visible()
    assert player.evaluate(TOP) == top  # the line comes, and nothing moves
    tooltip = re.compile("^“zqxwvbly”: .* of this step.s weight; rarely seen in the training$")
    expect(page.locator(".sources .strange")).to_have_attribute("title", tooltip)
    expect(player).not_to_have_class(re.compile("unfinished"))
    expect(player.get_by_text("French out")).to_be_visible()
    box.evaluate(HELD)
    box.press_sequentially("sees bread.")
    expect(unfinished).to_have_count(0)  # the final mark says that it is all
    page.evaluate("clearInterval(window.held)")
    watched.settled()
