"""What a link asks for becomes the nearest thing that there is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui.nearest import nearest_index, nearest_site

TRANSFORMER = [
    *(f"encoder.{layer}.self" for layer in range(3)),
    *(f"decoder.{layer}.{kind}" for layer in range(3) for kind in ("self", "cross")),
]
RNN = ["decoder.cross"]


@pytest.mark.parametrize(
    ("text", "length", "index"),
    [
        ("2", 5, 2),
        ("-1", 5, 0),
        ("99", 5, 4),
        ("abc", 5, 0),
        ("", 5, 0),
        ("1.5", 5, 0),
        ("9" * 5000, 5, 0),
        (" 3 ", 5, 3),
    ],
)
def test_nearest_index(text: str, length: int, index: int) -> None:
    assert nearest_index(text, length) == index


@given(st.text(max_size=20), st.integers(1, 400))
def test_any_text_gives_an_index(text: str, length: int) -> None:
    assert 0 <= nearest_index(text, length) < length


@pytest.mark.parametrize(
    ("address", "sites", "site"),
    [
        ("decoder.1.self", TRANSFORMER, "decoder.1.self"),
        ("decoder.99.cross", TRANSFORMER, "decoder.2.cross"),
        ("encoder.-1.self", TRANSFORMER, "encoder.0.self"),
        ("encoder.x.self", TRANSFORMER, "encoder.2.self"),
        ("decoder.cross", TRANSFORMER, "decoder.2.cross"),
        ("encoder.1.cross", TRANSFORMER, "decoder.2.cross"),
        ("nonsense", TRANSFORMER, "decoder.2.cross"),
        ("decoder.2.cross", RNN, "decoder.cross"),
        ("encoder.0.self", RNN, "decoder.cross"),
        ("decoder.2.cross", [], None),
    ],
)
def test_nearest_site(address: str, sites: list[str], site: str | None) -> None:
    assert nearest_site(address, sites) == site


@given(st.text(max_size=30), st.sampled_from([TRANSFORMER, RNN]))
def test_any_address_gives_a_site(address: str, sites: list[str]) -> None:
    assert nearest_site(address, sites) in sites
