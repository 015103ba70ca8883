"""The words of the lesson on the Transformer."""

from __future__ import annotations

import numpy as np
import pytest

from claims.transformer import Echoes, Extent, FewestActive, Gain, Growth
from tests.pairs import FRENCH
from ui.wording.transformer import (
    GROWS,
    describe_echoes,
    describe_fewest_active,
    describe_gain,
    describe_growth,
    describe_sizes,
)


def test_sizes() -> None:
    said = describe_sizes((5, 192), heads=4, steps=7, parameters=1_234_567, pair=FRENCH)
    assert "encoder’s stream: 5 × 192 becomes 6 × 192." in said
    assert "one more row and one more column in each head, from 4 × 5 × 5 to 4 × 6 × 6" in said
    assert "cross-attention get one more column, from 4 × 7 × 5 to 4 × 7 × 6, and one more row for" in said
    assert "The 192 numbers of a token and the 1,234,567 parameters stay" in said


@pytest.mark.parametrize(
    ("first", "count"), [((1.0, 4.0), "1 of 2 tokens"), ((1.0,), "1 of 1 token"), ((4.0,), "0 of 1 token")]
)
def test_growth(first: tuple[float, ...], count: str) -> None:
    last = (3.0, 3.5)[: len(first)]
    said = describe_growth(Growth(("a", "b")[: len(first)], np.array(first), np.array(last)))
    assert said.startswith(
        f"It grows for {count}. For `a` the factor is largest: from {first[0]:.2f} before the first sublayer to 3.00 "
        "before the last."
    )


def test_options_are_in_the_order_of_the_extent() -> None:
    assert [GROWS[extent] for extent in Extent] == ["for none of them", "for some of them", "for all of them"]


def test_the_fewest_active_units() -> None:
    said = describe_fewest_active(FewestActive(frozenset({0}), "a.block", "a", 0.05), {"a.block": "Block"})
    assert said.startswith("In **Block** for `a`: 5 % of its units are active.")


@pytest.mark.parametrize(
    ("found", "end"),
    [
        (Echoes(2, 4), "So the lens mostly gives back what was just read (2 of 4 steps here)."),
        (Echoes(0, 1), "So the lens could give back what was just read. Here it does in 0 of 1 step."),
    ],
)
def test_what_the_lens_gives_back(found: Echoes, end: str) -> None:
    assert describe_echoes(found, FRENCH).endswith(end)


def test_where_a_token_gains() -> None:
    assert describe_gain("a", Gain(1, 0.2, 0.8)) == "`a` gains most in layer 2: from 20 % to 80 %."
