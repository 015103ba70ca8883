"""Views for others: the hand-out from a page and then from disk, on screen and on paper, and the QR code."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import quote_plus

import numpy as np
import openpyxl
import pytest
import zxingcpp
from axe_playwright_python.sync_playwright import Axe
from PIL import Image
from playwright.sync_api import Browser, Page, ViewportSize, expect
from pypdf import PdfReader

from charts.candidates import candidate_bars
from charts.floor_cards import cards_page
from charts.heatmap import attention_heatmap
from charts.labels import percent
from charts.look import Look
from charts.paper_question import PaperQuestion
from charts.player import MEAN, track
from charts.saved_page import HandOut, Plate, hand_out
from charts.stepped_rows import translation_rows
from charts.worksheet import worksheet
from claims.worksheet import MAX_ROWS, answers_on_weights, least_sure, ordered_candidates
from model import Record, Translator
from model.dissect.floor_cards import floor_cards
from model.network.rnn import SITE
from model.store.loading import load
from tests.browser.conftest import Watched, patient_context
from tests.browser.layout import PROJECTOR
from tests.browser.test_every_page import SCHEMES, shown_in
from tests.browser.toolbar import unfold
from tests.pages.harness import HOSTILE, LONG
from tests.tiers import full
from ui.wording.worksheet import ask_about_weights, ask_least_sure, ask_ordered_candidates

SENTENCE = "the girl likes the green book."
LINK = "/attention?sentence=the+girl+likes+the+green+book.&step_no=3&model=rnn-dot"
WINDOW: ViewportSize = {"width": 1000, "height": 800}
SHEET: ViewportSize = {"width": 703, "height": 1028}  # what is left of A4 inside its margins, in pixels
A4 = (595, 842)  # points
FILLED = 0.55  # of a printed sheet at least


class Opened:
    """A file opened from disk in a browser without a network, and what it asked for or complained of."""

    def __init__(self, browser: Browser, path: Path, scheme: Any = "light") -> None:
        self.context = patient_context(
            browser, offline=True, color_scheme=scheme, viewport=WINDOW, reduced_motion="reduce"
        )
        self.page: Page = self.context.new_page()
        self.heard: list[str] = []
        self.page.on("request", lambda request: self.heard.append(request.url))
        self.page.on("console", lambda message: self.heard.append(message.text))
        self.page.on("pageerror", lambda error: self.heard.append(str(error)))
        self.open(path)

    def open(self, path: Path) -> None:
        """Open another file in its place."""
        assert len(self.heard) <= 1, self.heard
        self.heard.clear()
        self.page.emulate_media(media="null")
        self.page.set_viewport_size(WINDOW)
        self.page.goto(path.as_uri())
        assert self.heard == [path.as_uri()]  # itself and nothing else

    def pages(self) -> list[tuple[int, int]]:
        """The sizes of the pages that it prints on, in points."""
        printed = PdfReader(io.BytesIO(self.page.pdf(prefer_css_page_size=True)))
        return [(round(page.mediabox.width), round(page.mediabox.height)) for page in printed.pages]

    def filled(self) -> list[float]:
        """Which part of each sheet on paper holds something; to be called after `cut`."""
        return self.page.evaluate(
            """[...document.querySelectorAll('.sheet')].map(sheet => [...sheet.children].reduce(
                (sum, each) => sum + each.getBoundingClientRect().height, 0) / sheet.clientHeight)"""
        )

    def cut(self) -> list[int]:
        """How many pixels of each sheet have no room on paper."""
        self.page.emulate_media(media="print")
        self.page.set_viewport_size(SHEET)
        return self.page.evaluate(
            "[...document.querySelectorAll('.sheet')].map(each => each.scrollHeight - each.clientHeight)"
        )


@pytest.fixture
def opened(browser: Browser) -> Iterator[list[Opened]]:
    pages: list[Opened] = []
    yield pages
    for page in pages:
        assert len(page.heard) == 1, page.heard
        page.context.close()


def shown(page: Page) -> list[str]:
    """The numbers on screen, as they are printed."""
    return page.locator(".shares b").all_text_contents()


def printed(record: Record, word: int) -> list[str]:
    """A French word's weights, straight from the record, with signs in place of words."""
    cell = track(record).cells[word]
    rows = record.attention[SITE].weights[0][cell.start : cell.end].mean(axis=0)
    shares = [percent(float(rows[source.start : source.end].sum())) for source in record.source.words]
    return [share.replace("less than", "<").replace("more than", ">") for share in shares]


