"""Painting a map in a real browser: a stroke of the mouse, the keyboard, the address, and taking it back."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import parse_qs, quote, urlparse

from playwright.sync_api import expect

import model
from charts.labels import percent, piece_labels
from tests.browser.conftest import Watched
from ui.labs.tag import tag_of

SENTENCE = "the girl likes the book."
LINK = f"/own-attention?sentence={quote(SENTENCE)}&model=rnn-dot"


def rows_in(address: str) -> str:
    return parse_qs(urlparse(address).query).get("own_rows", [""])[0]


def test_a_row_is_painted_by_mouse_and_by_keyboard(watched: Watched, small_models: Path) -> None:
    translator = model.load("rnn-dot", directory=small_models)
    record = translator.record(SENTENCE)
    tag = tag_of("rnn-dot", record.source.ids)
    watched.open(LINK)
    page = watched.page
    lines = page.locator(".paint tbody tr")
    expect(lines).to_have_count(len(record.target))
    expect(page.locator(".paint thead th")).to_have_text(piece_labels(record.source))

    # where one would look oneself, and then the model's row: all on the first word
    page.get_by_role("button", name="Predict first").click()
    first = page.locator(".predict input[type=range]").first
    first.focus()
    for _ in range(20):  # five per cent each
        page.keyboard.press("ArrowRight")
    page.get_by_role("button", name="Compare with the model").click()
    word = record.source.words[0]
    (site,) = record.attention
    share = float(record.attention[site].weights[0, 0, word.start : word.end].sum())
    expect(page.locator(".predict")).to_contain_text(f"Overlap {percent(share)}")
    page.get_by_role("button", name="Stop predicting").click()

    # a stroke over two cells of the second row
    first, second = lines.nth(1).locator("td").nth(1), lines.nth(1).locator("td").nth(2)

    def stroke() -> None:
        first.hover()
        page.mouse.down()
        second.hover()
        expect(lines.nth(1).locator("td.on")).to_have_count(2)
        page.mouse.up()

    watched.after(stroke)
    page.wait_for_url(lambda url: rows_in(url) == f"{tag}:2o2-3")
    expect(first).to_have_text("50")
    english = piece_labels(record.source)
    said = f"looks 50 % at {english[1]}; drawn: only at {english[1]} and {english[2]}"
    expect(first).to_have_attribute("aria-label", re.compile(re.escape(said)))
    expect(page.get_by_text("Step 2, where your first row is")).to_be_visible()

    # the first row by keyboard, which keeps its place: never at the first token
    page.get_by_role("radio", name="Never here").or_(page.get_by_role("button", name="Never here")).first.click()
    watched.settled()
    lines.nth(1).locator("td").nth(1).focus()
    for key in ("ArrowUp", "ArrowLeft"):
        page.keyboard.press(key)
    watched.after(lambda: page.keyboard.press("Enter"))
    page.wait_for_url(lambda url: rows_in(url) == f"{tag}:2o2-3,1n1")
    expect(lines.nth(0).locator("td").nth(0)).to_have_attribute("tabindex", "0")
    expect(page.get_by_text("Step 1, where your first row is")).to_be_visible()

    # the link opens the same; both are taken back
    watched.after(page.get_by_role("button", name="Undo", exact=True).click)
    watched.after(page.get_by_role("button", name="As the model looks").click)
    assert rows_in(watched.address) == ""
    expect(page.get_by_text("where your first row is")).to_have_count(0)

    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
