"""Strings that try to be code, as the sentence and as what a model wrote, come alive nowhere in a page."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

import model
from tests.browser.conftest import Watched, serve
from tests.pages.harness import HOSTILE

CODE = ("script", "attribute", "markdown", "latex", "template")
# what would be there if a string had been taken for HTML or Markdown; no page has such things of its own
ALIVE = (
    "a[href*='javascript:'], a[href*='//example'], script, strong em",
    "img[src='x'], img[src*='example'], svg[onload], [onerror], [onmouseover]",
)
WRITTEN = """
import os
import streamlit as st
import ui
from charts.alignment import alignment_ribbons
from charts.candidates import candidate_bars
from charts.head_grid import HeadView
from charts.heatmap import attention_heatmap
from charts.token_panels import Panel, token_panels
from charts.labels import piece_labels
from model.dissect.head_roles import traits
from ui.french import french_paragraph, gloss_text
from ui.lessons.multi_head.thumbnails import head_thumbnails
from tests.pages.harness import HOSTILE

st.title("Written")
text = HOSTILE[st.query_params["kind"]]
record = ui.load_translator("transformer").record("the dog sees bread.", target=text)
site = "decoder.1.cross"
with st.container(key="french"):
    st.html(french_paragraph(record))
ui.stepper(record)
ui.token_picker(record.target, "Token", key="written_token")
st.markdown(ui.literal(text))
for word in record.target.words:
    st.caption(gloss_text(word) or ui.quoted(word.text))
ui.show(attention_heatmap(record, site, 0, step=0, words=True), key="map")
ui.show(candidate_bars(record, 0), key="candidates")
ui.show(alignment_ribbons(record, site, 0, step=0), key="ribbons")
panel = Panel(text, record.attention[site].weights[0].mean(axis=0), "weight")
ui.show(token_panels(piece_labels(record.source), [panel], alt=text + ".", name="x", title=text), key="panel")
views = [HeadView(each, note=text) for each in traits(record, site)]
head_thumbnails(record, views, views[0].traits.head, lambda head: None, name=text, key="grid")
"""


def nothing_alive(page: Page) -> None:
    assert page.evaluate("window.alive") is None
    main = page.get_by_test_id("stMain")
    for alive in ALIVE:
        expect(main.locator(alive)).to_have_count(0)


@pytest.fixture(scope="module")
def written(small_models: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    script = tmp_path_factory.mktemp("written") / "written.py"
    script.write_text(WRITTEN, encoding="utf-8")
    return script


def test_a_written_string_stays_text(written: Path, small_models: Path, open_page: Callable[[str], Watched]) -> None:
    """What a model wrote, wherever pages show it: prose, controls, labels and tooltips of charts, thumbnails."""
    translator = model.load("transformer", directory=small_models)
    with serve(small_models, written) as host:
        for kind in CODE:
            watched = open_page(host)
            watched.open(f"/?kind={kind}")
            page = watched.page
            expect(page.get_by_test_id("stVegaLiteChart")).to_have_count(4)
            record = translator.record("the dog sees bread.", target=HOSTILE[kind])
            assert page.locator(".st-key-french p[lang=fr]").inner_text().split() == record.target.text.split()
            cells = page.get_by_test_id("stVegaLiteChart").first.locator(".layer_0_marks path")
            for cell in (cells.first, cells.last):
                cell.hover()
                expect(page.locator("#vg-tooltip-element")).to_be_visible()
                nothing_alive(page)
            expect(page.get_by_test_id("stMain").locator(".katex")).to_have_count(0)
            page.close()
