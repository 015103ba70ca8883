"""A control repaints its map before the server knows of it; what is sent then agrees, and little is drawn anew."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

import numpy as np
import pytest
from playwright.sync_api import Browser, Page, expect
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

import model
from charts.candidates import MAX_BARS, candidate_bars
from charts.heatmap import attention_heatmap
from charts.options import options_of
from charts.row_sums import map_with_sums
from model import Record
from streamlit_places import FOLDED, by_key
from tests.browser.conftest import Watched, drop_down
from tests.charts.checks import marks, red_green_blue
from tests.tiers import full

SENTENCE = "red cars."  # short: an untrained model writes on and on, and long maps are no elements
# while `window.held` is a list, what the page would send to the server waits in it
HOLD = """
const send = WebSocket.prototype.send
WebSocket.prototype.send = function (message) {
    if (window.held) window.held.push(() => send.call(this, message))
    else send.call(this, message)
}
"""
RELEASE = "() => { const held = window.held; window.held = null; for (const send of held) send() }"
VIEW = "view => view.ariaLabel + view.innerHTML"
FILLS = "cells => cells.map(cell => getComputedStyle(cell).backgroundColor)"
MASKED = ("transparent", "rgba(0, 0, 0, 0)")
CLOSE = 4  # of 255: the page rounds weights
DELTAS = 90  # messages at most of which an answer consists
RESTYLED = 4  # times at most, on average, that an answer styles an element of the page anew
SITES = f"{by_key('site_choice')} input"


def colours(fills: Iterable[str]) -> list[tuple[int, int, int]]:
    """Of the cells that are not masked."""
    return [red_green_blue(fill) for fill in fills if fill not in MASKED]


def radio(key: str, index: int) -> str:
    """One of a row of choices, from 0."""
    return f"{by_key(key)} [role=radio] >> nth={index}"


def of_list(index: int) -> str:
    """A site in the open list."""
    return f"[role=option] >> nth={index}"


TRANSLATE, SELF, MULTI = "translate", "self-attention", "multi-head"
BREAK, WHOLE = "break-it", "transformer"
MAPS = {
    TRANSLATE: "translate_map",
    SELF: "self_map",
    MULTI: "multi_map",
    BREAK: "break_right",
    WHOLE: "transformer_weights",
}
RECORD = "attention_lab_attention_record"  # the component that has all maps


class Turn(NamedTuple):
    """A control, and what the map then shows."""

    control: str
    site: str
    head: int | None
    row: int | None = None
    per_row: bool = False
    words: bool = False


TURNS: dict[str, tuple[str, list[Turn]]] = {
    TRANSLATE: (
        "site=encoder.1.self",
        [
            Turn(radio("head_choice", 3), "encoder.1.self", 2),
            Turn(of_list(0), "encoder.0.self", 2),
            Turn(f"{by_key('translate_per_row')} label", "encoder.0.self", 2, per_row=True),
            Turn(f"{by_key('translate_words')} label", "encoder.0.self", 2, per_row=True, words=True),
        ],
    ),
    SELF: (
        "self_query_no=3",
        [
            Turn(radio("head_choice", 2), "encoder.0.self", 2, 2),
            Turn(of_list(1), "encoder.1.self", 2, 2),
            Turn(radio("self_query_choice", 1), "encoder.1.self", 2, 1),
            Turn(radio("self_kind", 1), "decoder.1.self", 2, 1),
        ],
    ),
    MULTI: (
        "site=encoder.0.self",
        [
            Turn(".heads button >> nth=6", "encoder.1.self", 2),
            Turn(radio("multi_kind", 2), "decoder.1.cross", 2),
        ],
    ),
    BREAK: (
        "site=decoder.0.cross&head_no=2",
        [
            Turn(radio("head_choice", 3), "decoder.0.cross", 3),
            Turn(of_list(1), "encoder.1.self", 3),
        ],
    ),
    WHOLE: (
        "transformer_block=encoder.1.self",
        [Turn(radio("transformer_source_choice", 2), "encoder.1.self", None, 2)],
    ),
}


@pytest.mark.parametrize("page", [TRANSLATE, *(pytest.param(page, marks=full) for page in (SELF, MULTI, BREAK, WHOLE))])
def test_a_map_turns_before_the_server_answers(
    page: str, watched: Watched, browser: Browser, small_models: Path
) -> None:
    link, turns = TURNS[page]
    record = model.load("transformer", directory=small_models).record(SENTENCE)
    watched.run_first(HOLD)
    watched.open(f"/{page}?{link}&sentence={quote(SENTENCE)}")
    for turn in turns:
        turns_at_once(watched, browser, MAPS[page], record, turn)


def turns_at_once(watched: Watched, browser: Browser, key: str, record: Record, turn: Turn) -> None:
    """Work a control; the map has turned before the server hears of it, and again looks so when that has answered."""
    control, site, head, row, *_ = turn
    figure = attention_heatmap(record, site, head, step=row, per_row=turn.per_row, words=turn.words)
    if key == MAPS[BREAK] and head is not None:
        figure = replace(figure, alt=map_with_sums(record, site, head).alt)
    count = figure.table.shape[0] * (figure.table.shape[1] - 1)
    expected = colours(str(cell.get("fill")) for cell in list(marks(figure, "rect"))[:count])
    place = watched.page.locator(by_key(f"{key}_figure"))
    cells, grid = place.locator("tbody td:not(.sum)"), place.get_by_role("grid")
    expect(cells.first).to_be_visible()

    def painted() -> list[tuple[int, int, int]]:
        return colours(cells.evaluate_all(FILLS))

    if control.startswith("[role=option]"):
        drop_down(watched.page.locator(SITES))
    before = painted()
    watched.page.evaluate("window.held = []")
    watched.page.locator(control).click()
    expect(cells).to_have_count(count)
    expect(grid).to_have_attribute("aria-label", figure.alt)
    if key != MAPS[BREAK]:
        expect(place.locator(".legend")).to_contain_text("share of its row" if turn.per_row else "weight")
    np.testing.assert_allclose(painted(), expected, atol=CLOSE)
    assert (painted() != before) == (not re.search("query|source", control))  # which mark a row

    sent: list[ForwardMsg] = []

    def note(frame: str | bytes) -> None:
        sent.append(ForwardMsg.FromString(frame) if isinstance(frame, bytes) else ForwardMsg())

    watched.socket.on("framereceived", note)
    browser.start_tracing(page=watched.page, categories=["devtools.timeline"])
    watched.after(lambda: watched.page.evaluate(RELEASE))
    watched.socket.remove_listener("framereceived", note)
    expect(grid).to_have_attribute("aria-label", figure.alt)
    np.testing.assert_allclose(painted(), expected, atol=CLOSE)
    if key == MAPS[SELF] and row is not None:
        weight = record.attention[site].weights[head, row, 0]
        expect(watched.page.locator(by_key("self_meeting"))).to_contain_text(f"weight {weight:.3f}")
    styled = [
        event for event in json.loads(browser.stop_tracing())["traceEvents"] if event["name"] == "UpdateLayoutTree"
    ]
    elements = watched.page.locator("*").count()
    assert 0 < sum(event["args"].get("elementCount", 0) for event in styled) <= RESTYLED * elements
    deltas = [message.delta for message in sent if message.WhichOneof("type") == "delta"]
    assert 0 < len(deltas) <= DELTAS
    assert RECORD not in {delta.new_element.bidi_component.component_name for delta in deltas} or key == MAPS[WHOLE]


@full
def test_a_step_is_shown_before_the_server_answers(watched: Watched, small_models: Path) -> None:
    """By a button and by keys: the row of the map and the candidates are of the new step."""
    page = watched.page
    record = model.load("transformer", directory=small_models).record(SENTENCE)
    watched.run_first(HOLD)
    watched.open(f"/translate?sentence={quote(SENTENCE)}&head_no=1&step_no=1")
    grid = page.locator(by_key("translate_map_figure")).get_by_role("grid")
    bars = page.locator(by_key("translate_candidates_figure")).get_by_role("img")
    slider = page.locator(f"{by_key('step_choice')} input")

    def shows(step: int) -> None:
        figure = attention_heatmap(record, "decoder.1.cross", 0, step=step)
        expect(grid).to_have_attribute("aria-label", figure.alt)
        expect(bars).to_have_attribute("aria-label", candidate_bars(record, step).alt)
        labels = [option.label for option in options_of(record, step, MAX_BARS)]
        expect(bars.locator(".labels > *")).to_have_text(labels)

    def answered(step: int) -> None:
        watched.after(lambda: page.evaluate(RELEASE))
        shows(step)
        expect(slider).to_have_value(str(step + 1))

    shows(0)
    page.evaluate("window.held = []")
    page.locator(f"{by_key('step_chevron_right')} button").click()
    shows(1)
    answered(1)
    page.evaluate("window.held = []")
    for step in (2, 3, 4):  # goes on from what is shown, not from what the server knows
        slider.press("ArrowRight")
        shows(step)
    answered(4)
    slider.press("ArrowRight")
    shows(5)


def stepper(prefix: str) -> list[str]:
    """On, to the end, back, to the beginning."""
    return [
        f"{by_key(f'{prefix}_{icon}')} button" for icon in ("chevron_right", "last_page", "chevron_left", "first_page")
    ]


PLAYED = [f"{by_key('attention_player')} button[aria-label='{name}']" for name in ("Forward", "Back")]
TOKENS = [f"{by_key('attention_key_choice')} button >> nth={index}" for index in (2, 0)]
NETWORK = stepper("encoder_decoder_step")
MARKS = "view => view.querySelector('svg').innerHTML"  # all that a view has drawn
Presses = dict[str, list[str]]  # the key of a figure, and what is pressed for it, one after the other
ATTENTION = "attention?step_no=2&attention_open=Scores"


def open_unfolded(watched: Watched, link: str) -> Page:
    """Open a page with every section unfolded, on which the server's answers can be held back."""
    watched.run_first(HOLD)
    watched.open(f"/{link}&sentence={quote(SENTENCE)}")
    page = watched.page
    page.locator(f"{FOLDED} > summary").evaluate_all("all => all.forEach(summary => summary.click())")
    return page


