"""A written word seen twice: weights above, changes below, and words for whether the two agree."""

from __future__ import annotations

import numpy as np
import pytest

from charts.word_comparison import word_comparison
from model.dissect.agreement import WordComparison
from model.language.tokenizer import Word
from tests.charts.checks import HOSTILE, check, marks, texts
from tests.pairs import FRENCH


def comparison(weights: list[float], end_weight: float, change: list[float], words: tuple[str, ...]) -> WordComparison:
    sources = tuple(Word(text, position, position + 1) for position, text in enumerate(words))
    written = (Word("les", 1, 2), Word("chats", 2, 3))
    return WordComparison(np.array(weights, np.float32), end_weight, np.array(change, np.float32), 1, written, sources)


WORDS = ("I", "see", "cats")


def test_both_rows_and_the_table_tell_the_same(capfd: pytest.CaptureFixture[str]) -> None:
    figure = word_comparison(comparison([0.1, 0.25, 0.5], 0.15, [-0.5, 0.2, -2.0], WORDS), FRENCH)
    drawn = texts(check(figure, capfd))
    assert {"I", "see", "cats", "end", "10 %", "25 %", "50 %", "15 %", "\u22120.50", "0.20", "\u22122.00"} <= set(drawn)
    assert figure.table["weight"].tolist() == [0.1, 0.25, 0.5, 0.15]
    changes = figure.table["change of log-probability when left out"]
    assert changes[:3].tolist() == [-0.5, 0.2, -2.0]
    assert np.isnan(changes[3])
    heights = [bar["height"] for bar in marks(figure, "rect")][:4]
    np.testing.assert_allclose(np.array(heights) / heights[2], [0.2, 0.5, 1.0, 0.3], rtol=1e-3)


@pytest.mark.parametrize(
    ("weights", "end_weight", "change", "said"),
    [
        ([0.1, 0.2, 0.6], 0.1, [0, 0, -2], "They agree."),
        ([0.1, 0.6, 0.2], 0.1, [0, 0, -2], "They disagree."),
        (
            [0.1, 0.2, 0.2],
            0.5,
            [0, 0, -2],
            "looks most at the end mark (50 %), an attention sink, and among the words at “see”; leaving out “cats” "
            "costs",
        ),
        (
            [0.1, 0.2, 0.2],
            0.5,
            [0, -2, 0],
            "out that word costs it most (\u22122.00 in log-probability). They disagree.",
        ),
        ([0.1, 0.2, 0.6], 0.1, [0, 0.3, -0.01], "leaving out any one word costs it little"),
    ],
)
def test_the_finding(weights: list[float], end_weight: float, change: list[float], said: str) -> None:
    assert said in word_comparison(comparison(weights, end_weight, change, WORDS), FRENCH).alt


def test_a_repeated_word_has_its_place() -> None:
    alt = word_comparison(comparison([0.1, 0.2, 0.6], 0.1, [-2, 0, 0], ("dog", "sees", "dog")), FRENCH).alt
    assert "looks most at “dog (2)” (60 %); leaving out “dog (1)” costs it most" in alt


def test_words_are_data(capfd: pytest.CaptureFixture[str]) -> None:
    count = len(HOSTILE)
    check(word_comparison(comparison([0.5 / count] * count, 0.5, [0.0] * count, HOSTILE), FRENCH), capfd)


def test_forty_words(capfd: pytest.CaptureFixture[str]) -> None:
    words = tuple(f"word{index}" for index in range(40))
    check(word_comparison(comparison([0.025] * 40, 0.0, [-1.0] * 40, words), FRENCH), capfd)
