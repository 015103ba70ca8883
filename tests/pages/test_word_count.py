"""No page is a wall of text: what it says at depth Picture is counted, word by word."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Block, Node

from tests.pages.harness import PAGES, PATIENCE, follow
from ui.models import DIRECTORY

MAX_WORDS = 600  # words of a page
SAYING = ("title", "header", "subheader", "markdown", "caption", "info", "warning")
MARKUP = re.compile(r":\w+\[|\]\([^)]*\)|\$[^$]*\$|&nbsp;|\\u2060")
WORD = re.compile(r"[^\W\d_](?:[\w'\u2019-]*\w)?")


def in_sight(node: Node) -> Iterator[str]:
    """Text of headings, prose and captions outside folded expanders."""
    for child in node.children.values() if isinstance(node, Block) else ():
        if child.type in SAYING:
            yield str(child.value)
        if child.type != "expander" or getattr(child.proto, "expanded", False):
            yield from in_sight(child)


def words(app: AppTest) -> list[str]:
    """The words of a page's own text, without formulas, addresses of links and colours."""
    return WORD.findall(MARKUP.sub(" ", "\n".join(in_sight(app._tree))))


@pytest.mark.parametrize("page", PAGES)
def test_no_page_says_more_than_a_reader_takes_in(page: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """As visitors see it: with the shipped models, for what untrained ones write has many more words."""
    monkeypatch.delenv(DIRECTORY)
    app = follow(page, {"depth": "picture"})
    assert not app.exception
    words_said = words(app)
    assert 10 < len(words_said) <= MAX_WORDS, f"{len(words_said)} words"


def test_words_are_told_from_markup() -> None:
    app = AppTest.from_string(
        "import streamlit as st\n"
        "st.markdown('A :blue[query] of $x_1$ isn\\u2019t [a key](/attention?x=1) here: `<eos>` 12 %')\n"
        "st.expander('More').markdown('four words in here')\n"
        "st.expander('Open', expanded=True).caption('two more')\n",
        default_timeout=PATIENCE,
    ).run()
    assert words(app) == ["A", "query", "of", "isn\u2019t", "a", "key", "here", "eos", "two", "more"]
