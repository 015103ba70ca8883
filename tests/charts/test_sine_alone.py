"""Two hands of the same sine: drawn where the encoding points, turned alike by their sliders."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch

from charts.sine_alone import twin_hands
from model.dissect.sine_alone import SineAlone, sine_alone
from model.network.positional import positional_encoding
from tests.charts.checks import check, marks

WIDTH, TOKENS = 16, 6


def found(position: int = 2, pair: int = 1, offset: int = 3) -> SineAlone:
    return sine_alone(position, pair, offset, WIDTH, TOKENS)


@pytest.mark.parametrize(("position", "pair", "offset"), [(0, 0, 1), (2, 1, 3), (40, 0, 10), (5, 7, 2)])
def test_the_twin_has_the_same_sine(position: int, pair: int, offset: int) -> None:
    alone = found(position, pair, offset)
    own = positional_encoding(torch.tensor([position, position + offset]), WIDTH)[:, 2 * pair : 2 * pair + 2].numpy()
    assert (alone.sine, alone.cosine) == pytest.approx(tuple(map(float, own[0])), abs=1e-4)
    assert alone.later == pytest.approx(float(own[1, 0]), abs=1e-4)
    assert 0 <= alone.twin < 2 * math.pi / alone.frequency
    assert math.sin(alone.twin * alone.frequency) == pytest.approx(alone.sine, abs=1e-6)
    assert math.cos(alone.twin * alone.frequency) == pytest.approx(-alone.cosine, abs=1e-6)
    assert math.sin((alone.twin + offset) * alone.frequency) == pytest.approx(alone.twin_later, abs=1e-6)


@pytest.mark.parametrize("pair", [0, 1, 7])
def test_no_other_number_is_wrong_by_less(pair: int) -> None:
    """By least squares, as numpy solves them; with the cosine too, the error vanishes."""
    alone = found(pair=pair)
    before, after = (
        positional_encoding(torch.arange(start, start + TOKENS), WIDTH)[:, 2 * pair : 2 * pair + 2].numpy()
        for start in (0, alone.offset)
    )
    best, *_ = np.linalg.lstsq(before[:, :1], after[:, 0], rcond=None)
    assert alone.factor == pytest.approx(float(best[0]), abs=1e-4)
    assert alone.missed == pytest.approx(float(np.abs(before[:, 0] * best[0] - after[:, 0]).max()), abs=1e-4)
    both, *_ = np.linalg.lstsq(before, after[:, 0], rcond=None)
    np.testing.assert_allclose(before @ both, after[:, 0], atol=1e-4)


def test_a_single_token_has_no_number() -> None:
    alone = sine_alone(0, 1, 2, WIDTH, 1)
    assert alone.factor == 0
    assert alone.missed == pytest.approx(abs(math.sin(2 * alone.frequency)))


def test_hands_end_where_the_encoding_says(capfd: pytest.CaptureFixture[str]) -> None:
    alone = found()
    check(twin_hands(alone, 1, WIDTH), capfd)
    lines = [line for line in marks(twin_hands(alone, 1, WIDTH), "text") if line["text"] in ("2", "5")]
    assert len(lines) == 2
    np.testing.assert_allclose(
        twin_hands(alone, 1, WIDTH).table["sine"], [alone.sine, alone.sine, alone.later, alone.twin_later], atol=1e-4
    )
