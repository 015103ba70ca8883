"""The stage: every lesson walked by keyboard alone, each figure whole, in large letters, in both themes."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from charts.palette import DARK
from contents import CONTENTS, LABS, LESSONS, PageInfo
from streamlit_places import by_key
from tests.browser.conftest import Watched
from tests.browser.layout import PROJECTOR
from tests.browser.test_accessibility import violations
from tests.browser.test_every_page import shown_in
from tests.tiers import full

STAGE, FIGURE, KEYS = by_key("on_stage"), by_key("scene_answer"), by_key("stage_keys")
LEAST = 24  # pixels of any text
LETTERS = 48  # pixels of A, B, C, D
# Every text that is seen on the stage, as [size in pixels, text, its edges]: shadow roots and drawings are looked into,
# and a drawing's own scale counts.
TEXTS = f"""() => {{
    const found = []
    const scale = (node) => {{
        if (!(node instanceof SVGGraphicsElement)) return 1
        const {{ a, b, c, d }} = node.getScreenCTM()
        return Math.sqrt(Math.abs(a * d - b * c))
    }}
    const collect = (root) => {{
        for (const node of root.querySelectorAll("*")) {{
            if (node.shadowRoot) collect(node.shadowRoot)
            const own = [...node.childNodes].filter((each) => each.nodeType === Node.TEXT_NODE && each.data.trim())
            if (!own.length || node.matches("style, script, title, desc")) continue
            if (!node.checkVisibility({{ opacityProperty: true, visibilityProperty: true }})) continue
            const range = document.createRange()
            range.selectNodeContents(node)
            const {{ left, top, right, bottom, width, height }} = range.getBoundingClientRect()
            if (!width || !height) continue
            const size = parseFloat(getComputedStyle(node).fontSize) * scale(node)
            found.push([size, node.textContent, left, top, right, bottom])
        }}
    }}
    collect(document.querySelector("{STAGE}"))
    collect(document.querySelector("{KEYS}"))
    return found
}}"""
# What of the figure is cut off or has to be scrolled to.
CUT = f"""() => {{
    const figure = document.querySelector("{FIGURE}")
    const room = figure.getBoundingClientRect()
    const cut = []
    const collect = (root) => {{
        for (const node of root.querySelectorAll("*")) {{
            if (node.shadowRoot) collect(node.shadowRoot)
            if (!node.checkVisibility({{ opacityProperty: true, visibilityProperty: true }})) continue
            const scrolls = /auto|scroll/.test(getComputedStyle(node).overflow)
            if (scrolls && (node.scrollWidth > node.clientWidth + 1 || node.scrollHeight > node.clientHeight + 1))
                cut.push(["scrolls", node.className])
            if (!node.matches("canvas, button, svg, .cell, p")) continue
            const {{ left, top, right, bottom, width, height }} = node.getBoundingClientRect()
            if (!width || !height) continue
            if (left < room.left - 1 || top < room.top - 1 || right > room.right + 1 || bottom > room.bottom + 1)
                cut.push([node.localName, String(node.textContent).slice(0, 60), left, top, right, bottom])
        }}
    }}
    collect(figure)
    return cut
}}"""

ANSWERS = """() => {
    window.answers = []
    window.addEventListener("lab-answer", ({ detail }) => answers.push(detail))
}"""


# the first key after a dialog has closed may still go to what had the keyboard in it
LEFT_BEHIND = "it => it.dispatchEvent(new KeyboardEvent('keydown', { key: 'b', bubbles: true, composed: true }))"


TWO_FRAMES = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"


def seen_whole(page: Page) -> None:
    """Every text on the stage is large and on the screen, and nothing of the figure is cut off."""
    texts: list[list[Any]] = page.evaluate(TEXTS)
    assert texts
    assert [text for text in texts if text[0] < LEAST - 0.05] == []
    size = page.viewport_size
    assert size is not None
    right, bottom = size["width"] + 1, size["height"] + 1
    assert [text for text in texts if min(text[2:4]) < -1 or text[4] > right or text[5] > bottom] == []
    assert page.evaluate(CUT) == []


def drawn(watched: Watched) -> None:
    """Wait until the scene's figure is there."""
    watched.settled()
    page = watched.page
    page.locator(STAGE).wait_for()
    chart = page.locator(f"{FIGURE} [data-testid=stVegaLiteChart]")
    if chart.count():
        chart.locator("svg.marks").wait_for()
    page.evaluate(TWO_FRAMES)  # a player is laid out again in the frame after it has learnt its size


