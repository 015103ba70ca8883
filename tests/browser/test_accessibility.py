"""Every page on a phone, for those without sight or without a mouse, and in either theme."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from charts.palette import DARK, LIGHT
from charts.theme import TEXT
from contents import page_info_at
from streamlit_places import by_key
from tests.browser.conftest import Watched
from tests.browser.layout import (
    PHONE,
    PROJECTOR,
    SMALL,
    WATCH,
    nothing_beside,
    nothing_cut_off,
    nothing_moved,
    nothing_small,
    on_first_screen,
    picture,
)
from tests.browser.test_every_page import (
    every_page,
    heading,
    point_and_lock,
    sentence_box,
    shown_boxes,
    shown_in,
    step_on,
)
from tests.browser.test_injection import nothing_alive
from tests.pages.harness import Registered
from tests.tiers import full

ASKED = {  # what pages show only where it is asked for
    "attention": "&attention_view=heatmap&attention_open=Context&attention_weights=all+on+one",
    "self-attention": "&self_open=Weighted+sum",
    "multi-head": "&multi_rank=true",
    "transformer": "&transformer_compare=tokens+with+each+other",
    "own-attention": "&own_brush=By+percent",
}
FOLDED = ("translate", "break-it")  # the pages whose folded parts are opened: the others are like these
CODE = "<img src=x onerror='window.alive=1'> **_b_** [a](javascript:window.alive=1) $x$"
# what Streamlit itself writes and a page cannot change
STREAMLIT = {
    "[data-testid=stSidebarNavItems]": "the menu's list holds its sections in div elements",
    ".katex-display": "the box of a formula counts as scrolling where a letter overhangs by two pixels",
}
CLOSED = ("As one chart", "The code that ran")  # the first of each is opened
CONTROLS = """() => {
    const controls = "button, a[href], input, select, textarea, summary, [tabindex]"
    const found = []
    window.reached = new Set()
    const collect = root => {
        // what moves from one control to the next inside a shadow root is heard only there
        root.addEventListener("focusin", event => window.reached.add(event.composedPath()[0]), true)
        for (const each of root.querySelectorAll("*")) {
            if (each.shadowRoot) collect(each.shadowRoot)
            // what Streamlit shows only under the pointer or the focus is not seen now
            const seen = each.checkVisibility({ opacityProperty: true, visibilityProperty: true })
            const usable = seen && each.tabIndex >= 0 && !each.disabled
            if (usable && each.matches(controls)) found.push(each)
        }
    }
    const main = document.querySelector("[data-testid=stMain]")
    collect(main)
    window.left = false
    document.addEventListener("focusin", event => { window.left ||= !main.contains(event.target) })
    window.controls = found
    return found.length
}"""
# what is being faded in or out is there, or not; what turns for ever cannot be finished
STILL = """() => {
    for (const each of document.getAnimations()) {
        if (each.effect.getComputedTiming().endTime < Infinity) each.finish()
    }
}"""
TWO_FRAMES = "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
# of the choices in a group Tab reaches one, the arrow keys the others
MISSED = """() => {
    const group = each => each.closest("[role=radiogroup], [role=toolbar], [role=grid]")
    const groups = new Set([...window.reached].map(group))
    return window.controls
        .filter(each => each.isConnected && !window.reached.has(each) && !(group(each) && groups.has(group(each))))
        .map(each => each.outerHTML.slice(0, 300))
}"""


def violations(page: Page, *rules: str) -> list[str]:
    """What axe finds serious or critical in what is ours, by all of its rules or by these.

    It looks up to three times: colours that are just changing with the theme are no violation.
    """
    violations_found: list[str] = []
    for _ in range(3):
        page.evaluate(TWO_FRAMES)
        page.evaluate(STILL)
        violations_found = found_by_axe(page, *rules)
        if not violations_found:
            break
    return violations_found


def found_by_axe(page: Page, *rules: str) -> list[str]:
    options = {"resultTypes": ["violations"]} | ({"runOnly": list(rules)} if rules else {})
    axe = Axe("" if page.evaluate("'axe' in window") else AXE_SCRIPT)  # which is half a megabyte
    results: dict[str, Any] = axe.run(page, {"exclude": [[selector] for selector in STREAMLIT]}, options).response
    return [
        f"{violation['impact']} {violation['id']}: {node['html'][:300]} {node['failureSummary']}"
        for violation in results["violations"]
        for node in violation["nodes"]
        if violation["impact"] in ("serious", "critical")
    ]


def open_one_of_each(watched: Watched) -> None:
    for label in CLOSED:
        closed = watched.page.get_by_test_id("stMain").locator("summary", has_text=label)
        if closed.count():
            closed.first.click()
            expect(closed.first.locator("xpath=..")).to_have_attribute("open", "")
            watched.settled()
    first, shows = (watched.page.get_by_role("button", name=name, exact=True) for name in ("Predict first", "Show me"))
    if first.count():  # one figure is to be predicted; in a lesson it is a closing question, whose answer is asked for
        first.last.click()
        if watched.page.get_by_role("heading", name="Try it", exact=True).count():
            watched.after(shows.last.click)
        else:
            shows.last.click()


def walk(page: Page) -> None:
    """Press Tab from the toolbar's first control to the end of the page."""
    page.mouse.move(1, 1)
    page.evaluate(STILL)
    most = 2 * page.evaluate(CONTROLS) + 20
    page.locator(by_key("toolbar")).locator("input:visible, button:visible").first.focus()
    for press in range(most):
        page.keyboard.press("Tab")
        if press % 5 == 4 and page.evaluate("window.left"):
            return
    raise AssertionError("the keyboard is caught in the page")


