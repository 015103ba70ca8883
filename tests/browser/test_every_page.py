"""What a visitor does on any page, in a real browser: types, steps, points, leaves, and goes back and forth."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Literal
from urllib.parse import quote

import pytest
from playwright.sync_api import Locator, Page, TimeoutError, expect

from charts.palette import DARK, LIGHT, Palette
from contents import page_info_at
from tests.browser.conftest import LOOK, MAP, Watched
from tests.browser.layout import PROJECTOR, WATCH, nothing_moved, on_first_screen, picture
from tests.pages.harness import REGISTRY
from tests.tiers import full

TYPED = "the dog sees bread."
VISITED = ("", "translate", "attention")
AS_MAP = {"attention": "&attention_view=heatmap"}  # pages that show a map only where it is asked for
# what is found on a page is used; on these it has to be there
STEPPED = ("translate", "encoder-decoder", "transformer")
MAPPED = ("translate", "encoder-decoder", "attention", "self-attention", "multi-head", "transformer")
NEXT = "_chevron_right"  # how the keys of the steppers' Next end; those of their sliders end with _choice
STEPPERS = f"""nodes => nodes.map(node => node.className.match(/st-key-(\\S+){NEXT}/)[1])"""
VIEW = """() => {
    const all = (selector, read) => [...document.querySelectorAll("[data-testid=stMain] " + selector)].map(read)
    return {
        sentence: document.querySelector("[aria-label='English sentence']")?.value,
        headings: all(":is(h1, h2, h3, h4)", each => each.textContent),
        charts: all("[data-testid=stVegaLiteChart]", each => each.getAttribute("aria-label")),
        maps: all("*", each => each.shadowRoot?.querySelector("[role=grid]")?.ariaLabel).filter(Boolean),
        sliders: all("input[type=range]", each => each.value),
        choices: all("[aria-checked=true], [aria-pressed=true]", each => each.textContent || each.ariaLabel),
        boxes: all("input[role=combobox]", each => each.value),
    }
}"""
DRAWN = """([paper, otherInk]) => {
    const channels = [1, 3, 5].map(at => parseInt(paper.slice(at, at + 2), 16)).join(", ")
    const app = document.querySelector("[data-testid=stApp]")
    return getComputedStyle(app).backgroundColor == `rgb(${channels})`
        && app.dataset.testScriptState == "notRunning"
        && !document.querySelector(`[data-stale=true], [data-testid=stVegaLiteChart] svg text[fill="${otherInk}"]`)
}"""

SCHEMES: tuple[tuple[Literal["light", "dark"], Palette], ...] = (("light", LIGHT), ("dark", DARK))


def every_page(*usual: str) -> pytest.MarkDecorator:
    """For every page; under `make test` for those with these addresses."""
    marked = [pytest.param(page, marks=() if page.address in usual else full, id=page.title) for page in REGISTRY]
    return pytest.mark.parametrize("page", marked)


def sentence_box(page: Page) -> Locator:
    return page.get_by_label("English sentence", exact=True)


def shown_boxes(page: Page, address: str) -> tuple[Locator, ...]:
    """The sentence box, where the page does something with the sentence."""
    return (sentence_box(page),) if page_info_at(address).translates else ()


def heading(page: Page) -> Locator:
    return page.get_by_role("heading", level=1)


def same_view(page: Page, expected: object) -> None:
    """Wait until the page shows this view."""
    as_javascript_writes_it = json.dumps(expected, ensure_ascii=False, separators=(",", ":"))
    try:
        page.wait_for_function(
            f"expected => JSON.stringify(({VIEW})()) == expected", arg=as_javascript_writes_it, polling=LOOK
        )
    except TimeoutError:
        assert page.evaluate(VIEW) == expected


def settled_view(watched: Watched) -> dict[str, object]:
    """The view once nothing changes any more."""
    watched.settled()
    before = None
    while before != (now := watched.page.evaluate(VIEW)):
        before = now
        watched.page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
    return before


def type_sentence(watched: Watched, text: str) -> None:
    box = sentence_box(watched.page)

    def type_it() -> None:
        box.fill("")
        box.press_sequentially(text)

    watched.after(type_it, saying=text)
    watched.page.wait_for_url(f"**sentence={quote(text).replace('%20', '+')}*")
    expect(box).to_have_value(text)


def step_on(watched: Watched, address: str) -> None:
    """Press every stepper's Next."""
    steppers = watched.page.locator(f"[class*={NEXT}]").evaluate_all(STEPPERS)
    sliders = {prefix: watched.page.locator(f".st-key-{prefix}_choice input[type=range]") for prefix in steppers}
    sliders = {prefix: slider for prefix, slider in sliders.items() if slider.count()}
    assert sliders or address not in STEPPED
    for prefix, slider in sliders.items():
        before = int(slider.input_value())
        watched.page.locator(f".st-key-{prefix}{NEXT} button").click()
        expect(slider).to_have_value(str(before + 1))
        watched.settled()


