"""Text that went through `literal` and `quoted` is seen as it was typed, in prose and in the labels of controls."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import expect

from tests.browser.conftest import Watched, serve
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
SCRIPT = """
import streamlit as st
from tests.browser.test_text import HOSTILE
from ui.text import literal, quoted

st.title("Texts")
for number, text in enumerate(HOSTILE):
    with st.container(key=f"prose_{number}"):
        st.markdown(literal(text))
    with st.container(key=f"code_{number}"):
        st.markdown(quoted(text))
    with st.container(key=f"label_{number}"):
        st.button(literal(text), key=f"button_{number}", wrap=True)
"""


def test_texts_are_seen_as_they_were_typed(
    tmp_path: Path, small_models: Path, open_page: Callable[[str], Watched]
) -> None:
    script = tmp_path / "texts.py"
    script.write_text(SCRIPT, encoding="utf-8")
    with serve(small_models, script) as host:
        watched = open_page(host)
        watched.open()
        for number, text in enumerate(HOSTILE):
            for kind in ("prose", "code", "label"):
                place = watched.page.locator(f".st-key-{kind}_{number}")
                place.locator("p").wait_for()
                assert (place.inner_text() or "").replace(WORD_JOINER, "").strip() == text, kind
        assert watched.page.evaluate("window.alive") is None
        expect(watched.page.get_by_test_id("stMain").locator(".katex, a[href*='example'], img")).to_have_count(0)
        watched.page.close()
