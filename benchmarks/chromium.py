"""The Chromium or Chrome that this machine has, for measurements and tests in a real browser."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from benchmarks.load.server import serve
from ui.browser_files import FOLDER, WORKER

if TYPE_CHECKING:  # only who runs it needs Playwright
    from playwright.sync_api import Browser, Page

NAMES = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PATIENCE = 60_000  # milliseconds after which what a page is waited for counts as lost
NOT_FOUND = f"none of {', '.join(NAMES[:-1])} and {NAMES[-1]} was found"


def chromium() -> str | None:
    """The path of the first that is found."""
    return next(filter(None, map(shutil.which, NAMES)), None)


@contextmanager
def served(program: str) -> Iterator[tuple[Browser, str]]:
    """A browser, and the address of a server of its own with the shipped models; without a browser `program` ends."""
    path = chromium()
    if path is None:
        sys.exit(f"{program}: {NOT_FOUND}")
    from playwright.sync_api import sync_playwright

    with serve(environment={"OMP_NUM_THREADS": "1"}) as server, sync_playwright() as playwright:
        with playwright.chromium.launch(executable_path=path, args=list(ARGUMENTS)) as browser:
            yield browser, server.address


def opened(browser: Browser) -> Page:
    """A page of a projector's size, on which things move."""
    page = browser.new_page(viewport={"width": 1280, "height": 720}, reduced_motion="no-preference")
    page.set_default_timeout(PATIENCE)
    return page


def keep_answers_out(page: Page) -> None:
    """Refuse a page the engine, and the script that needs none to answer by itself (`ui/browser_answers.py`)."""
    for script in (WORKER, "answers/slider_text.js"):
        page.route(f"**/{FOLDER}/*/{script}", lambda route: route.abort())
