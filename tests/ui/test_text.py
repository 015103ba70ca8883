"""Text made safe for Markdown, judged by another implementation of CommonMark."""

from __future__ import annotations

import html
import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from tests.pages.harness import HOSTILE
from ui.text import WORD_JOINER, factor, literal, markup, quoted, shortened, small

COMMONMARK = MarkdownIt("commonmark").enable("table").enable("strikethrough")
# what HTML or the reference parser replace is not the escaping's affair
TYPED = st.text(st.characters(blacklist_categories=("Cs", "Cc"), blacklist_characters=WORD_JOINER), max_size=60)


def one_line(text: str) -> str:
    return " ".join(text.split())


def rendered(markdown: str) -> str:
    return COMMONMARK.render(f"x{markdown}x").replace(WORD_JOINER, "")


@given(TYPED)
@example("# *a* __b__ `c` [d](e) ![f](g) <i>h</i> &amp; ~~k~~ | l | \\ m")
@example("1. a\n- b\n> c\n    d")
def test_literal_shows_exactly_the_text(text: str) -> None:
    shown = rendered(literal(text))
    assert html.unescape(shown) == f"<p>x{one_line(text)}x</p>\n"


@given(TYPED)
@example("` `` ```")
def test_quoted_is_one_code_span(text: str) -> None:
    code = quoted(text)
    if not one_line(text):
        assert code == ""
        return
    match = re.fullmatch(r"<p>a <code>(.*)</code> b</p>\n", COMMONMARK.render(f"a {code} b"))
    assert match is not None
    assert html.unescape(match.group(1)).replace(WORD_JOINER, "") == one_line(text)


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_hostile_texts_have_no_element(text: str) -> None:
    assert set(re.findall(r"<\w+", rendered(literal(text)))) == {"<p"}
    assert "<" not in markup(text)


@pytest.mark.parametrize(
    "pattern", [":smile:", ":red[a]", ":material/home:", "a -> b", "a -- b", "a >= b", "www.a.org"]
)
def test_streamlit_s_own_patterns_are_broken(pattern: str) -> None:
    unescaped = re.sub(r"\\(.)", r"\1", literal(pattern))
    assert pattern not in unescaped
    assert unescaped.replace(WORD_JOINER, "") == pattern


def test_dollars_are_escaped() -> None:
    assert re.sub(r"\\\$", "", literal("$x$ and $$y$$")).count("$") == 0


def test_shortened() -> None:
    assert shortened("abc", 3) == "abc"
    assert shortened("abcd", 3) == "ab…"


@pytest.mark.parametrize(
    ("nats", "shown"),
    [
        (0.0, "1.00"),
        (0.5, "1.65"),
        (2.29, "9.87"),
        (6.34, "567"),
        (10.0, "22,026"),
        (1e5, "$e^{100000}$"),
    ],
)
def test_factors_of_any_size(nats: float, shown: str) -> None:
    assert factor(nats) == shown


@pytest.mark.parametrize(
    ("value", "digits", "shown"),
    [
        (0.0, 1, "0"),
        (7.1e-7, 1, r"$7 \cdot 10^{-7}$"),
        (1.25e-12, 2, r"$1.2 \cdot 10^{-12}$"),
        (0.0123, 1, "0.01"),
        (2.345, 2, "2.3"),
    ],
)
def test_small_numbers_are_not_written_as_in_code(value: float, digits: int, shown: str) -> None:
    assert small(value, digits) == shown
