"""The tree of a search in a real browser: by keyboard and by mouse, folded and opened, and a forced word."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import parse_qs, quote, urlparse

from playwright.sync_api import expect

import model
from charts.search_tree import shown
from tests.browser.conftest import Watched

SENTENCE = "the girl likes the green book."
LINK = f"/search?sentence={quote(SENTENCE)}&model=rnn-dot&search_width=3"
SCROLLS = "tree => { const s = tree.querySelector('.scroll'); return [s.scrollWidth > s.clientWidth, s.scrollLeft] }"


def parameter(address: str, name: str) -> str | None:
    return parse_qs(urlparse(address).query).get(name, [None])[0]


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