def point_and_lock(watched: Watched, address: str) -> None:
    """On the first map: pointing reads a cell, a click keeps it, and the server is not asked."""
    place = watched.page.locator(MAP)
    maps = watched.page.get_by_test_id("stVegaLiteChart").filter(has=watched.page.locator(".mark-rect.layer_0_marks"))
    charts = maps.filter(has=watched.page.locator(".role-title-text", has_text=" looks "))
    assert place.count() or charts.count() or address not in MAPPED
    if place.count():
        readout, cells = place.first.locator(".readout"), place.first.locator("tbody td")
    elif charts.count():
        readout, cells = charts.first.locator(".role-title-text").last, charts.first.locator(".layer_0_marks path")
    else:
        return
    finding, sent = readout.text_content() or "", len(watched.sent)
    for cell in (cells.first, cells.last):  # one of them may be the one that the finding speaks of
        cell.hover()
        pointed = readout.text_content()
        if pointed != finding:
            break
    expect(readout).to_contain_text("weight ")
    cell.click()
    watched.page.mouse.move(1, 1)
    expect(readout).to_contain_text("weight ")
    assert watched.sent[sent:] == []


def shown_in(palette: Palette, watched: Watched) -> None:
    """Wait until the page and its charts have this palette's colours and nothing is drawn any more."""
    other = DARK if palette is LIGHT else LIGHT
    watched.page.wait_for_function(DRAWN, arg=[palette.paper, other.ink], polling=LOOK)


@pytest.mark.parametrize("address", VISITED)
def test_a_visit(address: str, shipped: str, open_page: Callable[[str], Watched]) -> None:
    """Come, type, step, point, leave by the menu, and go back and forth."""
    watched = open_page(shipped)
    page = watched.page
    page.set_viewport_size(PROJECTOR)
    page.emulate_media(reduced_motion="reduce")
    watched.run_first(WATCH)
    watched.open(f"/{address}?{AS_MAP.get(address, '')}")
    picture(page, address).wait_for()
    for part in (sentence_box(page), heading(page), picture(page, address)):
        on_first_screen(part)
    nothing_moved(page)
    type_sentence(watched, TYPED)
    step_on(watched, address)
    point_and_lock(watched, address)

    seen, left = settled_view(watched), watched.address
    addresses = [entry.address for entry in REGISTRY]
    other = REGISTRY[(addresses.index(address) + 1) % len(REGISTRY)]
    page.get_by_role("link", name=other.title, exact=True).click()
    expect(heading(page)).to_have_text(other.title)
    expect(sentence_box(page)).to_have_value(TYPED)
    watched.settled()
    watched.after(page.go_back)
    assert watched.address == left
    same_view(page, seen)
    watched.after(page.go_forward)
    expect(heading(page)).to_have_text(other.title)
    expect(sentence_box(page)).to_have_value(TYPED)
