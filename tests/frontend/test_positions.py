"""The figures of positions draw the encodings, wherever their sliders are."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from charts.positional import pair_waves, position_table, rates
from charts.positional_clock import pair_clock
from charts.sine_alone import twin_hands
from model.dissect.sine_alone import sine_alone
from model.network.positional import PositionLayout, encoding_as
from tests.frontend.engine import Engine

WIDTH, POSITIONS = 16, 42


@pytest.mark.parametrize("layout", ["pairs", "halves"])
@pytest.mark.parametrize("pair", [0, 2, 7])
def test_waves_and_table_are_the_encodings(engine: Engine, pair: int, layout: PositionLayout) -> None:
    data = {"rates": rates(WIDTH), "positions": POSITIONS, "layout": layout}
    waves = {wave["name"]: wave["values"] for wave in engine("waves", data, [pair])}
    expected = pair_waves(POSITIONS, WIDTH, pair, layout).table.drop(columns="position")
    assert set(waves) == set(expected.columns)
    for name, values in waves.items():
        np.testing.assert_allclose(values, expected[name], atol=1e-4)
    cells = engine("encodings", data, WIDTH)
    np.testing.assert_allclose(cells, encoding_as(layout, torch.arange(POSITIONS), WIDTH), atol=1e-5)
    table = position_table(POSITIONS, WIDTH, pair, layout).table.drop(columns="position")
    np.testing.assert_allclose(cells, table.to_numpy(float), atol=1e-4)


@pytest.mark.parametrize(("pair", "position", "offset"), [(0, 2, 3), (5, 2, 3), (1, 40, -10), (7, 0, 10)])
def test_hands_point_where_the_encoding_says(engine: Engine, pair: int, position: int, offset: int) -> None:
    hands = engine("hands", {"rates": rates(WIDTH)}, [pair, position, offset])
    table = pair_clock(pair, WIDTH, position, offset).table
    assert [hand["place"] for hand in hands] == table["position"].tolist()
    np.testing.assert_allclose([hand["sine"] for hand in hands], table.iloc[:, 1], atol=1e-4)
    np.testing.assert_allclose([hand["cosine"] for hand in hands], table.iloc[:, 2], atol=1e-4)


@pytest.mark.parametrize(("position", "pair", "offset"), [(2, 1, 3), (2, 0, 10), (5, 7, 1), (0, 0, 1)])
def test_twins_have_the_same_sine(engine: Engine, position: int, pair: int, offset: int) -> None:
    sine = sine_alone(position, pair, offset, WIDTH, 6)
    hands = engine("twins", {"rates": rates(WIDTH), "position": position}, [pair, offset])
    table = twin_hands(sine, pair, WIDTH).table
    for name in ("sine", "cosine"):
        np.testing.assert_allclose([hand[name] for hand in hands], table[name], atol=1e-4)
    np.testing.assert_allclose([hand["place"] for hand in hands], table["position"], atol=0.01)
    twin = hands[1]["place"]
    assert engine("twinText", twin) == (f"{twin:.1f}" if twin < 100 else f"{twin:,.0f}")
