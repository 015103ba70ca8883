"""The lab on attention sinks in a real browser: step, head, map and rows of words, each in the address."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import parse_qs, quote, urlparse

from playwright.sync_api import expect

import model
from charts.labels import percent
from model import Head
from model.dissect.attention_sinks import measure_row
from streamlit_places import CHART, by_key
from tests.browser.conftest import Watched
from tests.tiers import full

SENTENCE = "the girl likes the book."
LINK = f"/where-the-weight-rests?sentence={quote(SENTENCE)}&model=transformer&site=decoder.1.cross&step_no=1"


@full
def test_a_step_a_head_a_map_and_rows_are_chosen(watched: Watched, small_models: Path) -> None:
    translator = model.load("transformer", directory=small_models)
    record = translator.record(SENTENCE)

    def asked(name: str) -> str:
        return parse_qs(urlparse(watched.address).query).get(name, [""])[0]

    def shows(head: int, step: int) -> None:
        look = measure_row(translator, record, Head("decoder.1.cross", head), step)
        length = percent(float(look.shares[-1]))
        expect(page.get_by_text(f"{length} by weight times length")).to_be_visible()

    watched.open(LINK)
    page = watched.page
    expect(page.locator(f"{by_key('room_rests')} {CHART}")).to_have_count(2)
    shows(0, 0)
    watched.after(page.get_by_role("button", name="Next", exact=True).click)
    page.wait_for_url(lambda url: "step_no=2" in url)
    shows(0, 1)
    watched.after(page.get_by_role("radio", name="3", exact=True).click)
    assert asked("head_no") == "3"
    shows(2, 1)
    watched.after(page.get_by_role("radio", name="change without it").click)
    assert asked("rests_map") == "change without it"
    watched.after(page.get_by_role("radio", name="the step that has read it").click)
    assert asked("rests_rows") == "the step that has read it"

    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert not watched.complaints
