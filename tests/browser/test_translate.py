"""The Translate page in a real browser: typing, links, stepping, hovering, and text that tries to be code."""

from __future__ import annotations

import re
from functools import partial
from urllib.parse import parse_qs, quote, urlparse
from urllib.request import urlopen

import pytest
from playwright.sync_api import Locator, expect

from charts.palette import DARK, LIGHT
from tests.browser.conftest import MAP, Watched, drop_down
from tests.browser.test_injection import nothing_alive
from tests.browser.toolbar import unfold
from tests.pages.harness import HOSTILE
from tests.tiers import full

SENTENCE = "the girl likes the green book."
LINK = f"/translate?sentence={quote(SENTENCE)}&model=rnn-dot&step_no=3"


def parameters(watched: Watched) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlparse(watched.address).query).items()}


def sentence_box(watched: Watched) -> Locator:
    return watched.page.get_by_label("English sentence", exact=True)


def heatmap(watched: Watched) -> Locator:
    return watched.page.locator(MAP).get_by_role("grid")


def at_step(watched: Watched, number: int) -> None:
    """The player and what is drawn by the server are at this step."""
    expect(watched.page.locator(".said[aria-live=polite]")).to_contain_text(f"Step {number} of")
    expect(watched.page.get_by_test_id("stMarkdown").get_by_text(f"Step {number} of")).to_be_visible()


def switch_page(watched: Watched, title: str) -> None:
    watched.page.get_by_role("link", name=title).click()
    expect(watched.page.get_by_role("heading", name=title, level=1)).to_be_visible()


@full
def test_a_link_opens_the_same_view_and_survives_reload_and_page_switch(watched: Watched) -> None:
    page = watched.page
    opened = f"/translate?sentence={quote(SENTENCE)}&model=transformer-nopos&site=encoder.1.self"
    watched.open(f"{opened}&head_no=3&step_no=4")
    legend = page.locator(".player .caption .doubt")
    expect(legend).to_have_text("; unsure under 50 %, a guess under 20 %")
    switch = page.get_by_role("switch", name="Show uncertainty")
    unfold(page, "more")
    expect(switch).to_be_checked()
    watched.after(lambda: switch.press("Space"))
    page.keyboard.press("Escape")
    expect(legend).to_have_text("")
    page.wait_for_url("**doubt=off*")
    expected = parameters(watched)
    for leave in (page.reload, lambda: switch_page(watched, "Search"), lambda: switch_page(watched, "Translate")):
        leave()
        watched.settled()
        assert parameters(watched) == expected
        expect(sentence_box(watched)).to_have_value(SENTENCE)
        unfold(page, "more")
        expect(switch).not_to_be_checked()
        page.keyboard.press("Escape")
    at_step(watched, 4)
    expect(page.get_by_role("combobox", name="Attention")).to_have_value("Encoder layer 2, self-attention")
    expect(page.locator("p.translation span").first).to_have_attribute("title", re.compile("the model gave it"))
    expect(page.locator("p.translation span[style]")).to_have_count(0)


