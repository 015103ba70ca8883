"""Cards for the floor and the spreadsheet of a step: from a page, and on paper."""

from __future__ import annotations

from pathlib import Path

import openpyxl
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from charts.floor_cards import cards_page
from charts.look import Look
from model.dissect.floor_cards import floor_cards
from model.store.loading import load
from tests.browser.conftest import Watched
from tests.browser.files_from_disk import A4, LINK, SENTENCE, files_from_disk, view_of
from tests.browser.toolbar import unfold
from tests.pages.harness import HOSTILE, LONG
from tests.tiers import full


@full
def test_cards_and_a_spreadsheet_from_a_page(watched: Watched, browser: Browser, tmp_path: Path) -> None:
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
    with files_from_disk(browser) as file:
        file.open(paths["cards"])
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
def test_cards_of_any_sentence_fit_their_sheets(small_models: Path, browser: Browser, tmp_path: Path) -> None:
    translator = load("transformer", directory=small_models)
    printed_sentences = 0
    with files_from_disk(browser) as file:
        for number, text in enumerate(
            (LONG, HOSTILE["script"], "the girl likes the internationalisation of the books")
        ):
            view = view_of(translator, text)
            site = next(reversed(list(view.record.attention)))
            scores = view.record.attention[site].scores[0]
            numbers = {row: cards for row in range(len(scores)) if (cards := floor_cards(scores, row)) is not None}
            if not numbers:
                continue
            row, cards = max(numbers.items(), key=lambda item: len(item[1].rows))
            path = tmp_path / f"cards-{number}.html"
            path.write_text(cards_page(view, Look(site, 0, row), cards), encoding="utf-8")
            file.open(path)
            sheets = file.page.locator(".sheet").count()
            assert file.pages() == [A4] * sheets, text
            assert file.cut() == [0] * sheets, text
            printed_sentences += 1
    assert printed_sentences
