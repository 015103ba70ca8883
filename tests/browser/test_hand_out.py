"""Hand-outs and worksheets: from a page and then from disk, on screen and on paper."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from charts.labels import percent
from charts.paper_question import PaperQuestion
from charts.player import track
from charts.saved_page import hand_out
from charts.worksheet import worksheet
from claims.worksheet import MAX_ROWS, answers_on_weights, least_sure, ordered_candidates
from model import Record
from model.network.rnn import SITE
from model.store.loading import load
from tests.browser.conftest import Watched
from tests.browser.files_from_disk import A4, FILLED, LINK, SENTENCE, files_from_disk, view_of
from tests.browser.toolbar import unfold
from tests.pages.harness import HOSTILE, LONG
from tests.tiers import full
from ui.wording.worksheet import ask_about_weights, ask_least_sure, ask_ordered_candidates


def shown(page: Page) -> list[str]:
    """Numbers on screen, as they are printed."""
    return page.locator(".shares b").all_text_contents()


def printed(record: Record, word: int) -> list[str]:
    """A French word's weights, straight from the record, with signs in place of words."""
    cell = track(record).cells[word]
    rows = record.attention[SITE].weights[0][cell.start : cell.end].mean(axis=0)
    shares = [percent(float(rows[source.start : source.end].sum())) for source in record.source.words]
    return [share.replace("less than", "<").replace("more than", ">") for share in shares]


@full
def test_a_hand_out_from_a_page(watched: Watched, browser: Browser, small_models: Path, tmp_path: Path) -> None:
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

    with files_from_disk(browser) as file, files_from_disk(browser, "dark") as dark:
        file.open(path)
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
        for key, index in (
            ("Home", 0),
            ("ArrowRight", 1),
            ("End", last),
            ("ArrowRight", last),
            ("ArrowLeft", last - 1),
        ):
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
        dark.open(path)
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


@full
@pytest.mark.parametrize(
    ("name", "texts"),
    [("rnn", ("cat", LONG)), ("transformer", (LONG, HOSTILE["script"], HOSTILE["emoji"]))],
    ids=["rnn", "transformer"],
)
def test_any_sentence_prints_on_sheets_that_are_not_half_empty(
    name: str, texts: tuple[str, ...], small_models: Path, browser: Browser, tmp_path: Path
) -> None:
    translator = load(name, directory=small_models)
    with files_from_disk(browser) as file:
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
                file.open(path)
                sheets = file.page.locator(".sheet").count()
                assert file.pages() == [A4] * sheets, (text, kind)
                assert file.cut() == [0] * sheets, (text, kind)
                assert min(file.filled()) > FILLED, (text, kind)
                assert not file.page.evaluate("'alive' in window")


@full
def test_questions_on_sentences_of_any_length_have_room_on_their_sheet(
    small_models: Path, browser: Browser, tmp_path: Path
) -> None:
    translator = load("rnn-dot", directory=small_models)
    with files_from_disk(browser) as file:
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
            file.open(path)
            assert file.cut() == [0, 0], count
            assert min(file.filled()) > FILLED, count
