"""What is said where a chart is pointed at: the texts that Vega makes of the expressions, and nothing by default."""

from __future__ import annotations

import numpy as np
import pytest
import vl_convert

from charts.figure import VEGA_LITE, Chart, Figure
from charts.hover import number_text, share_text
from charts.labels import decimal, percent
from charts.theme import CONFIG
from tests.charts.checks import texts
from tests.charts.hover_texts import hovered

SHARES = [
    0.0,
    0.0004,
    0.001,
    0.0149,
    0.05,
    0.06,
    0.0994,
    0.0996,
    0.1,
    0.306,
    0.5,
    0.9,
    0.9949,
    0.9951,
    0.999,
    0.9995,
    1,
]
NUMBERS = [-103.25, -0.004, 0.0, 0.5, 12.3456]


def written(expression: str, values: list[float]) -> list[str]:
    """What Vega writes of each value."""
    spec = {
        "data": {"values": [{"v": value, "n": index} for index, value in enumerate(values)]},
        "transform": [{"calculate": expression, "as": "t"}],
        "mark": "text",
        "encoding": {"y": {"field": "n", "type": "ordinal", "axis": None}, "text": {"field": "t", "type": "nominal"}},
    }
    svg: str = vl_convert.vegalite_to_svg(spec, vl_version=VEGA_LITE)
    import xml.etree.ElementTree as ElementTree

    return texts(ElementTree.fromstring(svg))


def test_shares_are_written_as_prose_writes_them() -> None:
    assert written(share_text("datum.v"), SHARES) == [percent(share) for share in SHARES]


def test_numbers_are_written_as_prose_writes_them() -> None:
    texts_written = written(number_text("datum.v", places=2, change=True, unit="nats"), NUMBERS)
    expected = [f"{decimal(value, change=True)} nats" for value in NUMBERS]
    assert [text.replace("+0.00", "0.00").replace("\u22120.00", "0.00") for text in texts_written] == expected


def test_a_mark_without_lines_of_its_own_says_nothing() -> None:
    assert CONFIG["mark"] == {"tooltip": None}
    spec = {"data": {"values": [{"inner": 1}]}, "mark": "point", "encoding": {"x": {"field": "inner"}}}
    assert Chart(spec).to_dict()["config"]["mark"]["tooltip"] is None


@pytest.mark.parametrize("extra", [{}, {"tooltip": {"field": "inner"}}])
def test_raw_fields_are_found_out(extra: dict[str, object]) -> None:
    spec = {
        "data": {"values": [{"inner": 1.67}]},
        "mark": "point",
        "encoding": {"x": {"field": "inner", "type": "quantitative"}, **extra},
        **({} if extra else {"config": {"mark": {"tooltip": {"content": "encoding"}}}}),
    }
    import pandas

    figure = Figure("x", Chart(spec), "Raw.", pandas.DataFrame({"a": np.zeros(1)}))
    with pytest.raises(AssertionError):
        hovered(figure)
