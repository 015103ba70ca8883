"""A figure on the stage: as large as its box, in letters of the usual size at least; a crowded one grows its box."""

from __future__ import annotations

import re

import numpy as np
import pytest
import vl_convert

from charts.bars import ranked_bars
from charts.figure import VEGA_LITE, Figure
from charts.positional import position_table
from charts.positional_clock import pair_clock
from charts.theme import TEXT
from charts.token_panels import Panel, token_panels

BOX = 608, 240


def panels(count: int) -> Figure:
    labels = [f"token{index}" for index in range(count)]
    return token_panels(labels, [Panel("weight", np.full(count, 1 / count), "weight")], alt="", name="n", title="key")


FIGURES = {
    "panels": panels(7),
    "bars": ranked_bars(["a", "b"], np.array([1.0, -2.0]), name="bars", subject="change"),
    "table": position_table(40, 16, 2),
}


def drawn(figure: Figure) -> tuple[str, float, float]:
    """The chart as SVG, and its size."""
    svg: str = vl_convert.vegalite_to_svg(figure.chart.to_dict(), vl_version=VEGA_LITE)
    match = re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', svg)
    assert match
    return svg, float(match[1]), float(match[2])


@pytest.mark.parametrize("name", FIGURES)
def test_it_fills_its_box_in_letters_of_the_usual_size(name: str) -> None:
    svg, width, height = drawn(FIGURES[name].staged(*BOX))
    assert (width, height) == pytest.approx(BOX, abs=12)
    sizes = [float(size) for size in re.findall(r'font-size="([\d.]+)px"', svg)]
    assert sizes
    assert min(sizes) >= TEXT


def test_many_rows_get_a_larger_box_of_the_same_shape() -> None:
    _, width, height = drawn(panels(40).staged(*BOX))
    assert height > 1.5 * BOX[1]
    assert width / height == pytest.approx(BOX[0] / BOX[1], rel=0.05)


def test_a_clock_stays_round() -> None:
    spec = pair_clock(2, 16, 2, 3).staged(*BOX).chart.to_dict()
    assert spec["width"] == spec["height"] < BOX[1]
