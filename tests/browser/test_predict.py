"""Questions before their answers, in a browser: what covers, what is revealed, what is kept, and by which keys."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Locator, Page, expect

import model
from charts.labels import percent
from claims.predict_rnn import needed_word, which_piece
from claims.prediction import among_words
from model.dissect.influence import leave_one_out
from model.network.rnn import SITE
from model.record import Record
from model.translate.translator import Translator
from tests.browser.conftest import Watched, alone
from tests.browser.test_accessibility import violations
from tests.browser.test_every_page import SCHEMES
from tests.browser.test_injection import PAIRS, nothing_alive
from tests.pages.harness import HOSTILE
from tests.tiers import full
from ui.wording.predict_rnn import ask_needed_word, ask_where_it_looks, ask_which_piece
from ui.wording.prediction import Prediction

SENTENCE, TARGET = "Tom likes the red car.", "Tom aime la voiture."
HIDDEN = "Hidden until you answer"
SIZE = "node => parseFloat(getComputedStyle(node).fontSize)"
COVERED = "node => getComputedStyle(node, '::after').content"
COVERS_PLAYER = f"({COVERED})(document.querySelector('.st-key-room_attention_player')).includes('{HIDDEN}')"
Opened = Callable[..., tuple[Watched, Record, Translator]]


@pytest.fixture
def opened(host: str, open_page: Callable[[str], Watched], small_models: Path) -> Opened:
    """Open the page; the page, the record that it asks of, and its model."""

    def open_one(sentence: str = SENTENCE, target: str = TARGET, **more: str) -> tuple[Watched, Record, Translator]:
        watched = open_page(host)
        watched.page.emulate_media(color_scheme="light", reduced_motion="reduce")
        watched.open(alone("predict", sentence=sentence, target=target, **more))
        expect(strip(watched.page, "free")).to_be_visible()
        translator = model.load("rnn-dot", directory=small_models)
        return watched, translator.record(sentence, target=target), translator

    return open_one


def divided(record: Record) -> Prediction:
    """The question of how the second step divides its attention."""
    return ask_where_it_looks(among_words(record, record.attention[SITE].weights[0, 1], 1))


def strip(page: Page, name: str) -> Locator:
    return page.locator(f".st-key-predict_{name} .predict")


def press(place: Locator, label: str) -> None:
    place.get_by_role("button", name=label, exact=True).click()


def covered(page: Page, name: str) -> bool:
    """Whether the figure of a question is hidden, and a word stands in its place."""
    seen = page.locator(f".st-key-{name}_answer button").is_visible()
    said = HIDDEN in page.locator(f".st-key-{name}_answer").evaluate(COVERED)
    assert seen != said
    return said


def texts(place: Locator) -> list[str]:
    return [text.replace("\xa0", " ") for text in place.all_text_contents()]


def test_a_distribution_is_given_out_by_keys_and_compared_with_the_record_s(opened: Opened) -> None:
    watched, record, _ = opened()
    page, place = watched.page, strip(watched.page, "shares")
    assert not covered(page, "shares")
    place.get_by_role("button", name="Predict first").press("Enter")
    assert covered(page, "shares")
    sliders, done = place.get_by_role("slider"), place.get_by_role("button", name="Compare with the model")
    expect(sliders.first).to_be_focused()
    for _ in range(7):
        page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowLeft")
    expect(place.get_by_role("status")).to_have_text("70\xa0% left to give")
    expect(done).to_be_disabled()
    page.keyboard.press("Tab")  # to the field beside it, whose number is marked
    page.keyboard.type("40")
    expect(place.get_by_role("status")).to_have_text("60\xa0% left to give")
    expect(sliders.first).to_have_attribute("aria-valuetext", "40 %")
    place.locator(".name").nth(1).click()
    expect(place.get_by_role("spinbutton").nth(1)).to_have_value("10")
    sliders.nth(1).press("End")  # no more than there is left
    expect(done).to_be_enabled()
    asked = divided(record)
    assert place.locator(".model").count() == 0
    done.press("Enter")
    assert not covered(page, "shares")
    assert texts(place.locator(".bar.model")) == [f"model {told}" for told in asked.told]
    assert texts(place.locator(".bar.yours"))[:3] == ["you 40 %", "you 60 %", "you 0 %"]
    yours = [0.4, 0.6, *[0.0] * (len(asked.shares) - 2)]
    common = round(100 * float(np.minimum(yours, asked.shares).sum()))
    result = place.locator(".result[aria-live=polite]")
    expect(result).to_contain_text(f"Overlap {common}\xa0%: ")
    expect(result).to_contain_text(asked.says.replace(" %", "\xa0%"))
    expect(result).to_be_focused()
    expect(place.locator(".formula")).to_contain_text(f"min(40 %, {asked.told[0]}) + min(60 %, {asked.told[1]})")


def test_an_answer_stays_where_it_was_given(opened: Opened) -> None:
    watched, _, _ = opened()
    page, place = watched.page, strip(watched.page, "shares")
    sent = len(watched.sent)
    press(place, "Predict first")
    press(place, "Spread the rest")
    press(place, "Compare with the model")
    mine = texts(place.locator(".bar.yours"))
    assert watched.sent[sent:] == []  # no word of it to the server
    watched.after(lambda: press(place, "Next step"))
    expect(page.get_by_text("Step 3", exact=True)).to_be_visible()
    expect(place.get_by_role("slider").first).to_be_visible()
    assert covered(page, "shares")
    watched.after(lambda: press(page.locator("body"), "Back"))
    expect(place.locator(".result")).to_contain_text("Overlap")
    assert not covered(page, "shares")
    assert texts(place.locator(".bar.yours")) == mine
    page.reload()
    expect(place.locator(".result")).to_contain_text("Overlap")
    assert texts(place.locator(".bar.yours")) == mine
    press(place, "Ask me again")
    assert covered(page, "shares")
    press(place, "Show me")
    assert not covered(page, "shares")
    expect(place.get_by_role("button")).to_have_text(["Predict first"])
    kept = json.loads(page.evaluate("sessionStorage.getItem('attention-lab-predictions')"))
    assert kept == {"taken": [], "answers": []}


@full
def test_a_figure_above_its_question_is_covered_once_the_question_is_in_view(watched: Watched) -> None:
    """Not before: the first screen would hold an empty box, and nothing that says why."""
    page, look = watched.page, strip(watched.page, "attention_predict_look")
    page.set_viewport_size({"width": 1280, "height": 720})
    watched.open("/attention")
    above = page.locator(".st-key-room_attention_player")
    press(look, "Predict first")
    page.wait_for_function(COVERS_PLAYER)
    page.reload()
    watched.settled()
    expect(look).to_have_attribute("data-state", "open")
    expect(look).not_to_be_in_viewport(ratio=0.5)
    assert above.evaluate(COVERED) == "none"
    look.scroll_into_view_if_needed()
    page.wait_for_function(COVERS_PLAYER)
    press(look, "Show me")
    assert above.evaluate(COVERED) == "none"


def test_a_candidate_and_a_word_are_chosen_by_tap_and_by_keys(opened: Opened) -> None:
    watched, record, translator = opened()
    page = watched.page
    asked = ask_which_piece(which_piece(record, record, 1), "nothing changed")
    place = strip(page, "candidate")
    press(place, "Predict first")
    options = place.locator(".option")
    assert texts(options.locator(".name")) == list(asked.options)
    assert texts(options.locator(".letter")) == list("ABCDEFGH"[: len(asked.options)])
    (right,) = asked.answers
    wrong = (right + 1) % len(asked.options)
    assert covered(page, "candidate")
    options.nth(wrong).tap() if page.evaluate("navigator.maxTouchPoints") else options.nth(wrong).click()
    expect(place.locator(".result")).to_contain_text(f"You said “{asked.options[wrong]}”: that does not agree.")
    assert texts(options.locator(".told")) == list(asked.told)
    expect(place.locator(".option.yours .name")).to_have_text(asked.options[wrong])
    expect(place.locator(".option.right .name")).to_have_text(asked.options[right])
    assert not covered(page, "candidate")

    words = [word.text for word in record.source.words[:-1]]
    needed = ask_needed_word(needed_word(words, leave_one_out(translator, record)))
    assert needed is not None
    place = strip(page, "word")
    place.get_by_role("button", name="Predict first").press(" ")
    expect(place.locator(".option").first).to_be_focused()
    for _ in range(min(needed.answers)):
        page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(place.locator(".result")).to_contain_text("that agrees")
    expect(place.locator(".result")).to_contain_text(needed.says.replace(" %", "\xa0%"))
    waiting = strip(page, "waiting")
    press(waiting, "Predict first")
    expect(waiting).to_contain_text("Change something first.")
    assert not covered(page, "shares")
    press(waiting, "Stop predicting")


def test_a_closing_question_takes_an_answer_before_it_shows_one(opened: Opened) -> None:
    watched, _, _ = opened()
    page, place, free = watched.page, strip(watched.page, "closing"), strip(watched.page, "free")
    answer, because = page.get_by_text("It is the first."), page.get_by_text("Because it is.")
    expect(answer).to_have_count(0)
    sent = len(watched.sent)
    watched.after(lambda: place.get_by_role("button", name="likes").click())
    expect(answer).to_be_visible()
    expect(place.locator(".result")).to_have_text("You said “likes”: that does not agree.")
    expect(place.locator(".option.right .name")).to_have_text("Tom")
    expect(because).to_have_count(0)
    free.get_by_role("textbox").press_sequentially("zebra <b>stripes</b>")
    watched.after(lambda: free.get_by_role("textbox").press("Enter"))
    expect(because).to_be_visible()
    expect(free.locator(".result")).to_have_text("You said: zebra <b>stripes</b>")
    frames = [frame for frame in watched.sent[sent:] if isinstance(frame, bytes)]
    assert frames
    assert not any(b"zebra" in frame for frame in frames)
    page.reload()  # another session of the server: the browser tells it that there was an answer
    expect(answer).to_be_visible()
    expect(free.locator(".result")).to_have_text("You said: zebra <b>stripes</b>")
    watched.settled()
    watched.after(lambda: press(place, "Ask me again"))
    expect(answer).to_have_count(0)
    watched.after(lambda: press(place, "Show me"))
    expect(answer).to_be_visible()


@full
def test_the_stage_asks_at_once_large_and_by_its_keys(opened: Opened) -> None:
    watched, record, _ = opened(stage="")
    page, place = watched.page, strip(watched.page, "candidate")
    assert all(covered(page, name) for name in ("shares", "candidate", "word"))
    assert min(node.evaluate(SIZE) for node in place.locator("p, .name, button.press").all()) >= 24
    assert min(node.evaluate(SIZE) for node in place.locator(".letter").all()) >= 48
    for detail, hidden in (("reveal", False), ("blank", True), ("reveal", False)):
        page.evaluate("detail => dispatchEvent(new CustomEvent('lab-answer', { detail }))", detail)
        assert covered(page, "candidate") == hidden
        expect(place.locator(".told")).to_have_count(0 if hidden else len(record.candidates[1][:4]))
    assert min(node.evaluate(SIZE) for node in place.locator(".told, .mark, .result").all()) >= 24
    assert violations(page) == []


@full
def test_a_phone_has_room_and_axe_finds_nothing_in_either_theme(opened: Opened) -> None:
    watched, record, _ = opened()
    page = watched.page
    for name in ("shares", "candidate", "word"):
        press(strip(page, name), "Predict first")
    page.set_viewport_size({"width": 390, "height": 844})
    for revealed in (False, True):
        for scheme, palette in SCHEMES:
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            page.wait_for_function(
                "colour => getComputedStyle(document.querySelector('[data-testid=stApp]')).backgroundColor === colour",
                arg=f"rgb({', '.join(str(int(palette.paper[at : at + 2], 16)) for at in (1, 3, 5))})",
            )
            assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        for name in ("shares", "candidate", "word"):
            assert strip(page, name).evaluate("node => node.scrollWidth <= node.clientWidth + 1"), name
        if not revealed:
            press(strip(page, "shares"), "Spread the rest")
            press(strip(page, "shares"), "Compare with the model")
            strip(page, "candidate").locator(".option").first.click()
            strip(page, "word").locator(".option").first.click()
    assert texts(strip(page, "shares").locator(".bar.model"))[0] == (f"model {percent(divided(record).shares[0])}")


@pytest.mark.parametrize(("english", "french"), PAIRS)
def test_text_that_tries_to_be_code_stays_text(opened: Opened, english: str, french: str) -> None:
    watched, record, _ = opened(sentence=HOSTILE[english], target=HOSTILE[french])
    place = strip(watched.page, "shares")
    press(place, "Predict first")
    assert texts(place.locator(".name")) == list(divided(record).options)
    press(place, "Spread the rest")
    press(place, "Compare with the model")
    assert texts(place.locator(".name")) == list(divided(record).options)
    nothing_alive(watched.page)
