"""Text that went through `literal` and `quoted` is seen as it was typed, in prose and in the labels of controls."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import expect

from tests.browser.conftest import Watched, alone
from ui.text import WORD_JOINER

HOSTILE = (
    "<script>window.alive = 1</script><img src=x onerror='window.alive=1'>",
    "# *a* __b__ `c` [d](javascript:window.alive=1) ![e](http://example.org/e.png) ~~f~~",
    "$x^2$ and $$\\frac{1}{2}$$",
    ":smile: :red[red] :material/home: :blue-badge[b] :streamlit:",
    "a -> b <- c -- d >= e <= f ~= g",
    "www.example.org a@example.org https://example.org",
    "1. a | b &amp; &#65; \\",
)


def test_texts_are_seen_as_they_were_typed(host: str, open_page: Callable[[str], Watched]) -> None:
    watched = open_page(host)
    watched.open(alone("texts"))
    for number, text in enumerate(HOSTILE):
        for kind in ("prose", "code", "label"):
            paragraph = watched.page.locator(f".st-key-{kind}_{number}")
            paragraph.locator("p").wait_for()
            assert (paragraph.inner_text() or "").replace(WORD_JOINER, "").strip() == text, kind
    assert watched.page.evaluate("window.alive") is None
    expect(watched.page.get_by_test_id("stMain").locator(".katex, a[href*='example'], img")).to_have_count(0)
