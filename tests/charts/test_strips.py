"""Vectors as strips: a window is drawn, the table has every number, colours are centred on 0."""

from __future__ import annotations

import numpy as np
import pytest

from charts.palette import LIGHT
from charts.strips import WINDOW, Strip, strips
from tests.charts.checks import HOSTILE, check, marks, red_green_blue, texts

LONG = np.linspace(-2.0, 2.0, 100)


def test_the_table_has_all_numbers_and_the_chart_a_window(capfd: pytest.CaptureFixture[str]) -> None:
    rows = [Strip("query", LONG, "query", 2.0), Strip("key", -LONG, "key", 2.0)]
    figure = strips(rows, name="x", alt="A query over a key.", title="number", first=64, marked=1)
    svg = check(figure, capfd)
    np.testing.assert_allclose(figure.table["query"], LONG, atol=6e-5)
    np.testing.assert_allclose(figure.table["key"], -LONG, atol=6e-5)
    assert figure.table["number"].tolist() == list(range(1, 101))
    cells = [cell for cell in marks(figure, "rect") if cell.get("fill") != "transparent" and "strokeWidth" not in cell]
    assert len(cells) == 2 * WINDOW
    assert {"65", "96", "query", "key"} <= set(texts(svg))


def test_a_window_past_the_end_shows_the_end() -> None:
    figure = strips([Strip("q", LONG)], name="x", alt="x", title="number", first=99)
    assert {param["name"]: param.get("value") for param in figure.chart.spec["params"]}["first"] == 100 - WINDOW


def test_colours_are_centred_on_nought() -> None:
    figure = strips([Strip("q", np.array([-2.0, 0.0, 2.0]), None, 2.0)], name="x", alt="x", title="number")
    low, middle, high = (red_green_blue(cell["fill"]) for cell in marks(figure, "rect"))
    assert low == red_green_blue(LIGHT.contributions[0])
    assert middle == red_green_blue(LIGHT.contributions[2])
    assert high == red_green_blue(LIGHT.contributions[4])


def test_labels_are_data_and_may_come_twice(capfd: pytest.CaptureFixture[str]) -> None:
    rows = [Strip(label, np.zeros(3)) for label in (*HOSTILE, HOSTILE[0])]
    check(strips(rows, name="x", alt="Vectors of noughts.", title="number"), capfd)


def test_lengths_must_agree() -> None:
    with pytest.raises(ValueError, match="different lengths"):
        strips([Strip("a", np.zeros(3)), Strip("b", np.zeros(4))], name="x", alt="x", title="number")
