"""Painting a map in a real browser: a stroke of the mouse, the keyboard, the address, and taking it back."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import parse_qs, quote, urlparse

from playwright.sync_api import expect

import model
from charts.grammar import piece_names
from charts.labels import percent
from tests.browser.conftest import Watched
from tests.tiers import full
from ui.labs.tag import tag_of

SENTENCE = "the girl likes the book."
LINK = f"/own-attention?sentence={quote(SENTENCE)}&model=rnn-dot"


def rows_in(address: str) -> str:
    return parse_qs(urlparse(address).query).get("own_rows", [""])[0]


@full
def test_a_row_is_painted_by_mouse_and_by_keyboard(watched: Watched, small_models: Path) -> None:
    translator = model.load("rnn-dot", directory=small_models)
    record = translator.record(SENTENCE)
    tag = tag_of("rnn-dot", record.source.ids)
    watched.open(LINK)
    page = watched.page
    lines = page.locator(".paint tbody tr")
    expect(lines).to_have_count(len(record.target))
    expect(page.locator(".paint thead th")).to_have_text(list(piece_names(record.source)))

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
    english = piece_names(record.source)
    label = f"looks 50 % at {english[1]}; painted: only at {english[1]} and {english[2]}"
    expect(first).to_have_attribute("aria-label", re.compile(re.escape(label)))
    expect(page.get_by_text("Step 2, your first painted row")).to_be_visible()

    # the first row by keyboard, which keeps its place: never at the first token
    page.get_by_role("radio", name="Never here").or_(page.get_by_role("button", name="Never here")).first.click()
    watched.settled()
    lines.nth(1).locator("td").nth(1).focus()
    for key in ("ArrowUp", "ArrowLeft"):
        page.keyboard.press(key)
    watched.after(lambda: page.keyboard.press("Enter"))
    page.wait_for_url(lambda url: rows_in(url) == f"{tag}:2o2-3,1n1")
    expect(lines.nth(0).locator("td").nth(0)).to_have_attribute("tabindex", "0")
    expect(page.get_by_text("Step 1, your first painted row")).to_be_visible()

    # the link opens the same; both are taken back
    watched.after(page.get_by_role("button", name="Undo", exact=True).click)
    watched.after(page.get_by_role("button", name="As the model looks").click)
    assert rows_in(watched.address) == ""
    expect(page.get_by_text("your first painted row")).to_have_count(0)

    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@full
def test_per_cents_are_given_and_self_attention_is_painted(watched: Watched, small_models: Path) -> None:
    translator = model.load("transformer", directory=small_models)
    record = translator.record(SENTENCE)
    tag = tag_of("transformer", record.source.ids)
    watched.open(LINK.replace("rnn-dot", "transformer") + "&own_brush=By+percent")
    page = watched.page
    lines, english = page.locator(".paint tbody tr"), piece_names(record.source)
    rest = page.locator(".paint .rest")
    expect(rest).to_have_text(re.compile("100.% left to give"))
    draw = page.get_by_role("button", name="Paint this row")
    expect(draw).to_be_disabled()

    # the second row, in four ways: a number typed on its cell, a field, a bar's arrow keys, and a drag up a cell
    cell = lines.nth(1).locator("td").nth(0)
    cell.click()
    page.keyboard.type("30")
    field = page.locator(".paint tfoot input[type=number]")
    expect(field.nth(0)).to_have_value("30")
    expect(cell).to_have_text("30")
    field.nth(1).fill("20")
    page.locator(".paint tfoot input[type=range]").nth(2).press("ArrowUp")
    expect(rest).to_contain_text("45\u00a0% left to give. If you paint it now, it is scaled up to 100")
    other = lines.nth(1).locator("td").nth(2)
    watched.settled()
    expect(page.locator(".answer[aria-busy]")).to_have_count(0)  # longer French above moves the map under the mouse
    box = other.bounding_box()
    assert box is not None
    centre = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(*centre)
    page.mouse.down()
    page.mouse.move(centre[0], centre[1] - 5)
    page.mouse.up()
    expect(field.nth(2)).to_have_value("10")
    field.nth(3).fill("99")  # more than is left
    expect(field.nth(3)).to_have_value("40")
    expect(rest).to_have_text("All 100\u00a0% given")
    watched.after(lambda: field.nth(3).press("Enter"))
    drawn = f"{tag}:2p1x30-2x20-3x10-4x40"
    page.wait_for_url(lambda url: rows_in(url) == drawn)
    expect(cell).to_have_attribute("aria-label", re.compile(f"looks 30 % at {re.escape(english[0])}; painted: 30 % at"))
    expect(page.get_by_text("Step 2, your first painted row")).to_be_visible()
    expect(field.nth(3)).to_have_value("40")

    # what is not all is scaled up, by keyboard alone; Escape brings back what was drawn
    lines.nth(1).locator("td").nth(3).focus()
    page.keyboard.press("Backspace")
    expect(field.nth(3)).to_have_value("0")
    page.keyboard.press("Escape")
    expect(field.nth(3)).to_have_value("40")
    page.keyboard.press("Backspace")
    watched.after(lambda: page.keyboard.press("Enter"))
    drawn = f"{drawn},2p1x30-2x20-3x10"  # the stroke before stays, for who takes this one back
    page.wait_for_url(lambda url: rows_in(url) == drawn)
    expect(cell).to_have_text("50")

    # the decoder's self-attention: what comes later is masked, and cannot be painted
    watched.after(page.get_by_text("Decoder self", exact=True).click)
    expect(lines).to_have_count(len(record.decoder_input))  # the rows may be others once decoding went on
    expect(page.locator(".paint td.masked").first).to_be_visible()
    expect(lines.nth(0).locator("td.masked")).to_have_count(lines.nth(0).locator("td").count() - 1)
    expect(field).to_have_count(2)  # still of the second row
    lines.nth(2).locator("td").nth(2).click()
    expect(field).to_have_count(3)
    page.keyboard.type("100")
    watched.after(draw.click)
    page.wait_for_url(lambda url: rows_in(url) == f"{drawn},d3p3x100")
    expect(page.get_by_text("Also painted: row 2 of cross-attention 50 % at")).to_be_visible()
    watched.after(page.get_by_role("button", name="Undo", exact=True).click)
    page.wait_for_url(lambda url: rows_in(url) == drawn)

    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