def press(watched: Watched, key: str) -> None:
    watched.after(lambda: watched.page.keyboard.press(key))


STAGED = [*CONTENTS[LESSONS], *(page for page in CONTENTS[LABS] if page.name != "translate")]
USUAL = "own_attention"  # of which `make test` shows all scenes


@pytest.mark.parametrize(
    "lesson",
    [pytest.param(page, marks=() if page.name == USUAL else full, id=page.name) for page in STAGED],
)
def test_every_scene_of_a_lesson_is_seen_from_the_last_row(lesson: PageInfo, open_page: Any, shipped: str) -> None:
    watched = open_page(shipped)
    page = watched.page
    page.set_viewport_size(PROJECTOR)
    page.emulate_media(color_scheme="light")
    watched.open(f"/{lesson.address}?sentence={lesson.sentence.replace(' ', '+')}")
    page.locator(f"{KEYS} [data-listens]").wait_for()
    press(watched, "p")
    drawn(watched)
    count = int(page.locator(f"{KEYS} .place").inner_text().rpartition("/")[2])
    assert count >= (5 if lesson.number else 2)
    for scene in range(1, count + 1):
        if scene > 1:
            press(watched, "PageDown")
            page.wait_for_url(f"**scene={scene}")
            drawn(watched)
        expect(page.locator(f"{KEYS} .place")).to_have_text(f"{scene} / {count}")
        seen_whole(page)
        assert violations(page, "color-contrast") == []
        if page.locator(by_key("scene_choice")).count():
            page.keyboard.press("b")
            expect(page.locator(FIGURE)).to_be_hidden()
            letters = page.locator(f"{by_key('scene_choice')} b")
            sizes = letters.evaluate_all("all => all.map(each => parseFloat(getComputedStyle(each).fontSize))")
            assert 2 <= len(sizes) <= 4
            assert min(sizes) >= LETTERS
            page.keyboard.press("a")
            expect(page.locator(by_key("scene_choice"))).to_be_hidden()
            expect(page.locator(by_key("scene_right"))).to_be_visible()
            seen_whole(page)
    page.emulate_media(color_scheme="dark")
    for scene in range(count, 0, -1):
        if scene < count:
            press(watched, "PageUp")
            page.wait_for_url(f"**scene={scene}")
            drawn(watched)
        shown_in(DARK, watched)
        assert violations(page, "color-contrast") == []


@full
def test_every_key_counts_and_none_in_a_box(watched: Watched) -> None:
    page = watched.page
    watched.open("/attention?sentence=the+girl+likes+the+red+car.&step_no=1")
    counter = page.locator(f"{KEYS} .place")
    box = page.get_by_label("English sentence", exact=True)
    page.locator(f"{KEYS} [data-listens]").wait_for()
    watched.after(lambda: box.press("p"))
    expect(page.locator(STAGE)).to_have_count(0)
    watched.after(lambda: box.press("Backspace"))
    page.evaluate("document.activeElement.blur()")
    watched.after(page.get_by_role("button", name="One figure for a projector (P)").click)
    drawn(watched)
    page.evaluate(ANSWERS)
    for _ in range(5):
        page.keyboard.press("PageDown")  # faster than the server draws
    page.keyboard.press("PageUp")
    expect(counter).to_have_text("5 / 7")
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    page.wait_for_url("**step_no=4*")
    watched.settled()
    assert "scene=5" in page.url
    page.keyboard.press("?")
    listed = page.get_by_role("dialog")
    expect(listed).to_contain_text("blank the answer")
    page.keyboard.press("PageDown")  # while they are listed, no key does anything else
    page.keyboard.press("Escape")
    expect(listed).to_be_hidden()
    expect(counter).to_have_text("5 / 7")
    page.evaluate("answers.length = 0")
    page.locator(f"{KEYS} dialog button").last.evaluate(LEFT_BEHIND)
    assert page.evaluate("answers") == ["blank"]
    page.keyboard.press("a")
    page.evaluate("answers.length = 0")
    page.keyboard.press("b")
    expect(page.locator(FIGURE)).to_be_hidden()
    page.keyboard.press("a")
    expect(page.locator(FIGURE)).to_be_visible()
    assert page.evaluate("answers") == ["blank", "reveal"]
    press(watched, "3")
    page.wait_for_url("**/self-attention*stage=1*")
    drawn(watched)
    expect(counter).to_have_text("1 / 6")
    for key, asked in (("h", "head_no=2"), ("l", "site=encoder.1.self"), ("ArrowRight", "self_query_no=3")):
        press(watched, key)
        page.wait_for_url(f"**{asked}*")
    watched.after(page.get_by_role("button", name="the next head (H)").click)
    watched.after(page.get_by_role("button", name="The next scene (Page \u2193)").click)
    expect(counter).to_have_text("2 / 6")
    press(watched, "p")
    expect(page.locator(STAGE)).to_have_count(0)
    assert "stage" not in page.url
    assert "scene=2" in page.url
    expect(page.get_by_role("heading", name="looks, step by step")).to_be_in_viewport()


