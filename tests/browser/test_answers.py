"""Answers of the browser's engine: shown in the server's place, before the server's, and the same."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Browser, Locator, Page, Route, expect

import model
from charts.labels import word_labels
from model import Head, Intervention, Record, ReplacedRow, Translator
from model.store.checkpoint import WEIGHTS
from tests.browser.conftest import SIZE, Watched, choose_by_keys, patient_context
from tests.browser.test_choices import HOLD, RELEASE
from tests.browser.test_every_page import sentence_box
from tests.tiers import families, full
from ui.browser_files import FOLDER, WORKER

ENGINE = re.compile(rf"/{FOLDER}/\w+/({WORKER}|.*{WEIGHTS})")
BY_BROWSER = "[data-answered-by=browser]"
SENTENCES = ("She doesn't like red cars.", "my brother has three dogs", "Where did you put the big old keys yesterday?")
ATTENDING = ("rnn-dot", "rnn-additive", "transformer", "transformer-nopos")


def french(answer: Locator) -> str:
    """The translation that a line with changes shows, without what is gone."""
    words: list[list[object]] = answer.locator(".difference > :not(del)").evaluate_all(
        "words => words.map(word => [word.querySelector('.word').textContent, word.classList.contains('apart')])"
    )
    return "".join(f"{' ' * bool(apart)}{word}" for word, apart in words)


@contextmanager
def without_engine(page: Page) -> Iterator[None]:
    """Neither the engine's worker nor a model's weights reach the page."""

    def refuse(route: Route) -> None:
        route.abort()

    page.route(ENGINE, refuse)
    yield
    page.unroute(ENGINE, refuse)


def painted(translator: Translator, sentence: str, row: int, keys: range) -> Record:
    """The translation under a row of all heads of cross-attention that looks at these columns alone."""
    before = translator.record(sentence)
    weights = tuple(float(key in keys) for key in range(len(before.source)))
    heads = [
        Head(site, head)
        for site, count in translator.heads_at.items()
        for head in range(count)
        if site.endswith("cross")
    ]
    change = Intervention(rows=tuple(ReplacedRow(head, row, weights) for head in heads))
    ids = translator.translate(sentence, prefix=before.target.ids[:row], intervention=change).ids
    return translator.record(sentence, target=ids, intervention=change)


@full
@pytest.mark.parametrize("sentence", SENTENCES)
@pytest.mark.parametrize("name", families(ATTENDING))
def test_a_row_is_translated_while_it_is_painted(
    open_page: Callable[[str], Watched], shipped: str, name: str, sentence: str
) -> None:
    watched = open_page(shipped)
    page = watched.page
    watched.open(f"/own-attention?{urlencode({'sentence': sentence, 'model': name})}")
    cells = page.locator(".paint tbody tr").nth(1).locator("td")
    asked = len(watched.sent)
    cells.nth(0).hover()
    page.mouse.down()
    cells.nth(1).hover()
    locator = page.locator(f".st-key-answered_own{BY_BROWSER}")
    expect(locator).to_be_visible()
    expected = painted(model.load(name), sentence, 1, range(2)).target.text
    page.wait_for_function(
        "expected => [...document.querySelectorAll('.answer .difference > :not(del) .word')]"
        ".map(word => word.textContent).join('') === expected.replaceAll(' ', '')",
        arg=expected,
    )
    assert french(locator.locator(".answer")) == expected
    assert len(watched.sent) == asked  # nothing was asked of the server
    watched.after(page.mouse.up)
    expect(locator).to_have_count(0)
    expect(page.locator(".answer")).to_be_hidden()
    assert french(page.locator(".st-key-answered_own .stHtml")) == expected


def plain(locator: Locator) -> str:
    """All text of a place without spaces; of a formula what is seen of it."""
    text: str = locator.evaluate("""place => {
        const copy = place.cloneNode(true)
        for (const unseen of copy.querySelectorAll(".katex-mathml, style")) unseen.remove()
        return copy.textContent
    }""")
    return re.sub(r"\s", "", text)


def same_words_and_numbers(locator: Locator, other: Locator) -> None:
    """The same words; the same numbers, but for one in their last digit."""
    number = r"\d[\d,]*\.?\d*"
    first, second = plain(locator), plain(other)
    assert re.sub(number, "#", first) == re.sub(number, "#", second)
    numbers = [[float(digits.replace(",", "")) for digits in re.findall(number, text)] for text in (first, second)]
    assert numbers[0] == pytest.approx(numbers[1], rel=0.01, abs=0.011)


def answered_by_both(watched: Watched, name: str, act: Callable[[], object], expected: str) -> None:
    """Do something that the browser answers in this place, and then the server: alike, and both with this French.

    The page was opened with HOLD.
    """
    page, locator = watched.page, watched.page.locator(f".st-key-answered_{name}")
    page.evaluate("() => { window.held = [] }")
    act()
    by_browser = page.locator(f".st-key-answered_{name}{BY_BROWSER} .outcome")
    expect(by_browser.locator(".difference")).to_be_visible()
    assert french(by_browser) == expected
    by_browser.evaluate("answer => { window.told = answer.cloneNode(true) }")
    watched.after(lambda: page.evaluate(RELEASE))
    expect(by_browser).to_have_count(0)
    served = locator.locator("> div:first-child")
    assert french(served) == expected
    page.evaluate("() => document.body.append(window.told)")
    same_words_and_numbers(page.locator("body > .outcome"), served)
    page.evaluate("() => window.told.remove()")


@full
@pytest.mark.parametrize("sentence", SENTENCES)
def test_changed_heads_are_answered_before_the_server_is_asked(
    open_page: Callable[[str], Watched], shipped: str, sentence: str
) -> None:
    watched, translator = open_page(shipped), model.load("transformer")
    page, opened = watched.page, Head("decoder.0.cross", 1)
    watched.run_first(HOLD)
    view = {"sentence": sentence, "model": "transformer", "site": opened.site, "head_no": "2"}
    watched.open(f"/multi-head?{urlencode(view)}")
    choice = page.locator(".st-key-multi_state")

    def listed() -> None:
        choose_by_keys(page.locator(".st-key-multi_identity_choice input"), "Encoder layer 2, self-attention, head 3")

    def expected(change: Intervention) -> str:
        return translator.record(sentence, intervention=change).target.text

    one, own = frozenset({opened}), frozenset({Head("encoder.1.self", 2)})
    muted, levelled = (choice.get_by_role("radio", name=name) for name in ("muted", "equal weights"))
    answered_by_both(watched, "multi_head", muted.click, expected(Intervention(mute=one)))
    answered_by_both(watched, "multi_head", levelled.click, expected(Intervention(uniform=one)))
    answered_by_both(watched, "multi_outcome", listed, expected(Intervention(uniform=one, identity=own)))

    # a question before the answer keeps the browser's back as well
    question = page.locator(".st-key-predict_multi_predict_head")
    expect(question.locator("[data-predicts]")).to_have_count(0)
    question.get_by_role("button", name="Predict first").click()
    expect(question.locator("[data-predicts]")).to_have_count(1)


@full
@pytest.mark.parametrize("name", families())
def test_a_forced_word_is_answered_before_the_server_is_asked(
    open_page: Callable[[str], Watched], shipped: str, name: str
) -> None:
    watched, translator = open_page(shipped), model.load(name)
    watched.run_first(HOLD)
    sentence = SENTENCES[0]
    ids = translator.translate(sentence, beam=4).ids
    for step, rank in ((1, 2), (0, 0)):
        watched.open(f"/search?{urlencode({'sentence': sentence, 'model': name, 'step_no': step + 1})}")
        candidates = translator.record(sentence, target=ids).candidates[step]
        token = [candidate.id for candidate in candidates if candidate.id != ids[step]][rank]
        written = translator.translate(sentence, beam=4, prefix=(*ids[:step], token))
        pill = watched.page.locator(".st-key-search_other").get_by_role("radio").nth(rank)
        answered_by_both(watched, "search", pill.click, written.text)

    # French of one's own, after what the search now writes before the step
    watched.open(f"/search?{urlencode({'sentence': sentence, 'model': name, 'step_no': 3})}")
    prefix = (*ids[:2], *translator.tokenizer.ids("souris"))
    watched.page.get_by_label("Or type French of your own").fill("souris")
    written = translator.translate(sentence, beam=4, prefix=prefix)
    answered_by_both(watched, "search", watched.page.get_by_role("button", name="Write it").click, written.text)


@full
def test_sentences_below_the_temperature_follow_it_before_the_server_is_asked(
    open_page: Callable[[str], Watched], shipped: str
) -> None:
    watched = open_page(shipped)
    page = watched.page
    watched.run_first(HOLD)
    view = {"sentence": SENTENCES[0], "model": "transformer", "step_no": "2", "transformer_temperature": "2.0"}
    watched.open(f"/transformer?{urlencode(view)}")
    slider = page.locator(".st-key-transformer_temperature input[type=range]")
    places = ("transformer_marks", "transformer_entropy", "transformer_likelier")
    by_browser = [page.locator(f".st-key-answered_{name}{BY_BROWSER}") for name in places]
    for key in ("ArrowRight", "ArrowLeft"):
        page.evaluate("() => { window.held = [] }")
        slider.press(key)
        for locator in by_browser:
            expect(locator).to_have_count(1)
        outcomes = [plain(locator.locator(".outcome")) for locator in by_browser]
        assert outcomes[2].startswith(f"Attemperature{float(slider.input_value()):.1f}")
        watched.after(lambda: page.evaluate(RELEASE))
        for name, locator, sentence in zip(places, by_browser, outcomes, strict=True):
            expect(locator).to_have_count(0)
            assert plain(page.locator(f".st-key-answered_{name} > div:first-child p")) == sentence


@full
def test_without_the_engine_the_server_answers_alone(watched: Watched) -> None:
    page = watched.page
    with without_engine(page):
        watched.open(f"/own-attention?{urlencode({'sentence': 'the girl likes the book.', 'model': 'rnn-dot'})}")
        cell = page.locator(".paint tbody tr").nth(1).locator("td").nth(1)
        watched.after(cell.click)
        expect(page.get_by_text("Step 2, your first painted row")).to_be_visible()
        expect(page.locator(BY_BROWSER)).to_have_count(0)
        assert french(page.locator(".st-key-answered_own .stHtml"))
    watched.complaints[:] = [
        complaint for complaint in watched.complaints if not ENGINE.search(complaint) and "ERR_FAILED" not in complaint
    ]


@pytest.fixture
def timed(browser: Browser, shipped: str) -> Iterator[Watched]:
    """A page whose clock can be stopped: then the box never notices that the typing rests.

    Playwright gives all pages of a context the same clock, hence a context for this page alone.
    """
    context = patient_context(browser, viewport=SIZE)
    watched = Watched(context.new_page(), shipped)
    watched.page.clock.install()
    yield watched
    watched.let_go()
    context.close()
    assert not watched.complaints


@full
@pytest.mark.parametrize("name", families())
def test_what_is_typed_is_translated_before_the_server_is_asked(timed: Watched, name: str) -> None:
    translator, page = model.load(name), timed.page
    timed.open(f"/translate?{urlencode({'sentence': 'I see', 'model': name})}")
    box, player = sentence_box(page), page.locator(".player")
    here, there = page.locator(f".st-key-answered_translate{BY_BROWSER} .answer"), page.locator(".stHtml p.translation")
    for number, sentence in enumerate(SENTENCES):
        expected = translator.record(sentence)
        page.clock.pause_at(page.evaluate("Date.now()") / 1000 + 60)  # later than a busy machine takes
        asked = len(timed.sent)
        box.fill(sentence)
        expect(here).to_have_text(expected.target.text)
        expect(there).to_be_hidden()
        expect(player).to_have_attribute("data-answered-by", "browser")
        expect(player.locator(".sources .box")).to_have_text(word_labels(expected.source))
        expect(player.locator(".targets .box")).to_have_text(word_labels(expected.target))
        assert len(timed.sent) <= asked + (number == 0)  # once, that this browser answers
        page.clock.resume()
        expect(here).to_have_count(0)
        expect(there).to_have_text(expected.target.text)
        expect(player).not_to_have_attribute("data-answered-by", "browser")
        expect(player.locator(".targets .box")).to_have_text(word_labels(expected.target))
        timed.settled()
