"""Masks: the table says what is drawn, and hostile labels stay labels."""

import numpy as np
import pytest

from charts.masks import HIDDEN, OPEN, mask_map
from model.network.attention import causal_mask
from tests.charts.checks import check, marks, red_green_blue, texts
from tests.charts.hover_texts import hovered


def test_the_table_is_the_mask() -> None:
    allowed = causal_mask(3).numpy()
    figure = mask_map(allowed, list("abc"), list("abc"), name="m", alt="A mask.", row_title="query", column_title="key")
    np.testing.assert_array_equal(figure.table.drop(columns="query").to_numpy(dtype=int), np.tril(np.ones((3, 3))))


def test_what_is_hidden_is_dark_and_the_legend_says_so(capfd: pytest.CaptureFixture[str]) -> None:
    allowed, labels = causal_mask(3).numpy(), list("abc")
    figure = mask_map(allowed, labels, labels, name="m", alt="Three rows.", row_title="query", column_title="key")
    assert {OPEN, HIDDEN} <= set(texts(check(figure, capfd)))
    cells = sorted(marks(figure, "rect"), key=lambda cell: (cell["y"], cell["x"]))
    brightness = [sum(red_green_blue(cell["fill"])) for cell in cells]
    assert [level < 400 for level in brightness] == (~allowed).ravel().tolist()
    assert ("mask", HIDDEN) in hovered(figure)


def test_labels_are_data() -> None:
    figure = mask_map(
        np.ones((1, 2), bool), ["<script>"], ["datum.r", "'+1+'"], name="m", alt="A.", row_title="q", column_title="k"
    )
    svg = figure.to_svg()
    assert "&lt;script&gt;" in svg
    assert "'+1+'" in svg.replace("&#39;", "'").replace("&apos;", "'")


def test_labels_have_to_fit() -> None:
    with pytest.raises(ValueError, match="do not fit"):
        mask_map(np.ones((2, 2), bool), ["a"], ["b", "c"], name="m", alt="A.", row_title="q", column_title="k")