@every_page("translate", "own-attention")
def test_a_page_has_room_is_read_out_and_worked_by_keys(
    page: Registered, shipped: str, open_page: Callable[[str], Watched]
) -> None:
    """Opened on a phone; then worked on a wide screen, where axe finds nothing serious and Tab reaches everything."""
    watched = open_page(shipped)
    tab = watched.page
    tab.set_viewport_size(PHONE)
    tab.emulate_media(color_scheme="light", reduced_motion="reduce")
    watched.run_first(WATCH)
    watched.open(f"/{page.address}?depth=code{ASKED.get(page.address, '')}")
    expect(heading(tab)).to_have_text(page.title)
    picture(tab, page.address).wait_for()
    nothing_moved(tab)
    shown_in(LIGHT, watched)
    nothing_cut_off(tab)
    nothing_small(tab)

    tab.set_viewport_size(PROJECTOR)
    shown_in(LIGHT, watched)
    nothing_beside(tab)
    for part in (*shown_boxes(tab, page.address), heading(tab), picture(tab, page.address)):
        on_first_screen(part)
    step_on(watched, page.address)
    point_and_lock(watched, page.address)

    if page.address in FOLDED:
        open_one_of_each(watched)
        shown_in(LIGHT, watched)
    nothing_small(tab)
    assert violations(tab) == []
    tab.emulate_media(color_scheme="dark")
    shown_in(DARK, watched)
    assert violations(tab, "color-contrast") == []  # all that a theme changes
    walk(tab)
    assert tab.evaluate(MISSED) == []

    if not page_info_at(page.address).translates:
        return
    box = sentence_box(tab)
    watched.after(lambda: box.fill(CODE), saying=CODE)
    nothing_alive(tab)


@full
def test_the_walk_notices_what_it_cannot_reach(watched: Watched) -> None:
    watched.open("/models")
    watched.page.evaluate(
        """() => document.querySelector("[data-testid=stMain]").insertAdjacentHTML("beforeend",
            "<button id='late' style='font-size: 12px'>too late</button>")"""
    )
    assert watched.page.evaluate(SMALL, TEXT) == ["12.0: too late"]
    walk(watched.page)
    assert watched.page.evaluate(MISSED) == []
    watched.page.evaluate("() => window.reached.delete(document.getElementById('late'))")
    (missed,) = watched.page.evaluate(MISSED)
    assert "late" in missed
    watched.page.evaluate("() => { document.getElementById('late').style = 'color: #ddd; background: #eee' }")
    assert any("color-contrast" in violation for violation in violations(watched.page))
