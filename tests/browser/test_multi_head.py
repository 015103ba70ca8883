"""The grid of heads in a real browser: what its canvases show, and opening a head by mouse and by keyboard."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import parse_qs, quote, urlparse

from playwright.sync_api import expect

import model
from charts.head_grid import HeadView, thumbnail
from charts.palette import LIGHT
from charts.thumbnail import MASKED
from model.dissect.head_roles import traits
from tests.browser.conftest import Watched
from tests.tiers import full

SENTENCE = "the girl likes the green book."
LINK = f"/multi-head?sentence={quote(SENTENCE)}&model=transformer&site=decoder.1.self&head_no=1"
PIXELS = """canvas => [canvas.width, canvas.height,
    ...canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data]"""


def ramp(byte: int) -> list[int]:
    """The colour of a weight's byte: between the palette's five, in equal steps."""
    place_on_ramp = byte / (MASKED - 1) * (len(LIGHT.weights) - 1)
    low = min(int(place_on_ramp), len(LIGHT.weights) - 2)
    stops = [[int(LIGHT.weights[stop][start : start + 2], 16) for start in (1, 3, 5)] for stop in (low, low + 1)]
    return [*(first + (place_on_ramp - low) * (second - first) for first, second in zip(*stops, strict=True)), 255]


@full
def test_the_grid_shows_the_record_s_weights_and_opens_heads(watched: Watched, small_models: Path) -> None:
    record = model.load("transformer", directory=small_models).record(SENTENCE)
    watched.open(LINK)
    for site in ("decoder.0.self", "decoder.1.self"):
        for trait in traits(record, site):
            cells = thumbnail(record, HeadView(trait))
            layer = int(site.split(".")[1]) + 1
            name = f"Decoder layer {layer}, self-attention, head {trait.head.head + 1}."
            width, height, *pixels = watched.page.get_by_role("button", name=name).locator("canvas").evaluate(PIXELS)
            assert (height, width) == cells.shape
            for index, byte in enumerate(cells.ravel().tolist()):
                expected = [0, 0, 0, 0] if byte == MASKED else ramp(byte)
                drawn = pixels[4 * index : 4 * index + 4]
                assert max(abs(a - b) for a, b in zip(drawn, expected, strict=True)) <= 1

    # a head opens by mouse and by keyboard, and the address follows
    page = watched.page
    opened = page.get_by_role("button", name="Decoder layer 1, self-attention, head 3.")
    opened.click()
    expect(page.get_by_role("heading", name="Decoder layer 1, self-attention, head 3")).to_be_visible()
    expect(opened).to_have_attribute("aria-pressed", "true")
    expect(opened).to_have_attribute("title", re.compile(r"^Decoder layer 1.* Strongest: “.*” looks .* % at “.*”\.$"))
    page.wait_for_url(lambda url: parse_qs(urlparse(url).query).get("head_no") == ["3"])
    page.get_by_role("button", name="Decoder layer 2, self-attention, head 4.").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Decoder layer 2, self-attention, head 4")).to_be_visible()
    page.wait_for_url(lambda url: parse_qs(urlparse(url).query).get("head_no") == ["4"])
    expect(opened).to_have_attribute("aria-pressed", "false")
