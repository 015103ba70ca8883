"""Two positions with the same sine, against the encoding itself."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
import torch

from model.dissect.sine_alone import sine_alone
from model.network.positional import positional_encoding, rotation

WIDTH = 192


@pytest.mark.parametrize(("position", "pair", "offset", "tokens"), [(0, 0, 1, 1), (3, 2, 3, 6), (5, 20, 10, 9)])
def test_the_sine_alone(position: int, pair: int, offset: int, tokens: int) -> None:
    sines = sine_alone(position, pair, offset, WIDTH, tokens)
    encoding = positional_encoding(torch.tensor([position, position + offset]), WIDTH)[:, 2 * pair].tolist()
    assert [sines.sine, sines.later] == pytest.approx(encoding, abs=1e-5)
    assert math.sin(sines.twin * sines.frequency) == pytest.approx(sines.sine, abs=1e-5)
    assert math.sin((sines.twin + offset) * sines.frequency) == pytest.approx(sines.twin_later, abs=1e-5)
    before, later = (
        positional_encoding(torch.arange(start, start + tokens), WIDTH)[:, 2 * pair : 2 * pair + 2].double()
        for start in (0, offset)
    )
    assert sines.missed == pytest.approx(float((sines.factor * before[:, 0] - later[:, 0]).abs().max()), abs=1e-4)
    turned = before @ rotation(offset, sines.frequency).double().T
    assert float((turned - later).abs().max()) < 1e-4  # what is said of the matrix


def test_sines_that_nearly_agree() -> None:
    sines = sine_alone(2, 1, 3, WIDTH, 5)
    assert not sines.alike
    assert replace(sines, twin_later=sines.later + 0.019).alike
    assert not replace(sines, twin_later=sines.later - 0.021).alike
