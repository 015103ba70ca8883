"""The player in a browser: no press is lost, it plays to the end, says what it shows, and tells the server at rest."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

import model
from charts.labels import percent
from charts.lanes import Lane
from charts.player import MEAN, Track, track
from charts.player_words import option_text, shown
from charts.sureness import sure_said
from model.dissect.aggregate import merge_to_words
from model.dissect.arrivals import arrivals
from model.dissect.sureness import sureness
from model.language.tokenizer import EOS_PIECE
from model.record import Record
from tests.browser.conftest import Watched, alone
from tests.browser.test_accessibility import violations
from tests.browser.test_every_page import SCHEMES
from tests.browser.test_injection import PAIRS, nothing_alive
from tests.pages.harness import HOSTILE
from tests.tiers import full

SENTENCE, TARGET = "Tom likes the red car.", "Tom aime la voiture."
LONG = "la fille aime le livre vert et le chien voit la voiture rouge. " * 3
SITE = "decoder.1.cross"
RESTS = "[data-testid=stCode]"
DASHES = "nodes => nodes.map(node => node.style.strokeDasharray).filter(Boolean)"
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


@pytest.fixture
def played(host: str, open_page: Callable[[str], Watched], small_models: Path) -> Callable[..., tuple[Watched, Record]]:
    """Open the page with a sentence and its translation; the page, and the record that it plays."""

    def play(
        name: str = "transformer", sentence: str = SENTENCE, target: str = TARGET, **more: str
    ) -> tuple[Watched, Record]:
        watched = open_page(host)
        watched.open(alone("player", models=name, sentence=sentence, target=target, **more))
        expect(group(watched.page)).to_be_visible()
        return watched, model.load(name.split()[0], directory=small_models).record(sentence, target=target)

    return play


def group(page: Page) -> Locator:
    return page.get_by_role("group", name="The translation, step by step")


def slider(page: Page) -> Locator:
    return page.get_by_role("slider", name="Play position")


def english(page: Page) -> Locator:
    return page.get_by_role("toolbar", name="English: which French words look at each").get_by_role("button")


def french(page: Page) -> Locator:
    return page.get_by_role("toolbar", name="French: the step that writes each").get_by_role("button")


def said(page: Page) -> Locator:
    return page.locator("[aria-live=polite]").and_(page.locator(".said"))


def at_step(page: Page, step: int) -> None:
    """The step, from 0."""
    expect(slider(page)).to_have_value(str(step + 1))


def rests(page: Page, *expected: str) -> None:
    expect(page.locator(RESTS)).to_have_text(f"[{', '.join(expected)}]")


def shares(page: Page) -> list[str]:
    """The numbers above the English words."""
    return [text.replace("\xa0", " ") for text in page.locator(".sources .share").all_text_contents()]


def expected_shares(row: list[float]) -> list[str]:
    return [percent(weight) if round(1000 * weight) >= 20 else "" for weight in row]


def whole_french(page: Page) -> list[str]:
    """The French words as they stand, written or not."""
    return french(page).locator(".box").all_text_contents()


def drawn_cells(told: Track) -> list[str]:
    return shown([cell.label for cell in told.cells], told.ends[1])


def shows(page: Page, told: Track, step: int, view: int) -> None:
    """The words, numbers and bars of the step are the track's."""
    at_step(page, step)
    expect(said(page)).to_have_text(told.said(step, view))
    if told.views:
        assert shares(page) == expected_shares(told.views[view].weights[step].tolist())
    bars = page.locator(".side li:not(.none)")
    expect(bars).to_have_count(len(told.steps[step].options))
    at = told.steps[step]
    for bar, option in zip(bars.all(), at.options, strict=True):
        expect(bar.locator(".label")).to_have_text("".join(option_text(option, at.begun)))
        expect(bar.locator(".number")).to_have_text(option.said)
        length = re.search(r"--share: ([\d.e-]+)", bar.locator("i").get_attribute("style") or "")
        assert length is not None
        assert float(length[1]) == pytest.approx(option.share, abs=1e-5)
    (written,) = (option for option in at.options if option.written)
    expect(page.locator(".side li.written .label")).to_have_text("".join(option_text(written, at.begun)))
    current = french(page).and_(page.locator("[aria-current=step]"))
    expect(current).to_have_count(1)
    so_far = "".join(current.locator(":is(.written, .now)").all_text_contents())
    assert so_far == shown([each.written for each in told.steps], told.ends[1])[step]
    assert whole_french(page) == drawn_cells(told)  # what is not written yet too


@pytest.mark.parametrize("name", ["transformer", *(pytest.param(name, marks=full) for name in ("rnn", "rnn-dot"))])
def test_every_step_shows_the_record(played: Callable[..., tuple[Watched, Record]], name: str) -> None:
    watched, record = played(name)
    told = track(record)
    view = told.view(SITE, MEAN)
    crosses = watched.page.get_by_text(re.compile(r"one vector, \d+ numbers"))
    expect(crosses).to_have_count(0 if told.views else 1)
    for step in range(len(record.target)):
        shows(watched.page, told, step, view)
        watched.page.keyboard.press("ArrowRight")
    at_step(watched.page, len(record.target) - 1)


