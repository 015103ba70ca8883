"""Answers of the browser's engine: shown in the server's place, before the server's, and the same."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from urllib.parse import urlencode

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, Route, expect

import model
from charts.labels import word_labels
from model import Head, Intervention, Record, ReplacedRow, Translator
from tests.browser.conftest import Watched
from tests.browser.test_every_page import sentence_box
from tests.tiers import families, full

BY_BROWSER = "[data-answered-by=browser]"
SENTENCES = ("She doesn't like red cars.", "my brother has three dogs", "Where did you put the big old keys yesterday?")
ATTENDING = ("rnn-dot", "rnn-additive", "transformer", "transformer-nopos")


def french(place: Locator) -> str:
    """The translation that a line with changes shows, without what is gone."""
    words: list[list[object]] = place.locator(".difference > :not(del)").evaluate_all(
        "words => words.map(word => [word.querySelector('.word').textContent, word.classList.contains('apart')])"
    )
    return "".join(f"{' ' * bool(apart)}{word}" for word, apart in words)


@contextmanager
def without_engine(page: Page) -> Iterator[None]:
    """No file of the engine reaches the page."""

    def refuse(route: Route) -> None:
        route.abort()

    page.route("**/engine/**", refuse)
    yield
    page.unroute("**/engine/**", refuse)


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
    place = page.locator(f".st-key-answered_own{BY_BROWSER}")
    expect(place).to_be_visible()
    expected = painted(model.load(name), sentence, 1, range(2)).target.text
    page.wait_for_function(
        "expected => [...document.querySelectorAll('.answer .difference > :not(del) .word')]"
        ".map(word => word.textContent).join('') === expected.replaceAll(' ', '')",
        arg=expected,
    )
    assert french(place.locator(".answer")) == expected
    assert len(watched.sent) == asked  # nothing was asked of the server
    watched.after(page.mouse.up)
    expect(place).to_have_count(0)
    expect(page.locator(".answer")).to_be_hidden()
    assert french(page.locator(".st-key-answered_own .stHtml")) == expected


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
    watched.complaints[:] = [each for each in watched.complaints if "/engine/" not in each and "ERR_FAILED" not in each]


@pytest.fixture
def timed(profile: BrowserContext, shipped: str) -> Iterator[Watched]:
    """A page of its own whose clock can be stopped: then the box never notices that the typing rests."""
    watched = Watched(profile.new_page(), shipped)
    watched.page.clock.install()
    yield watched
    watched.let_go()
    watched.page.close()
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
