"""The player on a page of its own, and what stands on it: shared by the player's tests."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

import model
from charts.labels import percent
from charts.player import Track
from charts.player_words import option_text, shown
from model.record import Record
from tests.browser.conftest import Watched, alone
from tests.browser.test_accessibility import violations
from tests.browser.test_every_page import SCHEMES

SENTENCE, TARGET = "Tom likes the red car.", "Tom aime la voiture."
SITE = "decoder.1.cross"
RESTS = "[data-testid=stCode]"


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


def drawn_cells(player_track: Track) -> list[str]:
    return shown([cell.label for cell in player_track.cells], player_track.ends[1])


def shows(page: Page, player_track: Track, step: int, view: int) -> None:
    """The words, numbers and bars of the step are the track's."""
    at_step(page, step)
    expect(said(page)).to_have_text(player_track.said(step, view))
    if player_track.views:
        assert shares(page) == expected_shares(player_track.views[view].weights[step].tolist())
    bars = page.locator(".side li:not(.none)")
    expect(bars).to_have_count(len(player_track.steps[step].options))
    played_step = player_track.steps[step]
    for bar, option in zip(bars.all(), played_step.options, strict=True):
        expect(bar.locator(".label")).to_have_text("".join(option_text(option, played_step.begun)))
        expect(bar.locator(".number")).to_have_text(option.said)
        length = re.search(r"--share: ([\d.e-]+)", bar.locator("i").get_attribute("style") or "")
        assert length is not None
        assert float(length[1]) == pytest.approx(option.share, abs=1e-5)
    (written,) = (option for option in played_step.options if option.written)
    expect(page.locator(".side li.written .label")).to_have_text("".join(option_text(written, played_step.begun)))
    current = french(page).and_(page.locator("[aria-current=step]"))
    expect(current).to_have_count(1)
    so_far = "".join(current.locator(":is(.written, .now)").all_text_contents())
    assert so_far == shown([played_step.written for played_step in player_track.steps], player_track.ends[1])[step]
    assert whole_french(page) == drawn_cells(player_track)  # what is not written yet too


def no_violations(page: Page) -> None:
    for scheme, palette in SCHEMES:
        page.emulate_media(color_scheme=scheme)
        expect(page.locator(".player")).to_have_attribute("style", re.compile(palette.weights[3]))
        assert violations(page) == []
        page.keyboard.press("Home")
