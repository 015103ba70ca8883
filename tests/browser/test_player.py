"""The player in a browser: no press is lost, it plays to the end, says what it shows, and tells the server at rest."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from charts.labels import percent
from charts.player import MEAN, track
from model.dissect.aggregate import merge_to_words
from model.language.tokenizer import EOS_PIECE
from model.record import Record
from tests.browser.conftest import Watched
from tests.browser.player import (
    RESTS,
    SITE,
    at_step,
    english,
    expected_shares,
    french,
    rests,
    said,
    shows,
    slider,
)
from tests.browser.player import played as played  # the fixture
from tests.tiers import full

LONG = "la fille aime le livre vert et le chien voit la voiture rouge. " * 3
# every value of the slider from now on, also one that is gone before anybody looks
PASSED = """slider => {
    window.passed = []
    const note = () => window.passed.push(slider.value)
    new MutationObserver(note).observe(slider, { attributes: true, attributeFilter: ["aria-valuetext"] })
}"""
PRESSES = """async count => {
    for (let press = 0; press < count; press++) {
        document.body.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowRight", bubbles: true, composed: true }))
        await new Promise(done => setTimeout(done, 50))
    }
}"""


@pytest.mark.parametrize("name", ["transformer", *(pytest.param(name, marks=full) for name in ("rnn", "rnn-dot"))])
def test_every_step_shows_the_record(played: Callable[..., tuple[Watched, Record]], name: str) -> None:
    watched, record = played(name)
    played_track = track(record)
    view = played_track.view(SITE, MEAN)
    crosses = watched.page.get_by_text(re.compile(r"one vector, \d+ numbers"))
    expect(crosses).to_have_count(0 if played_track.views else 1)
    for step in range(len(record.target)):
        shows(watched.page, played_track, step, view)
        watched.page.keyboard.press("ArrowRight")
    at_step(watched.page, len(record.target) - 1)


@full
def test_heads_and_layers_are_chosen_inside(played: Callable[..., tuple[Watched, Record]]) -> None:
    watched, record = played(step="2")
    page, played_track = watched.page, track(record)
    shows(page, played_track, 2, played_track.view(SITE, MEAN))
    for head in (0, 1, 2, 3, MEAN, 0):
        page.keyboard.press("h")
        shows(page, played_track, 2, played_track.view(SITE, head))
    page.keyboard.press("l")
    shows(page, played_track, 2, played_track.view("decoder.0.cross", 0))
    expect(page.get_by_role("radio", name="Layer 1")).to_be_checked()
    expect(page.get_by_role("radio", name="Head 1")).to_be_checked()
    page.get_by_role("radio", name="Head 3").check(force=True)
    shows(page, played_track, 2, played_track.view("decoder.0.cross", 2))
    expect(page.locator(RESTS)).to_have_text(re.compile(r'\[2, "decoder.0.cross", 2\]\]$'))  # told at the last rest


def test_no_fast_press_is_lost_and_the_server_hears_of_many_once(played: Callable[..., tuple[Watched, Record]]) -> None:
    watched, record = played("rnn-dot", target=LONG)
    page = watched.page
    assert len(record.target) > 40
    watched.settled()
    sent = len(watched.sent)
    page.evaluate(PRESSES, 30)  # timed in the page: a slow test may not come between them
    at_step(page, 30)
    rests(page, '[30, "decoder.cross", 0]')
    watched.settled()
    assert len(watched.sent) == sent + 1
    for _ in range(30):  # as fast as it goes
        page.keyboard.press("ArrowLeft")
    at_step(page, 0)
    for _ in range(10):
        page.keyboard.press("ArrowRight", delay=50)  # as long as a finger
    at_step(page, 10)
    expect(page.locator(RESTS)).to_have_text(re.compile(r'\[10, "decoder.cross", 0\]\]$'))
    page.keyboard.press("End")
    at_step(page, len(record.target) - 1)
    page.keyboard.press("Home")
    at_step(page, 0)


@full
def test_it_plays_to_the_end_and_rests_there(played: Callable[..., tuple[Watched, Record]]) -> None:
    watched, record = played("rnn-dot", step="1")
    page, last = watched.page, len(record.target) - 1
    page.get_by_role("radio", name="0.25 times").check(force=True)  # it does not end before it is looked at
    page.keyboard.press(" ")
    expect(page.get_by_role("button", name="Pause")).to_be_visible()
    page.get_by_role("radio", name="4 times").check(force=True)
    at_step(page, last)
    expect(page.get_by_role("button", name="Play")).to_be_visible()
    rests(page, f'[{last}, "decoder.cross", 0]')  # none while it was playing
    slider(page).evaluate(PASSED)
    page.get_by_role("button", name="Play").click()
    at_step(page, last)
    expect(page.get_by_role("button", name="Play")).to_be_visible()
    assert page.evaluate("window.passed") == [str(step + 1) for step in range(len(record.target))]  # from the beginning
    page.keyboard.press("Home")
    page.get_by_role("radio", name="0.25 times").check(force=True)
    page.get_by_role("button", name="Play").click()
    expect(page.get_by_role("button", name="Pause")).to_be_visible()
    page.keyboard.press(" ")
    expect(page.get_by_role("button", name="Play")).to_be_visible()


@full
def test_a_new_sentence_may_play_by_itself_and_comes_back_to_its_step(
    played: Callable[..., tuple[Watched, Record]],
) -> None:
    watched, record = played("rnn-dot", autoplay="", step="2")
    page = watched.page
    at_step(page, len(record.target) - 1)
    at_step(page, 2)
    expect(page.get_by_role("button", name="Play")).to_be_visible()
    watched.settled()
    rests(page)  # nothing that the server would not know
    page.keyboard.press("ArrowRight")  # who steps has the player to himself
    at_step(page, 3)
    rests(page, '[3, "decoder.cross", 0]')


def test_it_steps_by_buttons_slider_rows_and_by_the_page(played: Callable[..., tuple[Watched, Record]]) -> None:
    watched, _ = played("rnn-dot")
    page = watched.page
    page.get_by_role("button", name="Forward").click()
    page.get_by_role("button", name="Forward").press("Enter")
    at_step(page, 2)
    page.get_by_role("button", name="Back").click()
    at_step(page, 1)
    expect(page.get_by_role("button", name="Back")).to_be_enabled()
    slider(page).press("ArrowRight")
    at_step(page, 2)
    slider(page).fill("1")
    at_step(page, 0)
    expect(page.get_by_role("button", name="Back")).to_be_disabled()

    # the rows are walked by keys
    slider(page).fill("2")
    english(page).first.focus()
    page.keyboard.press("ArrowRight")
    expect(english(page).nth(1)).to_be_focused()
    at_step(page, 1)
    page.keyboard.press("Enter")
    expect(english(page).nth(1)).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("Tab")
    expect(french(page).and_(page.locator("[aria-current=step]"))).to_be_focused()
    for step in (2, 3, 4):
        page.keyboard.press("ArrowRight")
        at_step(page, step)
        expect(french(page).and_(page.locator("[aria-current=step]"))).to_be_focused()

    # a step chosen elsewhere is followed, and a box keeps its keys
    page.get_by_role("button", name="Third step").click()
    at_step(page, 2)
    page.get_by_role("button", name="Third step").press("ArrowRight")
    at_step(page, 3)
    expect(page.locator(RESTS)).to_have_text(re.compile(r'\[3, "decoder.cross", 0\]\]$'))
    page.get_by_role("button", name="Third step").click()
    at_step(page, 2)
    box = page.get_by_role("textbox", name="A box of the page")
    box.press_sequentially("a h")
    box.press("ArrowLeft")
    box.press("Enter")
    watched.settled()
    expect(box).to_have_value("a h")
    at_step(page, 2)
    expect(page.get_by_role("button", name="Play")).to_be_visible()


@full
def test_a_click_elsewhere_counts_though_the_player_has_moved_on_and_not_told(
    played: Callable[..., tuple[Watched, Record]],
) -> None:
    """The server still knows the step that is clicked, and hears of the player's own one before or after the click."""
    watched, _ = played("rnn-dot", step="2")
    page = watched.page
    clicks = page.get_by_role("button", name="Third step")
    moves = page.get_by_role("button", name="Forward")
    for move in range(3):
        moves.evaluate("button => { button.click(); button.click() }")
        if move:
            clicks.evaluate("button => button.dispatchEvent(new PointerEvent('pointerdown', { bubbles: true }))")
        clicks.evaluate("button => button.click()")
        at_step(page, 2)
        watched.settled()
        at_step(page, 2)
    moves.click()  # its own step counts as before
    expect(page.locator(RESTS)).to_have_text(re.compile(r'\[3, "decoder.cross", 0\]\]$'))
    at_step(page, 3)