@full
def test_the_last_step_of_the_ten_minutes(open_page: Any, shipped: str) -> None:
    """The plan's link, then P: the weights stay in the address, and both translations are read from the last row."""
    watched = open_page(shipped)
    page = watched.page
    page.set_viewport_size({"width": 1280, "height": 720})
    watched.open("/attention?model=rnn-dot&attention_weights=equal+at+every+step&step_no=7&scene=7")
    page.locator(f"{KEYS} [data-listens]").wait_for()
    press(watched, "p")
    drawn(watched)
    page.wait_for_url("**stage=1*")
    assert "attention_weights=equal+at+every+step" in page.url
    first, second = page.locator(f"{FIGURE} .both dd").all()
    expect(first.locator("del")).to_have_text(["voitures", "rouges"])
    expect(second.locator("ins")).to_have_text(["courses"])
    sizes = page.locator(f"{FIGURE} .both .word").evaluate_all(
        "all => all.map(each => parseFloat(getComputedStyle(each).fontSize))"
    )
    assert min(sizes) >= 40
    press(watched, "PageUp")
    assert "attention_weights=equal+at+every+step" in page.url
    press(watched, "PageDown")
    page.keyboard.press("b")
    expect(page.locator(by_key("scene_choice"))).to_contain_text("how much of the translation is left?")
    expect(first).to_be_hidden()


@full
def test_the_stage_shows_its_link_and_has_nothing_to_scroll_to(watched: Watched) -> None:
    page = watched.page
    page.set_viewport_size({"width": 1280, "height": 720})
    watched.open("/multi-head?stage=1")
    drawn(watched)
    page.locator(f"{KEYS} [data-listens]").wait_for()
    page.mouse.move(600, 400)
    page.mouse.wheel(0, 400)
    page.keyboard.press("End")
    assert page.get_by_test_id("stMain").evaluate("main => { main.scrollTop = 300; return main.scrollTop }") == 0
    watched.after(lambda: page.keyboard.press("q"))
    shown = page.get_by_role("dialog", name="The link of this view")
    expect(shown.get_by_label("QR code of the link")).to_be_visible()
    expect(shown.locator("output")).to_contain_text("/multi-head?stage=1")
    assert violations(page, "color-contrast") == []
    page.keyboard.press("q")
    expect(shown).to_be_hidden()
    watched.after(page.get_by_role("button", name="the link as a QR code (Q)").click)
    expect(shown).to_be_visible()


@full
def test_a_link_from_the_stage_opens_the_page_at_its_scene(watched: Watched) -> None:
    page = watched.page
    watched.open("/attention?sentence=the+girl+likes+the+red+car.&scene=6")
    heading = page.get_by_role("heading", name="Looking is not needing")
    expect(heading).to_be_in_viewport()
    page.mouse.move(700, 400)
    page.mouse.wheel(0, -20_000)
    expect(page.get_by_role("heading", level=1)).to_be_in_viewport()
    watched.after(page.get_by_role("link", name="1 Encoder and decoder").first.click)
    page.wait_for_url("**/encoder-decoder*")
    assert "scene" not in page.url


@full
def test_models_learn_on_the_stage(watched: Watched) -> None:
    page = watched.page
    watched.open("/watch-it-learn?stage=1&learn_models=rnn.rnn-additive")
    drawn(watched)
    stage = page.locator(STAGE)
    expect(stage).to_contain_text("press the space bar")
    page.locator(f"{KEYS} [data-listens]").wait_for()
    page.keyboard.press("Space")
    expect(stage).to_contain_text("Second")
    expect(page.locator(f"{FIGURE} svg.marks")).to_contain_text("additive")  # the names at the ends of the curves
    page.keyboard.press("Space")
    expect(page.locator(by_key("scene_said"))).to_contain_text("Second")
    press(watched, "PageDown")
    page.wait_for_url("**scene=2*")
    drawn(watched)
    seen_whole(page)
