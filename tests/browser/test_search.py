"""The tree of a search in a real browser: by keyboard and by mouse, folded and opened, and a forced word."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import parse_qs, quote, urlparse

from playwright.sync_api import Locator, expect

import model
from charts.search_tree import shown
from tests.browser.conftest import Watched
from tests.browser.layout import PHONE, PROJECTOR
from tests.tiers import full

SENTENCE = "the girl likes the green book."
LINK = f"/search?sentence={quote(SENTENCE)}&model=rnn-dot&search_width=3"
LONG = "the girl likes the green book and the boy likes the cars."
# [class, size in pixels, edges, whether it is cut off] of every text in the tree
LABELS = """tree => [...tree.querySelectorAll('.node span, .step, .fold')].map(each => {
    const { left, top, right, bottom } = each.getBoundingClientRect()
    const range = document.createRange()
    range.selectNodeContents(each)
    const text = range.getBoundingClientRect()
    const cut = text.width > right - left + 1 || each.scrollWidth > each.clientWidth + 1
    return [each.className, parseFloat(getComputedStyle(each).fontSize), [text.left, top, text.right, bottom], cut]
})"""
# the edges of every box of the tree and of the buttons that unfold
BOXES = """tree => [...tree.querySelectorAll('button, .step')].map(each => {
    const { left, top, right, bottom } = each.getBoundingClientRect()
    return [left, top, right, bottom]
})"""
Edges = tuple[float, float, float, float]
SCROLLS = "tree => { const s = tree.querySelector('.scroll'); return [s.scrollWidth > s.clientWidth, s.scrollLeft] }"


def parameter(address: str, name: str) -> str | None:
    return parse_qs(urlparse(address).query).get(name, [None])[0]


def overlapping(boxes: list[Edges]) -> list[tuple[Edges, Edges]]:
    """The pairs of boxes that share more than a pixel, by a sweep from left to right."""
    pairs: list[tuple[Edges, Edges]] = []
    reaching: list[Edges] = []
    for box in sorted(boxes):
        reaching = [reached for reached in reaching if reached[2] > box[0] + 1]
        pairs += [(reached, box) for reached in reaching if reached[1] < box[3] - 1 and box[1] < reached[3] - 1]
        reaching.append(box)
    return pairs


def legible(tree: Locator) -> None:
    """Every text of the tree is whole, large enough, and lies on no other; no box lies on another."""
    labels = tree.evaluate(LABELS)
    assert [label for label in labels if label[1] < 11 or label[3]] == []
    assert overlapping([tuple(label[2]) for label in labels]) == []
    assert overlapping([tuple(box) for box in tree.evaluate(BOXES)]) == []


def test_what_overlaps_is_found() -> None:
    apart = [(0.0, 0.0, 10.0, 10.0), (10.0, 0.0, 20.0, 10.0), (0.0, 10.0, 20.0, 20.0)]
    assert overlapping(apart) == []
    assert len(overlapping([*apart, (5.0, 5.0, 15.0, 9.0)])) == 2


@full
def test_a_tree_of_sixty_steps_is_legible(watched: Watched, small_models: Path) -> None:
    tree = model.load("rnn-dot", directory=small_models).search_tree(LONG, beam=8)
    assert 55 <= len(tree.ids(tree.outputs[0])) <= 110
    page = watched.page
    page.set_viewport_size(PROJECTOR)
    watched.open(f"/search?sentence={quote(LONG)}&model=rnn-dot&search_width=8")
    drawn = page.locator(".tree")
    nodes, folds = drawn.locator(".node"), drawn.locator(".fold")
    folded = shown(tree, "kept", tree.outputs[0])
    expect(nodes).to_have_count(len(folded))
    assert len(folded) < len(tree.nodes)
    expect(drawn.locator(".step")).to_have_count(tree.steps)
    for size in (PHONE, PROJECTOR):
        page.set_viewport_size(size)
        legible(drawn)
        assert drawn.evaluate(SCROLLS)[0]
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")

    # a step unfolds by a click, another by a key, and both fold again; what stands there is still legible
    sent, before = len(watched.sent), nodes.count()
    clicked, pressed = folds.nth(tree.steps // 2), folds.nth(tree.steps // 2 + 1)
    hidden = [int((button.text_content() or "").strip("+")) for button in (clicked, pressed)]
    clicked.click()
    expect(clicked).to_have_attribute("aria-expanded", "true")
    expect(nodes).to_have_count(before + hidden[0])
    pressed.focus()
    page.keyboard.press("Enter")
    expect(pressed).to_be_focused()
    expect(nodes).to_have_count(before + sum(hidden))
    legible(drawn)
    page.keyboard.press("Space")
    expect(nodes).to_have_count(before + hidden[0])
    clicked.click()
    expect(nodes).to_have_count(before)
    assert watched.sent[sent:] == []

    # what the tree's keys reach comes into the figure's view; the page has not moved sideways
    chosen = drawn.locator("[aria-pressed=true]")
    chosen.focus()
    for key in ("ArrowLeft", "ArrowRight"):
        page.keyboard.press(key)
    focused, room = (part.bounding_box() for part in (drawn.locator(":focus"), drawn.locator(".scroll")))
    assert focused is not None
    assert room is not None
    assert room["x"] <= focused["x"]
    assert focused["x"] + focused["width"] <= room["x"] + room["width"] + 1
    assert page.evaluate("[scrollX, document.documentElement.scrollWidth <= innerWidth]") == [0, True]

    # all of them at once
    watched.after(page.get_by_role("radio", name="All").click)
    expect(nodes).to_have_count(len(tree.nodes))
    legible(drawn)


@full
def test_a_branch_is_chosen_unfolded_and_forced(watched: Watched, small_models: Path) -> None:
    translator = model.load("rnn-dot", directory=small_models)
    tree = translator.search_tree(SENTENCE, beam=3)
    best = tree.outputs[0]
    path = tree.path(best)
    watched.open(LINK)
    page = watched.page
    nodes = page.locator(".tree .node")
    expect(nodes).to_have_count(len(shown(tree, "kept", best)))
    chosen = page.locator(".tree [aria-pressed=true]")
    expect(chosen).to_have_attribute("data-node", str(best))

    # two to the left by the arrow keys; the keys move nothing else
    chosen.focus()
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    watched.after(lambda: page.keyboard.press("Enter"))
    expect(chosen).to_have_attribute("data-node", str(path[-3]))
    expect(page.locator(".tree .node.path")).to_have_count(len(path) - 2)
    node = tree.nodes[path[-3]]
    page.wait_for_url(lambda url: parameter(url, "search_node") == f"{node.step + 1}.{node.rank + 1}")
    expect(page.locator("p.translation")).to_contain_text(translator.tokenizer.text(tree.ids(path[-3])).split()[0])

    # what is folded at the first step unfolds there, without the server
    sent, before = len(watched.sent), nodes.count()
    fold = page.get_by_role("button", name="Step 1: ")
    hidden = int((fold.text_content() or "").strip("+"))
    fold.filter(has_text="+").click()
    expect(nodes).to_have_count(before + hidden)
    assert watched.sent[sent:] == []
    dropped = page.locator(".tree .node.dropped").first
    expect(dropped).to_have_attribute("aria-label", re.compile("; dropped$"))
    watched.after(dropped.click)
    expect(page.get_by_text("and was dropped")).to_be_visible()

    # a piece taken instead starts a new tree; undone, the old one is back
    other = page.locator(".st-key-search_other button").first
    watched.after(other.click)
    expect(page.get_by_text("You wrote")).to_be_visible()
    assert parameter(watched.address, "search_forced")
    expect(page.locator(".difference")).to_be_visible()
    watched.after(page.get_by_role("button", name="Undo", exact=True).click)
    expect(page.get_by_text("You wrote")).to_have_count(0)
    expect(chosen).to_have_attribute("data-node", str(best))

    # on a phone the tree scrolls inside its place
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.locator(".tree").evaluate(SCROLLS)[0]
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
