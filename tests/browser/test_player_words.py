"""The player's words: the whole French at once, seams between pieces, and a grey end mark."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Literal

import pytest
from playwright.sync_api import Page, expect

from charts.player import track
from model.record import Record
from tests.browser.conftest import Watched
from tests.browser.player import (
    at_step,
    drawn_cells,
    english,
    expected_shares,
    french,
    no_violations,
    said,
    shows,
    whole_french,
)
from tests.browser.player import played as played  # the fixture
from tests.tiers import full

# once the words are fitted into their row the French is the largest, and the English larger than prose
LARGEST = """player => {
    const size = row => parseFloat(getComputedStyle(player.querySelector(`${row} .box`)).fontSize)
    return size(".targets") > size(".sources") && size(".sources") > 16
}"""
INK = "nodes => nodes.map(node => getComputedStyle(node).color)"


def test_the_whole_french_stands_there_before_it_is_played(played: Callable[..., tuple[Watched, Record]]) -> None:
    watched, record = played("rnn-dot", step="1")
    page, played_track = watched.page, track(record)
    assert whole_french(page) == drawn_cells(played_track)
    ahead, behind = (french(page).and_(page.locator(selector)).locator(".part") for selector in (".coming", ".written"))
    expect(french(page).and_(page.locator(".coming")).first.locator(".box")).to_be_visible()
    glosses = page.locator(".targets .gloss")
    assert glosses.evaluate_all("nodes => nodes.every(node => getComputedStyle(node).visibility === 'visible')")
    faint, ink = set(ahead.evaluate_all(INK)), page.locator(".player").evaluate("node => getComputedStyle(node).color")
    assert ink not in faint
    page.wait_for_function(LARGEST, arg=page.locator(".player").element_handle())
    page.keyboard.press("End")
    at_step(page, len(record.target) - 1)
    expect(ahead).to_have_count(0)
    assert set(behind.evaluate_all(INK)) == {ink}
    assert whole_french(page) == drawn_cells(played_track)

    # with less motion it is all at full strength
    page.emulate_media(reduced_motion="reduce")
    page.keyboard.press("Home")
    at_step(page, 0)
    words = french(page).and_(page.locator(".coming:not([data-end])")).locator(".part")
    assert set(words.evaluate_all(INK)) == {ink}


@full
def test_weight_on_the_end_mark_is_grey_explained_and_can_be_hidden(
    played: Callable[..., tuple[Watched, Record]],
) -> None:
    watched, record = played("rnn-dot")
    page = watched.page
    page.keyboard.press("End")
    at_step(page, len(record.target) - 1)
    end, others = english(page).last, english(page).first
    expect(end.locator(".box")).to_have_text("end")
    expect(end).to_have_attribute("title", re.compile("^end: .*The end mark closes the sentence"))
    ribbons = page.locator(".now .to-end")
    expect(ribbons).to_have_count(1)
    grey, purple = (
        drawn.first.evaluate("node => getComputedStyle(node).stroke")
        for drawn in (ribbons, page.locator(".now path:not(.to-end)"))
    )
    assert grey != purple
    switch = page.get_by_role("checkbox", name="hide weight on the end mark")
    switch.press(" ")  # the key is the switch's, and plays nothing
    expect(switch).to_be_checked()
    expect(ribbons.first).to_be_hidden()
    expect(end.locator(".share")).to_be_hidden()
    expect(others).to_be_visible()
    expect(page.get_by_role("button", name="Play")).to_be_visible()
    switch.press(" ")
    expect(end.locator(".share")).to_be_visible()
    end.click()
    expect(said(page)).to_contain_text("The end mark closes the sentence")


@full
def test_a_word_in_pieces_has_a_seam(played: Callable[..., tuple[Watched, Record]]) -> None:
    watched, record = played("rnn-dot", sentence="unbelievable cars", target="voitures incroyables")
    page, played_track = watched.page, track(record)
    for word, (label, parts) in enumerate(
        zip(played_track.sources[:2], (played_track.parts[0], played_track.parts[1]), strict=True)
    ):
        box = english(page).nth(word).locator(".box")
        expect(box).to_have_text(label)
        assert box.locator(".part").all_text_contents() == list(parts)
        assert box.locator(".part").nth(1).evaluate("node => getComputedStyle(node).borderLeftStyle") == "dotted"
    for step in range(len(record.target)):
        shows(page, played_track, step, 0)
        page.keyboard.press("ArrowRight")
    assert "¦" not in page.locator(".player").inner_text()


# how long the movements of the player last that a click on its radio button begins, in milliseconds
MOVES = """button => {
    button.click()
    const moves = button.getRootNode().getAnimations().filter(each => !(each instanceof CSSTransition))
    const lasting = moves.map(each => each.effect.getTiming().duration)
    moves.forEach(each => each.finish())
    return [...new Set(lasting)]
}"""


@full
def test_ribbons_map_and_bars_turn_into_each_other(played: Callable[..., tuple[Watched, Record]]) -> None:
    watched, record = played("rnn-dot", step="3")
    page, played_track = watched.page, track(record)
    shape = {name: page.get_by_role("radio", name=name, exact=True) for name in ("ribbons", "map", "bars")}
    ribbons, cells, bars = (page.locator(f".now {selector}") for selector in ("path", "g rect", ".bar"))
    expect(ribbons.first).to_be_attached()
    assert shape["map"].evaluate(MOVES) == [300]
    expect(ribbons).to_have_count(0)
    columns = len(played_track.sources)
    expect(cells).to_have_count(columns * len(played_track.cells))
    for step in (3, 4):
        at_step(page, step)
        row = played_track.views[0].weights[step].tolist()
        numbers = page.locator(".now .row-now text").all_text_contents()
        assert [number.replace("\xa0", " ") for number in numbers] == [share for share in expected_shares(row) if share]
        word = french(page).and_(page.locator("[aria-current=step]")).bounding_box()
        for index in range(columns):  # below its English word, beside its French one
            cell, above = (
                page.locator(".now .row-now rect").nth(index).bounding_box(),
                english(page).nth(index).bounding_box(),
            )
            assert cell
            assert above
            assert word
            assert abs(cell["x"] + cell["width"] / 2 - above["x"] - above["width"] / 2) < 2
            assert abs(cell["y"] + cell["height"] / 2 - word["y"] - word["height"] / 2) < 2
        page.keyboard.press("ArrowRight")
    assert whole_french(page) == drawn_cells(played_track)
    english(page).first.click()
    expect(page.locator(".now rect.asked-for")).to_have_count(len(played_track.cells))
    no_violations(page)
    english(page).first.click()  # the step again

    # the map's current row turns into bars, and these into the ribbons
    assert shape["bars"].evaluate(MOVES) == [300]
    page.keyboard.press("ArrowRight")
    for step in (1, 0):
        at_step(page, step)
        bars_are(page, played_track.views[0].weights[step].tolist())
        page.keyboard.press("ArrowLeft")
    english(page).first.click()
    expect(page.locator(".now .bar.asked-for")).to_have_count(1)
    no_violations(page)
    assert whole_french(page) == drawn_cells(played_track)
    assert shape["ribbons"].evaluate(MOVES) == [300]
    expect(ribbons.first).to_be_attached()
    expect(page.locator(".now rect")).to_have_count(0)
    for name, nodes, drawn in (
        ("bars", bars, columns),
        ("map", cells, columns * len(played_track.cells)),
        ("ribbons", cells, 0),
    ):
        assert shape[name].evaluate(MOVES) == [300], name
        expect(nodes).to_have_count(drawn)

    # without motion, and on a phone, which has no room for a map but for bars
    page.emulate_media(reduced_motion="reduce")
    assert shape["map"].evaluate(MOVES) == []
    expect(cells).to_have_count(columns * len(played_track.cells))
    page.set_viewport_size({"width": 390, "height": 844})
    expect(page.locator(".downwards")).to_be_visible()
    expect(cells).to_have_count(0)
    expect(shape["map"]).to_be_hidden()
    assert shape["bars"].evaluate(MOVES) == []
    bars_are(page, played_track.views[0].weights[0].tolist(), along="width")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def bars_are(page: Page, weights: list[float], along: Literal["width", "height"] = "height") -> None:
    """The bars are as long as the weights, of slots that a weight of 1 fills, and stand at their English words."""
    lengths = page.locator(".now .bar").evaluate_all(f"bars => bars.map(bar => bar.{along}.baseVal.value)")
    slots = page.locator(".now .slot").evaluate_all(f"slots => slots.map(slot => slot.{along}.baseVal.value)")
    assert [length / slot for length, slot in zip(lengths, slots, strict=True)] == pytest.approx(weights, abs=0.006)
    for bar, word in zip(page.locator(".now .slot").all(), english(page).locator(".box").all(), strict=True):
        one, other = bar.bounding_box(), word.bounding_box()
        assert one
        assert other
        across = one["x"] + one["width"] / 2 - other["x"] - other["width"] / 2
        down = one["y"] + one["height"] / 2 - other["y"] - other["height"] / 2
        assert abs(across if along == "height" else down) < 2
