"""A control repaints its map before the server knows of it; what is sent then agrees, and little is drawn anew."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import quote

import numpy as np
import pytest
from playwright.sync_api import Browser, expect
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

import model
from charts.heatmap import attention_heatmap
from model import Head
from streamlit_parts import CHART, keyed
from tests.browser.conftest import Watched
from tests.charts.checks import marks, red_green_blue

SENTENCE = "the girl likes the green book."
# while `window.held` is a list, what the page would send to the server waits in it
HOLD = """
const send = WebSocket.prototype.send
WebSocket.prototype.send = function (message) {
    if (window.held) window.held.push(() => send.call(this, message))
    else send.call(this, message)
}
"""
RELEASE = "() => { const held = window.held; window.held = null; for (const send of held) send() }"
FILLS = "cells => cells.map(cell => cell.getAttribute('fill'))"
RESTYLED = 6000  # elements at most that an answer styles anew, each time counted; a page has some 2,500
RADIO = f"{keyed('head_choice')} [role=radio]"


def colours(fills: Iterable[str]) -> list[tuple[int, int, int]]:
    """Of the cells that are not masked."""
    return [red_green_blue(fill) for fill in fills if fill != "transparent"]


@pytest.mark.parametrize(
    ("address", "key", "control", "head", "most"),
    [
        ("translate?site=encoder.1.self", "translate_map", f"{RADIO} >> nth=3", Head("encoder.1.self", 2), 65),
        ("self-attention?self_query_no=3", "self_map", f"{RADIO} >> nth=2", Head("encoder.0.self", 2), 75),
        ("multi-head?site=encoder.0.self", "multi_map", ".heads button >> nth=6", Head("encoder.1.self", 2), 90),
    ],
    ids=["translate", "self-attention", "multi-head"],
)
def test_a_map_turns_before_the_server_answers(
    address: str, key: str, control: str, head: Head, most: int, watched: Watched, browser: Browser, small_models: Path
) -> None:
    record = model.load("transformer", directory=small_models).record(SENTENCE)
    step = 2 if key == "self_map" else None
    figure = attention_heatmap(record, head.site, head.head, step=step)
    count = record.attention[head.site].weights[head.head].size
    expected = colours(str(cell.get("fill")) for cell in list(marks(figure, "rect"))[:count])
    (finding,) = [each["value"] for each in figure.chart.spec["params"] if each["name"] == "finding"]

    watched.page.add_init_script(HOLD)
    watched.open(f"/{address}&sentence={quote(SENTENCE)}")
    chart = watched.page.locator(keyed(f"{key}_figure"))
    cells, words = chart.locator(".layer_0_marks path"), chart.locator(CHART)
    expect(cells).to_have_count(count)

    def painted() -> list[tuple[int, int, int]]:
        return colours(cells.evaluate_all(FILLS))

    before, said = painted(), words.get_attribute("aria-label")
    watched.page.evaluate("window.held = []")
    watched.page.locator(control).click()
    expect(chart.locator(".role-title-text").last).to_have_text("".join(finding))
    np.testing.assert_allclose(painted(), expected, atol=1)
    assert painted() != before
    assert words.get_attribute("aria-label") == said  # which the server writes

    sent: list[ForwardMsg] = []
    watched.socket.on("framereceived", lambda frame: sent.append(ForwardMsg.FromString(frame)))
    browser.start_tracing(page=watched.page, categories=["devtools.timeline"])
    watched.after(lambda: watched.page.evaluate(RELEASE))
    expect(words).to_have_attribute("aria-label", figure.alt)
    np.testing.assert_allclose(painted(), expected, atol=1)
    if key == "self_map":
        weight = record.attention[head.site].weights[head.head, 2, 0]
        expect(watched.page.locator(keyed("self_meeting"))).to_contain_text(f"weight {weight:.3f}")
    styled = [each for each in json.loads(browser.stop_tracing())["traceEvents"] if each["name"] == "UpdateLayoutTree"]
    assert 0 < sum(each["args"].get("elementCount", 0) for each in styled) <= RESTYLED
    assert 0 < sum(each.WhichOneof("type") == "delta" for each in sent) <= most