@full
def test_a_word_on_either_side_can_be_asked(played: Callable[..., tuple[Watched, Record]]) -> None:
    watched, record = played("rnn-dot", step=str(99))
    page = watched.page
    words = record.source.words
    weights = merge_to_words(record.attention["decoder.cross"].weights[0], record.target.words, words)
    page.keyboard.press("End")
    for source in range(len(words)):
        english(page).nth(source).click()
        expect(english(page).nth(source)).to_have_attribute("aria-pressed", "true")
        looks = sorted(
            ((float(weight), word.text) for weight, word in zip(weights[:, source], record.target.words, strict=True)),
            reverse=True,
        )
        strongest = [
            f"{'end' if word == EOS_PIECE else word} {percent(weight)}"
            for weight, word in looks[:4]
            if round(1000 * weight) >= 20
        ]
        name = "it" if source == len(words) - 1 else f"“{words[source].text}”"
        expected = f"Looking at {name}: "
        if strongest:
            expect(said(page)).to_contain_text(expected)
            expect(said(page)).to_contain_text(strongest[0])
            share_texts = page.locator(".targets .gloss").all_text_contents()
            assert [text.replace("\xa0", " ") for text in share_texts] == expected_shares(weights[:, source].tolist())
    page.keyboard.press("Escape")
    expect(english(page).and_(page.locator("[aria-pressed=true]"))).to_have_count(0)
    row = record.attention["decoder.cross"].weights[0, -1]
    titles = english(page).evaluate_all("all => all.map(each => each.title)")
    for title, word in zip(titles, words, strict=True):  # what is said where a word is pointed at
        name = "end" if word is words[-1] else f"“{word.text}”"
        named = re.match(re.escape(name) + r": (.*) % of this step’s weight($|\. The end mark)", title)
        assert named, title
        share = float(named[1].removeprefix("less than ").removeprefix("more than ")) / 100
        assert share == pytest.approx(float(row[word.start : word.end].sum()), abs=0.006)
    likeliest = page.locator("li.written").first.get_attribute("title") or ""
    assert re.fullmatch(r"“.*”: probability .* %(, number [1-9]\d* of all pieces)?", likeliest)
    page.get_by_role("radio", name="0.25 times").check(force=True)  # it plays until it is stopped
    for position, word in enumerate(record.target.words):
        french(page).nth(position).click()
        at_step(page, word.start)
        page.keyboard.press(" ")  # plays, and does not press the word again
        expect(page.get_by_role("button", name="Pause")).to_be_visible()
        page.keyboard.press(" ")
