"""Check yourself in a browser: answered by keys, kept in the tab, saved as a file that the class's page adds up."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from playwright.sync_api import BrowserContext, Page, expect

from charts.modules import one_script
from model.assets import ASSETS
from tests.browser.conftest import Watched
from tests.browser.layout import PHONE, PROJECTOR, nothing_cut_off, nothing_small
from tests.browser.test_accessibility import violations
from tests.pairs import FRENCH
from tests.tiers import full
from tests.ui.check_yourself.test_files import WRITTEN, row_of
from ui.check_yourself.files import COLUMNS, read_rows, write_rows
from ui.check_yourself.questions import named, questions

CODE = "calm-blue-horse"
TEXT = '=1+1; "adjective" <b>first</b>'
AFTER = "/check-yourself?check_time=after&predict=off"


def answer(page: Page, option: int, sure: int) -> None:
    """Choose by keys: Tab to the first of the options, arrows to the others."""
    page.locator("input[name=option]").first.focus()
    for _ in range(option):
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Space")
    page.locator("input[name=sure]").nth(sure).check()
    page.get_by_role("button", name="Next").press("Enter")


def has_room_and_is_read_out(page: Page) -> None:
    """What is on the page now, on a phone in the dark and on a projector."""
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    page.set_viewport_size(PHONE)
    nothing_cut_off(page)
    assert violations(page) == []
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    page.set_viewport_size(PROJECTOR)
    nothing_small(page)
    nothing_cut_off(page)
    assert violations(page) == []


@full
def test_questions_are_answered_kept_saved_and_added_up(
    shipped: str, open_page: Callable[[str], Watched], tmp_path: Path
) -> None:
    watched = open_page(shipped)
    page, heading = watched.page, watched.page.locator(".check h3")
    watched.open("/check-yourself?check_time=before&check_form=B")
    page.get_by_label("Your code").fill("no code!")
    page.get_by_role("button", name="Begin").click()
    expect(page.get_by_role("status")).to_contain_text("such as calm-blue-horse")
    page.get_by_label("Your code").fill("Calm blue horse")
    page.keyboard.press("Enter")
    asked = questions().forms["B"]
    sent = len(watched.sent)
    for number, item in enumerate(asked):
        expect(heading).to_have_text(named(item, FRENCH).question)
        expect(heading).to_be_focused()
        expect(page.get_by_role("button", name="Next")).to_be_disabled()
        answer(page, (item.right or 0) if number % 2 else ((item.right or 0) + 1) % 4, number % 4)
    page.get_by_role("button", name="Back").click()
    expect(page.locator("input[name=option]").nth(asked[-1].right or 0)).to_be_checked()  # kept
    page.get_by_role("button", name="Next").click()
    answer(page, 0, 3)
    page.get_by_role("textbox", name="Your answer").fill(TEXT)
    page.get_by_role("button", name="Finish").click()
    expect(heading).to_have_text("Done")
    expect(page.locator(".results")).to_have_count(0)  # the right answers come after the lesson
    assert watched.sent[sent:] == []  # nothing reaches the server
    page.reload()
    expect(heading).to_have_text("Done")

    watched.settled()
    watched.open(AFTER)
    expect(page.get_by_label("Your code")).to_have_value(CODE)
    page.get_by_role("button", name="Begin").click()
    has_room_and_is_read_out(page)
    for item in questions().forms["A"]:
        answer(page, item.right or 0, 3)
    answer(page, 4, 3)
    expect(page.get_by_role("textbox", name="Your answer")).to_be_visible()
    has_room_and_is_read_out(page)
    page.get_by_role("button", name="Finish").click()
    expect(page.locator(".check")).to_contain_text("You have answered 7 of 7 right.")
    expect(page.locator(".results li")).to_have_count(7)
    has_room_and_is_read_out(page)
    with page.expect_download() as download:
        page.get_by_role("button", name="Save my answers").click()
    assert download.value.suggested_filename == f"check-{CODE}.csv"
    saved = tmp_path / "saved.csv"
    download.value.save_as(saved)
    rows = read_rows(saved.read_bytes())
    assert [row.item for row in rows] == [f"{form}{number}" for form in "BA" for number in range(1, 9)]
    assert {row.code for row in rows} == {CODE}
    assert rows[7].text == TEXT
    assert rows[-1].condition == "predict=off depth=numbers"

    page.get_by_role("link", name="2 Attention", exact=True).click()  # the condition stays in the session and the link
    page.wait_for_url("**/attention?*predict=off*")
    watched.settled()
    expect(page.get_by_role("button", name="Predict first")).to_have_count(0)
    watched.open("/check-yourself?check_view=class")
    page.locator("input[type=file]").set_input_files([saved])
    expect(page.get_by_text("1 code, 1 with answers before and after.")).to_be_visible()
    expect(page.get_by_role("button", name="All answers (CSV)")).to_be_visible()
    watched.settled()
    has_room_and_is_read_out(page)


@pytest.fixture(scope="module")
def script(profile: BrowserContext) -> Iterator[Page]:
    """A page with the function that writes a file."""
    page = profile.new_page()
    bundle = one_script(ASSETS / "lab" / "views" / "check_file.js")
    page.add_script_tag(content=f"{bundle}const {{ csvOf }} = modules.at(-1);")
    yield page
    page.close()


@full
@settings(max_examples=100, deadline=None)
@given(WRITTEN)
def test_the_browser_writes_what_python_writes(script: Page, text: str) -> None:
    row = row_of("A", 0, 0, text=text)
    cells = {name: getattr(row, name) for name in COLUMNS}
    assert ("\ufeff" + script.evaluate("row => csvOf([row])", cells)).encode() == write_rows([row])
    assert list(csv.reader(io.StringIO(script.evaluate("csvOf([])")))) == [list(COLUMNS)]
