"""Strings that try to be code, as the sentence and as what a model wrote, come alive nowhere in a page."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

import model
from tests.browser.conftest import Watched, alone
from tests.pages.harness import HOSTILE
from tests.tiers import full

CODE = ("script", "attribute", "markdown", "latex", "template")
# an English and a French text at a time
PAIRS = [
    pytest.param("script", "attribute", id="script"),
    pytest.param("template", "markdown", id="template", marks=full),
    pytest.param("latex", "script", id="latex", marks=full),
]
# what would be there if a string had been taken for HTML or Markdown; no page has such things of its own
ALIVE = (
    "a[href*='javascript:'], a[href*='//example'], script, strong em",
    "img[src='x'], img[src*='example'], svg[onload], [onerror], [onmouseover]",
)


def nothing_alive(page: Page) -> None:
    assert page.evaluate("window.alive") is None
    main = page.get_by_test_id("stMain")
    for alive in ALIVE:
        expect(main.locator(alive)).to_have_count(0)


@pytest.mark.parametrize(
    "kind", [scheme if scheme == "script" else pytest.param(scheme, marks=full) for scheme in CODE]
)
def test_a_written_string_stays_text(
    kind: str, host: str, small_models: Path, open_page: Callable[[str], Watched]
) -> None:
    """What a model wrote, wherever pages show it: prose, controls, labels and tooltips of charts, thumbnails."""
    watched = open_page(host)
    watched.open(alone("written", text=HOSTILE[kind]))
    page = watched.page
    expect(page.get_by_test_id("stVegaLiteChart")).to_have_count(4)
    translator = model.load("transformer", directory=small_models)
    record = translator.record("the dog sees bread.", target=HOSTILE[kind])
    assert page.locator(".st-key-french p[lang=fr]").inner_text().split() == record.target.text.split()
    cells = page.get_by_test_id("stVegaLiteChart").first.locator(".layer_0_marks path")
    for cell in (cells.first, cells.last):
        cell.hover()
        expect(page.locator("#vg-tooltip-element")).to_be_visible()
        nothing_alive(page)
    expect(page.get_by_test_id("stMain").locator(".katex")).to_have_count(0)
