"""The pocket edition opened in a browser: what it asks of others, or complains of, fails the test."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import numpy as np
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from model import Record
from tests.browser.conftest import patient_context
from tests.browser.layout import PHONE, PROJECTOR

# the numbers of an attention map, as they are written
NUMBERS = """map => [...map.querySelectorAll("tbody tr")].map(
    row => [...row.querySelectorAll("td")].map(cell => cell.textContent))"""


def same_numbers(written: Sequence[Sequence[str]], record: Record, site: str, head: int = 0) -> None:
    """The written numbers are a head's weights with two decimals; nothing where a row may not look."""
    seen = record.attention[site]
    numbers = np.array([[float(text or 0) for text in row] for row in written])
    assert np.abs(numbers - seen.weights[head]).max() <= 0.0051
    assert (np.array(written) == "").tolist() == np.isneginf(seen.scores[head]).tolist()


@contextmanager
def opened(browser: Browser, address: str, scheme: Any = "light", *, offline: bool = True) -> Iterator[Page]:
    """The page at an address. It may ask for nothing but itself and its worker, and writes nothing on the console."""
    context = patient_context(browser, offline=offline, color_scheme=scheme, reduced_motion="reduce")
    page = context.new_page()
    heard: list[str] = []
    page.on("request", lambda request: heard.append(request.url))
    page.on("console", lambda message: heard.append(message.text))
    page.on("pageerror", lambda error: heard.append(str(error)))
    page.goto(address)
    yield page
    context.close()
    assert [heard_url for heard_url in heard if not heard_url.startswith((address, "blob:"))] == []


def readable_and_narrow(page: Page, sizes: Sequence[Any] = (PHONE, PROJECTOR)) -> None:
    """At these sizes of the window nothing stands beyond its side, and axe finds nothing that some cannot read."""
    for size in sizes:
        page.set_viewport_size(size)
        assert page.evaluate("() => document.documentElement.scrollWidth <= document.documentElement.clientWidth")
        results: Any = Axe().run(page).response["violations"]
        assert [(violation["id"], [node["html"] for node in violation["nodes"]]) for violation in results] == []