@full
def test_a_hand_out_from_a_page(
    watched: Watched, browser: Browser, small_models: Path, tmp_path: Path, opened: list[Opened]
) -> None:
    watched.open(LINK)
    unfold(watched.page, "share")
    with watched.page.expect_download() as download:
        watched.page.get_by_role("button", name="Hand-out").click()
    path = tmp_path / download.value.suggested_filename
    download.value.save_as(path)
    assert path.name == "rnn-dot-the-girl-likes-the-green-book-hand-out.html"
    assert path.stat().st_size < 400_000
    record = load("rnn-dot", directory=small_models).record(SENTENCE)
    cell = track(record).steps[2].cell

    file = Opened(browser, path)
    opened.append(file)
    page = file.page
    assert page.locator("a").count() == 0  # of a server that only its own computer reaches there is no link
    assert shown(page) == printed(record, cell)
    words = page.locator(".asking button")
    other, last = (cell + 1) % len(track(record).cells), len(track(record).cells) - 1
    words.nth(other).hover()
    assert shown(page) == printed(record, other)
    page.mouse.move(1, 1)
    assert shown(page) == printed(record, cell)
    words.nth(other).click()
    words.nth(last).hover()
    assert shown(page) == printed(record, other)  # what is clicked stays
    expect(words.nth(other)).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("Escape")
    page.mouse.move(1, 1)
    for key, index in (("Home", 0), ("ArrowRight", 1), ("End", last), ("ArrowRight", last), ("ArrowLeft", last - 1)):
        page.keyboard.press(key)
        assert shown(page) == printed(record, index)
        expect(words.nth(index)).to_be_focused()
    page.keyboard.press("Enter")
    expect(words.nth(last - 1)).to_have_attribute("aria-pressed", "true")
    numbers = json.loads(page.locator("#numbers").text_content() or "")
    assert (numbers["sentence"], numbers["translation"]) == (record.source.text, record.target.text)

    assert file.pages() == [A4, A4]
    assert file.cut() == [0, 0]
    assert min(file.filled()) > FILLED
    dark = Opened(browser, path, "dark")
    opened.append(dark)
    light_paper, dark_paper = "rgb(255, 255, 255)", "rgb(20, 24, 31)"
    colour = "getComputedStyle(document.body).backgroundColor"
    drawn = "getComputedStyle(document.querySelector('figure svg rect')).fill"
    assert [dark.page.evaluate(colour), dark.page.evaluate(drawn)] == [dark_paper] * 2
    for shown_file in (file, dark):
        shown_file.page.emulate_media(media="screen")
        results = Axe().run(shown_file.page).response["violations"]
        assert not [violation["id"] for violation in results if violation["impact"] in ("serious", "critical")]
    dark.page.emulate_media(media="print")
    assert [dark.page.evaluate(colour), dark.page.evaluate(drawn)] == [light_paper] * 2


def view_of(translator: Translator, text: str) -> HandOut:
    record = translator.record(translator.clip(text)[0])
    plates, played = [Plate(candidate_bars(record, 0))], track(record)
    site = next(reversed(list(record.attention)), None)
    if site is not None:
        plates.append(Plate(attention_heatmap(record, site, 0, step=0), ("A claim about `words`. " * 6,)))
    return HandOut(
        "A page",
        record,
        "A model",
        translation_rows(record, played, 0, played.view(site, MEAN)),
        plates,
        "http://x.org/a",
    )