@full
@pytest.mark.parametrize(
    ("link", "figures"),
    [
        pytest.param("encoder-decoder?model=rnn", {"encoder_decoder_network": NETWORK}, id="rnn"),
        pytest.param(ATTENTION, {"attention_ribbons": PLAYED, "attention_terms": TOKENS}, id="attention"),
    ],
)
def test_a_view_is_at_once_what_the_server_then_says(link: str, figures: Presses, watched: Watched) -> None:
    """Also to those who hear it; tests of the modules have every figure and input."""
    page = open_unfolded(watched, link)
    for figure, pressed in figures.items():
        view = page.locator(f"{by_key(f'{figure}_figure')} .view[data-drawn]")
        view.wait_for()
        for control in pressed:
            before = view.evaluate(VIEW)
            page.locator(control).scroll_into_view_if_needed()
            page.evaluate("window.held = []")
            page.locator(control).click()
            page.wait_for_function(
                f"([view, before]) => ({VIEW})(view) !== before", arg=[view.element_handle(), before]
            )
            at_once = view.evaluate(VIEW)
            watched.after(lambda: page.evaluate(RELEASE))
            assert view.evaluate(VIEW) == at_once


@full
@pytest.mark.parametrize(
    ("link", "figures"),
    [
        (
            "positional-encoding?positions_pair=3",
            {
                "positions_table": ["positions_pair"],
                "positions_waves": ["positions_pair"],
                "positions_clock": [f"positions_clock_{name}" for name in ("pair", "start", "offset")],
                "positions_sine": [f"positions_sine_{name}" for name in ("pair", "offset")],
            },
        ),
        ("transformer?step_no=2&depth=code", {"transformer_distribution": ["transformer_temperature"]}),
    ],
    ids=["positions", "temperature"],
)
def test_sliders_move_their_figures_before_the_server_answers(
    link: str, figures: dict[str, list[str]], watched: Watched
) -> None:
    """The drawing at once is that of the server's later answer."""
    page = open_unfolded(watched, link)
    for figure, sliders in figures.items():
        view = page.locator(f"{by_key(f'{figure}_figure')} .view")
        view.locator("svg").first.wait_for()
        for slider in sliders:
            before, alt = view.evaluate(MARKS), view.get_attribute("aria-label") or ""
            page.evaluate("window.held = []")
            page.locator(f"{by_key(slider)} [type=range]").press("ArrowRight")
            page.wait_for_function(
                f"([view, before]) => ({MARKS})(view) !== before", arg=[view.element_handle(), before]
            )
            at_once = view.evaluate(MARKS)
            watched.after(lambda: page.evaluate(RELEASE))
            expect(view).not_to_have_attribute("aria-label", alt)
            assert view.evaluate(MARKS) == at_once