def test_the_keyboard_alone_does_it_all(watched: Watched) -> None:
    """Every kind of control is worked by its keys; player, map and address are of one sentence and step."""
    watched.open("/translate?step_no=1")
    page, box = watched.page, sentence_box(watched)
    page.get_by_role("button", name="Next", exact=True).press("Enter")
    at_step(watched, 2)
    page.wait_for_url("**step_no=2*")
    page.get_by_role("slider", name="Step").press("ArrowRight")
    at_step(watched, 3)
    page.wait_for_url("**step_no=3*")

    # the arrow keys step where no box has the focus
    heatmap(watched).wait_for()  # drawn last: by then the page listens to the keyboard
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("ArrowLeft")
    at_step(watched, 2)
    box.press("ArrowLeft")
    watched.settled()
    at_step(watched, 2)

    before = heatmap(watched).get_attribute("aria-label")
    box.fill("the dog sees bread.")
    words = page.get_by_role("toolbar", name="English: which French words look at each").locator(".box")
    expect(words).to_have_text(["the", "dog", "sees", "bread", ".", "end"])
    box.press("End")
    box.press_sequentially(" h")  # the keys belong to the box
    expect(box).to_have_value("the dog sees bread. h")
    expect(words).to_have_text(["the", "dog", "sees", "bread", ".", "h", "end"])
    expect(heatmap(watched).get_by_text("bread", exact=True)).to_be_visible()
    expect(heatmap(watched)).not_to_have_attribute("aria-label", before or "")
    page.wait_for_url("**sentence=the*dog*sees*bread*h*")

    page.get_by_role("switch", name="Whole words").press("Space")
    page.wait_for_url("**translate_words=true*")
    page.get_by_role("radio", name="1", exact=True).press("ArrowRight")
    page.keyboard.press("Space")
    page.wait_for_url("**head_no=2*")
    drop_down(page.get_by_role("combobox", name="Model"), "ArrowUp")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    page.wait_for_url("**model=*")
    page.get_by_role("button", name="Data", exact=True).first.press("Enter")
    expect(page.get_by_test_id("stDataFrame")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("button", name="CSV", exact=True).press("Enter")
    assert download.value.suggested_filename.endswith(".csv")
    watched.settled()


@full
def test_where_the_player_rests_the_link_and_the_map_follow(watched: Watched) -> None:
    watched.open(f"/translate?sentence={quote(SENTENCE)}&step_no=1")
    page = watched.page
    at_step(watched, 1)
    assert "head_no" not in parameters(watched)
    head = page.get_by_role("radiogroup", name="Head").get_by_role("radio", checked=True)
    expect(head).to_have_text("mean")
    watched.after(lambda: page.get_by_role("button", name="Forward").click(), saying="pressed")
    at_step(watched, 2)
    assert parameters(watched)["step_no"] == "2"
    assert "head_no" not in parameters(watched)  # the view is as it was
    watched.after(lambda: page.keyboard.press("h"), saying="pressed")
    page.wait_for_url("**head_no=1*")
    expect(head).to_have_text("1")
    expect(heatmap(watched)).to_have_attribute("aria-label", re.compile("head 1"))
    at_step(watched, 2)
    watched.after(page.get_by_role("radio", name="3", exact=True).click)
    expect(page.locator(".said[aria-live=polite]")).to_contain_text("(layer 2, head 3)")
    at_step(watched, 2)


@full
def test_the_map_follows_a_change_of_theme(watched: Watched) -> None:
    watched.page.emulate_media(color_scheme="light")
    watched.open("/translate")
    place = watched.page.locator(MAP)
    expect(place).to_have_css("--ink", LIGHT.ink)
    watched.page.get_by_test_id("stMainMenu").get_by_role("button").click()
    watched.page.get_by_test_id("stMainMenuPopover").get_by_text("Dark").click()
    expect(place).to_have_css("--ink", DARK.ink)
    watched.page.get_by_test_id("stMainMenuPopover").get_by_text("System").click()
    expect(place).to_have_css("--ink", LIGHT.ink)
    watched.page.emulate_media(color_scheme="dark")
    expect(place).to_have_css("--ink", DARK.ink)


@full
@pytest.mark.parametrize(
    "kinds",
    [("script", "markdown", "latex"), ("attribute", "template", "special pieces")],
    ids=["script", "attribute"],
)
def test_text_that_tries_to_be_code_stays_text(watched: Watched, kinds: tuple[str, ...]) -> None:
    """By a link, and typed after it."""
    first, *others = (HOSTILE[kind] for kind in kinds)
    watched.open(f"/translate?sentence={quote(first)}&step_no=1")
    for text in (first, *others):
        box = sentence_box(watched)
        if text is not first:
            watched.after(partial(box.fill, text), saying=text)
        expect(box).to_have_value(text)
        at_step(watched, 1)
        nothing_alive(watched.page)
        expect(watched.page.get_by_test_id("stMain").locator(".katex")).to_have_count(0)


@full
def test_an_address_may_hold_a_sentence_of_100000_characters(host: str) -> None:
    """The server takes it; tests/pages have what the pages make of such a sentence."""
    with urlopen(f"{host}/translate?sentence={'cat+' * 25_000}", timeout=60) as answer:
        assert answer.status == 200
        assert b"</html>" in answer.read()
