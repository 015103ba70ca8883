"""The positional figures: their numbers are the encodings, and they draw without a browser."""

import numpy as np
import pytest
import torch

from charts.positional import pair_waves, position_table, similarity_by_distance
from charts.positional_clock import CLOCK, pair_clock
from charts.signed import signed_heatmap
from model.network.positional import positional_encoding
from tests.charts.checks import marks

WIDTH = 16


def test_a_model_may_have_all_sines_before_all_cosines() -> None:
    figure = position_table(7, WIDTH, 2, "halves")
    numbers = figure.table.drop(columns="position").to_numpy(dtype=float)
    expected = positional_encoding(torch.arange(7), WIDTH).numpy()
    np.testing.assert_allclose(numbers, np.hstack([expected[:, 0::2], expected[:, 1::2]]), atol=1e-4)
    assert "pair 2 and 10 repeats" in figure.alt
    waves = pair_waves(7, WIDTH, 2, "halves").table
    assert list(waves.columns) == ["position", "sine, dimension 2", "cosine, dimension 10"]
    np.testing.assert_allclose(waves["cosine, dimension 10"], expected[:, 5], atol=1e-4)


def test_the_table_is_the_encoding() -> None:
    figure = position_table(7, WIDTH, marked_pair=2)
    numbers = figure.table.drop(columns="position").to_numpy(dtype=float)
    np.testing.assert_allclose(numbers, positional_encoding(torch.arange(7), WIDTH), atol=1e-4)
    assert "framed pair 4 and 5" in figure.alt


def test_waves_are_columns_of_the_table() -> None:
    numbers = pair_waves(9, WIDTH, pair=1).table.to_numpy(dtype=float)
    np.testing.assert_allclose(numbers[:, 1:], positional_encoding(torch.arange(9), WIDTH)[:, 2:4], atol=1e-4)


def test_similarity_depends_on_the_distance_alone() -> None:
    products = similarity_by_distance(10, WIDTH).table["dot product"].to_numpy()
    encodings = positional_encoding(torch.arange(30), WIDTH)
    for start in (0, 5, 17):
        np.testing.assert_allclose(products, encodings[start : start + 10] @ encodings[start], atol=1e-3)


def test_the_clock_hand_turns_with_the_offset() -> None:
    table = pair_clock(0, WIDTH, position=3, offset=2).table
    sines = table["sine, dimension 0"].to_numpy()
    np.testing.assert_allclose(sines, np.sin([3, 5]), atol=1e-4)


def test_hands_point_where_the_encoding_says() -> None:
    ends = [mark for mark in marks(pair_clock(1, WIDTH, position=3, offset=2), "text") if mark["text"] in ("3", "5")]
    written = {end["text"]: (end["x"], end["y"]) for end in ends}
    encoding = positional_encoding(torch.tensor([3, 5]), WIDTH)[:, 2:4].numpy()
    for (sine, cosine), position in zip(encoding, ("3", "5"), strict=True):
        x, y = written[position]
        assert x == pytest.approx(CLOCK * (cosine + 1.3) / 2.6 + 14 * cosine, abs=0.1)  # beside the end
        assert y == pytest.approx(CLOCK * (1.3 - sine) / 2.6 - 14 * sine, abs=0.1)


@pytest.mark.parametrize(
    "figure",
    [
        position_table(1, WIDTH, 0),
        position_table(60, WIDTH, 7),
        pair_waves(1, WIDTH, 0),
        pair_waves(60, WIDTH, 7),
        similarity_by_distance(2, WIDTH),
        pair_clock(7, WIDTH, 0, -5),
        signed_heatmap(np.zeros((1, 3)), ["<script>"], name="zero", alt="Nothing."),
    ],
    ids=lambda figure: figure.name,
)
def test_figures_draw_without_a_browser(figure) -> None:  # type: ignore[no-untyped-def]
    svg = figure.to_svg()
    assert svg.startswith("<svg")
    assert "NaN" not in svg
    assert "<script>" not in svg


def test_labels_have_to_fit() -> None:
    with pytest.raises(ValueError, match="do not fit"):
        signed_heatmap(np.zeros((2, 3)), ["one"], name="n", alt="a")