@full
@pytest.mark.parametrize(
    ("name", "texts"),
    [("rnn", ("cat", LONG)), ("transformer", (LONG, HOSTILE["script"], HOSTILE["emoji"]))],
    ids=["rnn", "transformer"],
)
def test_any_sentence_prints_on_sheets_that_are_not_half_empty(
    name: str, texts: tuple[str, ...], small_models: Path, browser: Browser, tmp_path: Path, opened: list[Opened]
) -> None:
    translator = load(name, directory=small_models)
    for number, text in enumerate(texts):
        view = view_of(translator, text)
        played = track(view.record)
        pair = view.record.pair
        of_rows = ask_about_weights(view.rows, answers_on_weights(view.rows), pair) if view.record.attention else []
        candidates = ordered_candidates(view.record, played)
        asked = [*of_rows, ask_least_sure(least_sure(played)), ask_ordered_candidates(candidates)]
        for kind, made in (
            ("view", hand_out(view)),
            ("sheet", worksheet(view, [question for question in asked if question])),
        ):
            path = tmp_path / f"{kind}-{number}.html"
            path.write_text(made, encoding="utf-8")
            if opened:
                opened[0].open(path)
            else:
                opened.append(Opened(browser, path))
            (file,) = opened
            sheets = file.page.locator(".sheet").count()
            assert file.pages() == [A4] * sheets, (text, kind)
            assert file.cut() == [0] * sheets, (text, kind)
            assert min(file.filled()) > FILLED, (text, kind)
            assert not file.page.evaluate("'alive' in window")


@full
def test_cards_and_a_spreadsheet_from_a_page(
    watched: Watched, browser: Browser, tmp_path: Path, opened: list[Opened]
) -> None:
    watched.open(LINK)
    unfold(watched.page, "share")
    paths = {}
    for label, kind, ending in (
        ("Cards for the floor", "cards", "html"),
        ("Spreadsheet of the step", "spreadsheet", "xlsx"),
    ):
        with watched.page.expect_download() as download:
            watched.page.get_by_role("button", name=label).click()
        paths[kind] = tmp_path / download.value.suggested_filename
        download.value.save_as(paths[kind])
        assert paths[kind].name == f"rnn-dot-the-girl-likes-the-green-book-{kind}.{ending}"
    assert openpyxl.load_workbook(paths["spreadsheet"]).active["B2"].value == SENTENCE
    file = Opened(browser, paths["cards"])
    opened.append(file)
    sheets = file.page.locator(".sheet").count()
    assert file.pages() == [A4] * sheets
    assert file.cut() == [0] * sheets
    wide = "[...document.querySelectorAll('.sheet, .card, .wide')].map(each => each.scrollWidth - each.clientWidth)"
    assert max(file.page.evaluate(wide)) == 0
    file.page.emulate_media(media="screen")
    file.page.set_viewport_size({"width": 390, "height": 800})
    assert file.page.evaluate("document.documentElement.scrollWidth") <= 390
    results = Axe().run(file.page).response["violations"]
    assert not [violation["id"] for violation in results if violation["impact"] in ("serious", "critical")]


@full
def test_cards_of_any_sentence_fit_their_sheets(
    small_models: Path, browser: Browser, tmp_path: Path, opened: list[Opened]
) -> None:
    translator = load("transformer", directory=small_models)
    printed_sentences = 0
    for number, text in enumerate((LONG, HOSTILE["script"], "the girl likes the internationalisation of the books")):
        view = view_of(translator, text)
        site = next(reversed(list(view.record.attention)))
        scores = view.record.attention[site].scores[0]
        numbers = {row: cards for row in range(len(scores)) if (cards := floor_cards(scores, row)) is not None}
        if not numbers:
            continue
        row, cards = max(numbers.items(), key=lambda item: len(item[1].rows))
        path = tmp_path / f"cards-{number}.html"
        path.write_text(cards_page(view, Look(site, 0, row), cards), encoding="utf-8")
        if opened:
            opened[0].open(path)
        else:
            opened.append(Opened(browser, path))
        (file,) = opened
        sheets = file.page.locator(".sheet").count()
        assert file.pages() == [A4] * sheets, text
        assert file.cut() == [0] * sheets, text
        printed_sentences += 1
    assert printed_sentences


