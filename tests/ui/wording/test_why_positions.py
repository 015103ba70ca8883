"""The words for sine with cosine, and for adding positions."""

from __future__ import annotations

import pytest

from claims.why_positions import PositionShares
from model.dissect.sine_alone import SineAlone
from ui.wording.why_positions import (
    describe_appending,
    describe_one_number,
    describe_position_shares,
    describe_same_sine,
)


def sines(twin_later: float, twin: float = 3.04) -> SineAlone:
    return SineAlone(1, 3, 0.5, 0.84, 0.54, twin, 0.5, twin_later, -0.25, 0.125)


@pytest.mark.parametrize(
    ("found", "tokens", "place", "end"),
    [
        (sines(-0.5), "ab", "`b` has the sine 0.84 in pair 2. Position 3.0", "The sine alone does not say which, so"),
        (sines(0.51, 1234.4), "a", "a token has the sine 0.84 in pair 2. Position 1,234", "nearly the same here. Move"),
    ],
)
def test_two_positions_with_the_same_sine(found: SineAlone, tokens: str, place: str, end: str) -> None:
    sentence = describe_same_sine(tokens, found, 2)
    assert sentence.startswith(f"At position 1 {place} has the same sine. 3 positions further the sines are 0.50 and")
    assert end in sentence


@pytest.mark.parametrize(("tokens", "over"), [(1, "one position"), (5, "5 positions")])
def test_the_best_number(tokens: int, over: str) -> None:
    assert describe_one_number(sines(0.0), tokens).startswith(
        "With the sine alone the matrix is one number. The best is −0.25. "
        f"Over the {over} of this sentence it is wrong by up to 0.12."
    )


@pytest.mark.parametrize(
    ("shares", "end"),
    [
        (PositionShares(0.0), "This model adds no positions."),
        (PositionShares(0.5), "50 % of the queries come from the position, by length."),
        (
            PositionShares(0.5, (3, 0.8), (0, 0.2)),
            "Head 4 takes most from the position (80 % of its query, by length), head 1 least (20 %).",
        ),
    ],
)
def test_what_heads_take_from_positions(shares: PositionShares, end: str) -> None:
    assert describe_position_shares(shares).endswith(end)


def test_the_cost_of_appending() -> None:
    assert "8 × 16 = 128 numbers, not 8 × 8 = 64." in describe_appending(8)