@full
def test_heads_and_layers_are_chosen_inside(played: Callable[..., tuple[Watched, Record]]) -> None:
    watched, record = played(step="2")
    page, told = watched.page, track(record)
    shows(page, told, 2, told.view(SITE, MEAN))
    for head in (0, 1, 2, 3, MEAN, 0):
        page.keyboard.press("h")
        shows(page, told, 2, told.view(SITE, head))
    page.keyboard.press("l")
    shows(page, told, 2, told.view("decoder.0.cross", 0))
    expect(page.get_by_role("radio", name="Layer 1")).to_be_checked()
    expect(page.get_by_role("radio", name="Head 1")).to_be_checked()
    page.get_by_role("radio", name="Head 3").check(force=True)
    shows(page, told, 2, told.view("decoder.0.cross", 2))
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
        name = "it" if source == len(words) - 1 else f'"{words[source].text}"'
        expected = f"Looking at {name}: "
        if strongest:
            expect(said(page)).to_contain_text(expected)
            expect(said(page)).to_contain_text(strongest[0])
            told = page.locator(".targets .gloss").all_text_contents()
            assert [text.replace("\xa0", " ") for text in told] == expected_shares(weights[:, source].tolist())
    page.keyboard.press("Escape")
    expect(english(page).and_(page.locator("[aria-pressed=true]"))).to_have_count(0)
    row = record.attention["decoder.cross"].weights[0, -1]
    titles = english(page).evaluate_all("all => all.map(each => each.title)")
    for title, word in zip(titles, words, strict=True):  # what is said where a word is pointed at
        name = "end" if word is words[-1] else f'"{word.text}"'
        named = re.match(re.escape(name) + r": (.*) % of this step's weight($|\. The end mark)", title)
        assert named, title
        share = float(named[1].removeprefix("less than ").removeprefix("more than ")) / 100
        assert share == pytest.approx(float(row[word.start : word.end].sum()), abs=0.006)
    likeliest = page.locator("li.written").first.get_attribute("title") or ""
    assert re.fullmatch(r'".*": probability .* %(, number [1-9]\d* of all pieces)?', likeliest)
    page.get_by_role("radio", name="0.25 times").check(force=True)  # it plays until it is stopped
    for at, word in enumerate(record.target.words):
        french(page).nth(at).click()
        at_step(page, word.start)
        page.keyboard.press(" ")  # plays, and does not press the word again
        expect(page.get_by_role("button", name="Pause")).to_be_visible()
        page.keyboard.press(" ")


@full
def test_a_finished_word_is_underlined_by_how_sure_the_model_was(
    played: Callable[..., tuple[Watched, Record]],
) -> None:
    watched, record = played("rnn-dot")
    page = watched.page
    told = track(record)
    lines = "nodes => nodes.map(node => getComputedStyle(node.querySelector('.part')).textDecorationStyle)"
    styles = {"sure": "solid", "unsure": "dotted", "guess": "wavy"}
    for step in range(len(record.target)):
        at_step(page, step)
        whole = [cell.end <= step + 1 for cell in told.cells]
        kinds = [sureness(cell.share) if over else "sure" for cell, over in zip(told.cells, whole, strict=True)]
        assert french(page).evaluate_all(lines) == [styles[kind] for kind in kinds]
        said = french(page).evaluate_all("nodes => nodes.map(node => node.title)")
        sure = [sure_said(cell.share) if over else "" for cell, over in zip(told.cells, whole, strict=True)]
        assert said[:-1] == sure[:-1]
        assert said[-1].startswith("The end mark")
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
    page.keyboard.press("ArrowRight")
    shows(page, track(record), 2, 0)
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
    page, told = watched.page, track(record)
    page.keyboard.press("End")
    shows(page, told, len(record.target) - 1, told.view(SITE, MEAN))
    assert english(page).locator(".box").all_text_contents() == shown(told.sources, told.ends[0])
    assert whole_french(page) == drawn_cells(told)
    english(page).first.click()
    nothing_alive(page)


def no_violations(page: Page) -> None:
    for scheme, palette in SCHEMES:
        page.emulate_media(color_scheme=scheme)
        expect(page.locator(".player")).to_have_attribute("style", re.compile(palette.weights[3]))
        assert violations(page) == []
        page.keyboard.press("Home")


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
    places = [box["y"] for box in (french(page).nth(at).bounding_box() for at in range(3)) if box]
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
                lane.track.sources[at]
                for at, (counted, when) in enumerate(zip(lane.arrivals.counted, lane.arrivals.steps, strict=True))
                if counted and when is not None and when <= step
            ]
            assert drawn.locator(".arrived .box").all_text_contents() == arrived
            dropped = drawn.locator(".dropped .box").all_text_contents()
            assert dropped == (["red"] if step == last else [])
    expect(page.get_by_role("group", name="rnn", exact=True)).to_contain_text("A probe finds in its vector: car 50 %.")
    no_violations(page)