@full
def test_questions_on_sentences_of_any_length_have_room_on_their_sheet(
    small_models: Path, browser: Browser, tmp_path: Path, opened: list[Opened]
) -> None:
    translator = load("rnn-dot", directory=small_models)
    for count in (2, 5, 7, 8, 9, 12, 16, 20):
        words = ["elephant" if count > 9 and index % 3 == 0 else "horse" for index in range(count)]
        link = f"http://x.org/attention?sentence={'+'.join(words)}&model=rnn-dot&step_no=6"
        view = replace(view_of(translator, " ".join(words)), link=link)
        given = f"Choose from: {'  '.join(words)}"
        blanks = tuple((word, word) for word in words[:MAX_ROWS])
        asked = [
            PaperQuestion(
                "When the model writes each of these, which English word gets the most weight?", blanks, given
            ),
            PaperQuestion("Write next to each English word the French one with the most weight.", blanks, given),
            PaperQuestion("When this is written, whose are the 3 largest weights?", blanks[:3], given),
            PaperQuestion("One weight is missing in the row. " * 3, blanks[:1], given),
            PaperQuestion("Of which word of its translation was the model least sure?", (("", "horse"),), given),
            PaperQuestion("Put these in order, the most likely first. " * 2, blanks[:4], given),
            PaperQuestion("What does the model write now? Is it the same? " * 2, (("", "a"),), wide=True),
        ]
        path = tmp_path / f"{count}.html"
        path.write_text(worksheet(view, asked), encoding="utf-8")
        if opened:
            opened[0].open(path)
        else:
            opened.append(Opened(browser, path))
        assert opened[0].cut() == [0, 0], count
        assert min(opened[0].filled()) > FILLED, count


@full
def test_the_qr_code_of_a_view_reads_back(watched: Watched) -> None:
    """In either theme, with what is usual left out, from the address that this browser has."""
    page = watched.page
    page.set_viewport_size(PROJECTOR)
    page.emulate_media(color_scheme="light")
    watched.open(f"{LINK}&depth=numbers")
    unfold(page, "share")
    code = page.get_by_role("button", name="QR", exact=True)
    watched.after(code.click)
    dialog = page.get_by_role("dialog", name="The link of this view")
    expect(dialog).to_be_visible()
    assert dialog.locator("output").text_content() == f"{watched.host}{LINK}"
    expect(dialog.locator("p")).to_contain_text("Only this computer can open this link")
    for scheme, palette in SCHEMES:
        page.emulate_media(color_scheme=scheme)
        shown_in(palette, watched)
        seen = np.asarray(Image.open(io.BytesIO(page.screenshot())).convert("L"))
        assert [barcode.text for barcode in zxingcpp.read_barcodes(seen)] == [f"{watched.host}{LINK}"], scheme
    size = dialog.locator("svg").bounding_box()
    assert size is not None
    assert size["height"] >= 480  # two thirds of a projector's picture
    assert float(dialog.locator("output").evaluate("each => parseFloat(getComputedStyle(each).fontSize)")) >= 24
    step = watched.address
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    assert watched.address == step  # keys of the page are not meant
    long = "the girl likes the green book " * 12
    watched.open(f"/models?sentence={quote_plus(long)}")
    unfold(page, "share")
    watched.after(code.click)
    expect(dialog.locator("p")).to_contain_text("may not read")
