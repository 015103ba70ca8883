"""Colours of query, key and value are the same in prose, formulas and charts."""

import tomllib
from pathlib import Path

import pytest

from charts.palette import DARK, LIGHT, Palette
from ui.lesson import MARKDOWN_COLOURS, number, role, role_latex

CONFIG = Path(__file__).parents[2] / ".streamlit" / "config.toml"


@pytest.mark.parametrize(("theme", "palette"), [("light", LIGHT), ("dark", DARK)])
def test_prose_has_the_charts_colours(theme: str, palette: Palette) -> None:
    stored = tomllib.loads(CONFIG.read_text(encoding="utf-8"))["theme"][theme]
    for name, colour in MARKDOWN_COLOURS.items():
        assert stored[f"{colour}TextColor"] == getattr(palette, name)


def test_a_role_is_escaped_and_coloured() -> None:
    assert role("query") == ":blue[query]"
    assert role("value", "a]b") == r":green[a\]b]"
    assert role_latex("key", "k_1") == rf"\textcolor{{{LIGHT.key}}}{{k_1}}"


def test_negative_numbers_stand_in_brackets() -> None:
    assert number(-0.125) == "(-0.12)"
    assert number(1.5, 1) == "1.5"
