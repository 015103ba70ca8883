"""The player's picture: underlines, ribbons that grow, text as text, room on a phone, lanes side by side."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

import model
from charts.lanes import Lane
from charts.player import MEAN, track
from charts.player_words import shown
from charts.sureness import describe_sure
from model.dissect.arrivals import arrivals
from model.dissect.sureness import sureness
from model.record import Record
from tests.browser.conftest import Watched
from tests.browser.player import (
    SENTENCE,
    SITE,
    TARGET,
    at_step,
    drawn_cells,
    english,
    french,
    no_violations,
    said,
    shows,
    slider,
    whole_french,
)
from tests.browser.player import played as played  # the fixture
from tests.browser.test_injection import PAIRS, nothing_alive
from tests.pages.harness import HOSTILE
from tests.tiers import full

# the same frames that a person sees, watched while something happens
WATCH = """() => {
    const host = [...document.querySelectorAll("*")].find(each => each.shadowRoot?.querySelector(".player"))
    window.dashes = 0
    const look = () => {
        if ([...host.shadowRoot.querySelectorAll(".now path")].some(path => path.style.strokeDasharray)) window.dashes++
        requestAnimationFrame(look)
    }
    look()
}"""


@full
def test_a_finished_word_is_underlined_by_how_sure_the_model_was(
    played: Callable[..., tuple[Watched, Record]],
) -> None:
    watched, record = played("rnn-dot")
    page = watched.page
    played_track = track(record)
    lines = "nodes => nodes.map(node => getComputedStyle(node.querySelector('.part')).textDecorationStyle)"
    styles = {"sure": "solid", "unsure": "dotted", "guess": "wavy"}
    for step in range(len(record.target)):
        at_step(page, step)
        whole = [cell.end <= step + 1 for cell in played_track.cells]
        kinds = [sureness(cell.share) if over else "sure" for cell, over in zip(played_track.cells, whole, strict=True)]
        assert french(page).evaluate_all(lines) == [styles[kind] for kind in kinds]
        titles = french(page).evaluate_all("nodes => nodes.map(node => node.title)")
        sure = [describe_sure(cell.share) if over else "" for cell, over in zip(played_track.cells, whole, strict=True)]
        assert titles[:-1] == sure[:-1]
        assert titles[-1].startswith("The end mark")
        page.keyboard.press("ArrowRight")
    assert "guess" in kinds  # made to write what it would not


@full
def test_what_moves_is_drawn_and_with_less_motion_is_not(
    played: Callable[..., tuple[Watched, Record]],
) -> None:
    watched, record = played("rnn-dot")
    page = watched.page
    page.evaluate(WATCH)
    page.get_by_role("radio", name="0.25 times").check(force=True)  # slow enough for frames on any machine
    page.keyboard.press("ArrowRight")
    page.keyboard.press(" ")
    page.wait_for_function("window.dashes > 1")
    page.keyboard.press(" ")
    page.wait_for_function("() => { const now = window.dashes; window.dashes = 0; return now === 0 }")

    page.emulate_media(reduced_motion="reduce")
    here = int(slider(page).input_value())  # a busy machine may have played on by a step; counted from 1
    page.keyboard.press("ArrowRight")
    shows(page, track(record), here, 0)
    page.get_by_role("radio", name="4 times").check(force=True)
    page.keyboard.press(" ")
    at_step(page, len(record.target) - 1)
    expect(page.get_by_role("button", name="Play")).to_be_visible()
    assert page.evaluate("window.dashes") == 0


@pytest.mark.parametrize(("words", "written"), PAIRS)
def test_text_that_tries_to_be_code_stays_text(
    played: Callable[..., tuple[Watched, Record]], words: str, written: str
) -> None:
    watched, record = played("transformer", sentence=HOSTILE[words], target=HOSTILE[written])
    page, played_track = watched.page, track(record)
    page.keyboard.press("End")
    shows(page, played_track, len(record.target) - 1, played_track.view(SITE, MEAN))
    assert english(page).locator(".box").all_text_contents() == shown(played_track.sources, played_track.ends[0])
    assert whole_french(page) == drawn_cells(played_track)
    english(page).first.click()
    nothing_alive(page)


@full
def test_axe_finds_nothing_and_it_fits_on_a_phone_and_on_the_first_screen(
    played: Callable[..., tuple[Watched, Record]],
) -> None:
    watched, _ = played(step="3")
    page = watched.page
    no_violations(page)
    page.set_viewport_size({"width": 1280, "height": 720})
    assert page.locator(".player").evaluate("node => node.offsetHeight") <= 430
    page.set_viewport_size({"width": 390, "height": 844})
    expect(page.locator(".downwards")).to_be_visible()
    places = [box["y"] for box in (french(page).nth(index).bounding_box() for index in range(3)) if box]
    assert places == sorted(set(places))  # one below the other
    side = page.locator(".side").bounding_box()
    controls = page.locator(".controls").bounding_box()
    assert side is not None
    assert controls is not None
    assert side["y"] >= controls["y"] + controls["height"]
    assert page.locator(".player").evaluate("node => node.scrollWidth <= node.clientWidth + 1")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@full
def test_lanes_run_together(played: Callable[..., tuple[Watched, Record]], small_models: Path) -> None:
    names = ("rnn", "rnn-dot", "transformer")
    watched, _ = played(" ".join(names))
    page = watched.page
    records = [model.load(name, directory=small_models).record(SENTENCE, target=TARGET) for name in names]
    lanes = [Lane(name, track(record), 0, arrivals(record)) for name, record in zip(names, records, strict=True)]
    last = len(records[0].target) - 1
    for step in (0, 1, last):
        page.keyboard.press("Home" if step == 0 else "ArrowRight" if step == 1 else "End")
        expect(said(page)).to_have_text(f"Step {step + 1}: {'; '.join(lane.tells(step) for lane in lanes)}.")
        for lane in lanes:
            drawn = page.get_by_role("group", name=lane.title, exact=True)
            expect(drawn.locator(".met")).to_have_text(lane.met(step))
            arrived = [
                lane.track.sources[index]
                for index, (counted, when) in enumerate(zip(lane.arrivals.counted, lane.arrivals.steps, strict=True))
                if counted and when is not None and when <= step
            ]
            assert drawn.locator(".arrived .box").all_text_contents() == arrived
            dropped = drawn.locator(".dropped .box").all_text_contents()
            assert dropped == (["red"] if step == last else [])
    expect(page.get_by_role("group", name="rnn", exact=True)).to_contain_text("A probe finds in its vector: car 50 %.")
    no_violations(page)
