"""The pocket edition, opened from disk in a browser without a network: what people type, and what they see of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

import model
from charts.grammar import piece_names
from charts.heatmap import row_names
from charts.pocket import pocket
from model import Record
from model.assets import MODELS
from model.language.tokenizer import EOS
from model.network.intervention import Head, Intervention
from tests.browser.pocket_page import NUMBERS, opened, readable_and_narrow, same_numbers
from tests.tiers import full

NAMES = ("rnn-dot", "transformer", "rnn")
TITLES = ("RNN, dot-product attention", "Transformer", "RNN without attention")
TYPED = [
    "i like red cars",
    "WHERE DO YOU LIVE",
    "she doesnt eat meat",
    "I ❤ you 👍🏽",
    "we have been waiting for an hour.",
    "room 1408",
    "<b>the cat</b> & the dog",
    "My colour is grey!",
    "Emma and Mohammed are friends.",
    "He took the books and put them on the table.",
]


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("pocket") / "lab.html"
    path.write_text(pocket([MODELS / name for name in NAMES]), encoding="utf-8", newline="\n")
    return path


@pytest.fixture(params=["light"])
def page(request: pytest.FixtureRequest, browser: Browser, file: Path) -> Iterator[Page]:
    with opened(browser, file.as_uri(), request.param) as page:
        yield page


def type_in(page: Page, sentence: str) -> None:
    page.get_by_role("textbox", name="English").fill(sentence)


def shows(page: Page, record: Record, site: str, head: int = 0) -> None:
    """The page shows the translation of a record, and one head's weights."""
    expect(page.locator("#translation")).to_have_attribute(
        "aria-busy", "false"
    )  # else what stands there may be the last one's
    expect(page.locator("#translation")).to_have_text(record.target.text)
    shown = page.locator("#map .attention-map")
    same_numbers(shown.evaluate(NUMBERS), record, site, head)
    assert shown.locator("tbody th").all_inner_texts() == list(row_names(record, site, False))
    assert shown.locator("thead th").all_inner_texts() == list(piece_names(record.columns(site)))


def test_ten_sentences_are_translated_as_python_does(page: Page) -> None:
    translator = model.load("rnn-dot")
    box = page.get_by_role("textbox", name="English")
    for sentence in TYPED:
        box.press("ControlOrMeta+a")
        box.press_sequentially(sentence)
        shows(page, translator.record(sentence), "decoder.cross")


def test_every_head_of_a_transformer_can_be_opened_and_changed(page: Page) -> None:
    sentence, translator = TYPED[4], model.load("transformer")
    type_in(page, sentence)
    page.get_by_role("radio", name="Transformer", exact=True).check()
    plain = translator.record(sentence)
    shows(page, plain, "decoder.2.cross")
    heads = page.get_by_role("group", name="Heads").get_by_role("button")
    expect(heads).to_have_count(sum(translator.heads_at.values()))
    page.get_by_role("button", name="Encoder layer 1, self-attention, head 2").press("Enter")
    shows(page, plain, "encoder.0.self", 1)
    expect(page.get_by_role("button", pressed=True)).to_be_focused()
    changed = translator.record(sentence, intervention=Intervention(uniform=frozenset({Head("encoder.0.self", 1)})))
    page.get_by_role("radio", name="equal attention everywhere").check()
    note = "The translation stays the same."
    if changed.target.text != plain.target.text:
        note = f"Without this change: {plain.target.text}"
    expect(page.get_by_role("status").filter(has_text=note)).to_be_visible()
    shows(page, changed, "encoder.0.self", 1)


def test_a_model_without_attention_says_so(page: Page) -> None:
    page.get_by_role("radio", name=TITLES[2]).check()
    expect(page.get_by_text("This model has no attention")).to_be_visible()
    expect(page.locator("#translation")).to_have_text(model.load("rnn").record("i like red cars").target.text)
    expect(page.get_by_role("group", name="Heads").get_by_role("button")).to_have_count(0)
    for lesson in page.get_by_role("group", name="Lessons in short").get_by_role("button").all():
        expect(lesson).to_be_enabled()  # each is about another model of the file


def test_what_cannot_be_translated_is_said(page: Page) -> None:
    for typed, text in (("", "Type an English sentence."), ("word " * 161, "shorten it"), ("\u200b", "")):
        type_in(page, typed)
        expect(page.get_by_role("status").filter(has_text=text).first).to_be_visible()
    type_in(page, "i like red cars")
    expect(page.locator("#translation")).to_have_text("J'aime les voitures rouges.")


def test_a_link_opens_it_at_a_sentence_and_a_model(page: Page, file: Path) -> None:
    expect(page).to_have_url(re.compile("#sentence=i\\+like\\+red\\+cars&model=rnn-dot$"))
    page.goto(f"{file.as_uri()}#sentence=Do+you+speak+French%3F&model=transformer")
    expect(page.get_by_role("textbox", name="English")).to_have_value("Do you speak French?")
    expect(page.get_by_role("radio", name="Transformer", exact=True)).to_be_checked()
    expect(page.locator("#translation")).to_have_text(
        model.load("transformer").record("Do you speak French?").target.text
    )


@pytest.mark.parametrize("page", [pytest.param("light", marks=full), "dark"], indirect=True)
def test_it_can_be_read_by_all_and_fits_a_phone(page: Page) -> None:
    page.get_by_role("radio", name="Transformer", exact=True).check()
    type_in(page, TYPED[9])
    expect(page.get_by_role("columnheader", name="table")).to_be_visible()
    readable_and_narrow(page)


@full
def test_two_hundred_sentences_need_no_more_memory(page: Page) -> None:
    """In the page itself: what its worker keeps are the models."""
    context, tokenizer = page.context.new_cdp_session(page), model.load("rnn-dot").tokenizer

    def used() -> float:
        context.send("HeapProfiler.collectGarbage")
        return float(context.send("Runtime.getHeapUsage")["usedSize"])

    def type_many(count: int) -> None:
        for number in range(count):
            type_in(page, f"I have {number} red cars.")
            source = tokenizer.tokens([*tokenizer.ids(f"I have {number} red cars."), EOS], "en")
            expect(page.locator("#map thead th")).to_have_text(piece_names(source))

    type_many(20)
    before = used()
    type_many(200)
    assert used() < before + 2e6
