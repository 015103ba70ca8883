"""Files opened from disk in a browser without a network, on screen and on sheets of A4."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, ViewportSize
from pypdf import PdfReader

from charts.candidates import candidate_bars
from charts.heatmap import attention_heatmap
from charts.player import MEAN, track
from charts.saved_page import HandOut, Plate
from charts.stepped_rows import translation_rows
from model import Translator
from tests.browser.conftest import patient_context

SENTENCE = "the girl likes the green book."
LINK = "/attention?sentence=the+girl+likes+the+green+book.&step_no=3&model=rnn-dot"
WINDOW: ViewportSize = {"width": 1000, "height": 800}
SHEET: ViewportSize = {"width": 703, "height": 1028}  # what is left of A4 inside its margins, in pixels
A4 = (595, 842)  # points
FILLED = 0.55  # of a printed sheet at least


class FromDisk:
    """A browser page that opens one file after the other, and what these request or write on the console."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.heard: list[str] = []
        self.page.on("request", lambda request: self.heard.append(request.url))
        self.page.on("console", lambda message: self.heard.append(message.text))
        self.page.on("pageerror", lambda error: self.heard.append(str(error)))

    def open(self, path: Path) -> None:
        """Open a file in place of the one before, which has asked for nothing but itself."""
        assert len(self.heard) <= 1, self.heard
        self.heard.clear()
        self.page.emulate_media(media="null")
        self.page.set_viewport_size(WINDOW)
        self.page.goto(path.as_uri())
        assert self.heard == [path.as_uri()]  # itself and nothing else

    def pages(self) -> list[tuple[int, int]]:
        """Sizes of its printed pages, in points."""
        printed = PdfReader(io.BytesIO(self.page.pdf(prefer_css_page_size=True)))
        return [(round(page.mediabox.width), round(page.mediabox.height)) for page in printed.pages]

    def filled(self) -> list[float]:
        """Filled part of each sheet on paper; call it after `cut`."""
        return self.page.evaluate(
            """[...document.querySelectorAll('.sheet')].map(sheet => [...sheet.children].reduce(
                (sum, each) => sum + each.getBoundingClientRect().height, 0) / sheet.clientHeight)"""
        )

    def cut(self) -> list[int]:
        """Pixels of each sheet that have no room on paper."""
        self.page.emulate_media(media="print")
        self.page.set_viewport_size(SHEET)
        return self.page.evaluate(
            "[...document.querySelectorAll('.sheet')].map(each => each.scrollHeight - each.clientHeight)"
        )


@contextmanager
def files_from_disk(browser: Browser, scheme: Any = "light") -> Iterator[FromDisk]:
    """A page of a browser without a network. Its last file too may have asked for nothing but itself."""
    context = patient_context(browser, offline=True, color_scheme=scheme, viewport=WINDOW, reduced_motion="reduce")
    file = FromDisk(context.new_page())
    try:
        yield file
        assert len(file.heard) == 1, file.heard
    finally:
        context.close()


def view_of(translator: Translator, text: str) -> HandOut:
    """A hand-out on a sentence, with a figure and, if the model attends, a second one with a long claim."""
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
