"""Weights as computed beside weights that were set: both are drawn to one scale, and told in words."""

from __future__ import annotations

import numpy as np
import pytest

from charts.two_weights import NUMBERED, two_weights
from tests.charts.checks import HOSTILE, check, marks, texts
from tests.pairs import FRENCH

WORDS = ("I", "like", "cars")
OWN, EQUAL = np.array([0.1, 0.299, 0.601], np.float32), np.full(3, 1 / 3, np.float32)


def test_both_rows_are_drawn_to_one_scale(capfd: pytest.CaptureFixture[str]) -> None:
    figure = two_weights(WORDS, OWN, EQUAL, name="equal", written="voitures", step=4, pair=FRENCH)
    drawn = texts(check(figure, capfd))
    assert {"I", "like", "cars", "10 %", "30 %", "60 %", "as computed", "equal: 33 % each"} <= set(drawn)
    bars = [bar["height"] for bar in marks(figure, "rect") if "height" in bar]
    heights = np.array([bar for bar in bars if bar > 0][:6])
    np.testing.assert_allclose(heights / heights[2], np.concatenate([OWN, EQUAL]) / OWN[2], rtol=1e-3)
    assert figure.table["equal"].tolist() == [0.33333] * 3
    assert figure.alt == "“voitures” looks 60 % at “cars”; with weights equal every token has 33 %."


def test_weights_that_are_not_equal_are_told_by_the_largest() -> None:
    alone = np.array([0, 1, 0], np.float32)
    figure = two_weights(WORDS, OWN, alone, name='all on "like"', written="x", step=0, pair=FRENCH)
    assert figure.alt.endswith("the most is 100 % at “like”.")


def test_words_are_data(capfd: pytest.CaptureFixture[str]) -> None:
    weights = np.full(len(HOSTILE), 1 / len(HOSTILE))
    check(two_weights(HOSTILE, weights, weights, name=HOSTILE[0], written=HOSTILE[1], step=0, pair=FRENCH), capfd)


def test_many_tokens_have_no_numbers_that_overlap(capfd: pytest.CaptureFixture[str]) -> None:
    count = NUMBERED + 20
    weights = np.full(count, 1 / count)
    names = [f"word{index}" for index in range(count)]
    drawn = texts(check(two_weights(names, weights, weights, name="equal", written="x", step=0, pair=FRENCH), capfd))
    assert [text for text in drawn if "%" in text] == ["equal: 3.1 % each"]


def test_what_does_not_fit_is_refused() -> None:
    with pytest.raises(ValueError, match="3 tokens do not fit"):
        two_weights(WORDS, OWN, EQUAL[:2], name="equal", written="x", step=0, pair=FRENCH)
