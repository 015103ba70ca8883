"""Figures as files: drawn without a browser, complete in themselves, harmless in a spreadsheet."""

from __future__ import annotations

import csv
import io
import struct
import xml.etree.ElementTree as ElementTree
from dataclasses import replace

import altair
import pandas
import pytest

from charts.figure import FILE_WIDTH, FLUID, Chart, Figure
from charts.palette import DARK, LIGHT, colour
from tests.charts.checks import check, marks, texts


def bar(**spec: object) -> Figure:
    """The smallest figure: one bar in the colour of queries."""
    encoding = {"x": {"field": "share", "type": "quantitative"}}
    mark = {"type": "bar", "color": colour("query")}
    chart = Chart({"data": {"values": [{"share": 1}]}, "mark": mark, "encoding": encoding, **spec})
    return Figure("one-bar", chart, "One bar of length 1.", pandas.DataFrame({"share": [1]}))


def test_colours_are_named_and_follow_the_theme(capfd: pytest.CaptureFixture[str]) -> None:
    figure = bar(params=[{"name": "own", "value": 3}])
    check(figure, capfd)
    assert [next(marks(figure.themed(dark), "rect"))["fill"] for dark in (False, True)] == [LIGHT.query, DARK.query]
    names = [param["name"] for param in figure.themed(True).themed(False).themed(True).chart.to_dict()["params"]]
    assert names.count("query") == names.count("own") == 1


def test_files_are_light_whatever_the_page_is() -> None:
    figure = bar()
    assert figure.themed(dark=True).to_svg() == figure.to_svg()
    background = next(element for element in ElementTree.fromstring(figure.to_svg()) if element.tag.endswith("rect"))
    assert background.get("fill") == LIGHT.paper


def test_an_svg_says_what_it_shows() -> None:
    root = ElementTree.fromstring(replace(bar(), alt='"<b>" & "\'" look 3 % at it.').to_svg())
    assert (root.get("role"), root.get("aria-label")) == ("img", '"<b>" & "\'" look 3 % at it.')


def test_a_png_has_two_pixels_for_each_unit() -> None:
    png = bar(width=300).to_png()
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    width, _ = struct.unpack(">II", png[16:24])
    assert width > 600


def test_a_fluid_chart_has_a_width_of_its_own_in_a_file() -> None:
    figure = bar(width=FLUID)
    assert figure.fluid
    assert not bar().fluid
    assert next(marks(Figure("x", Chart(figure.standalone()), "x", figure.table), "rect"))["width"] == FILE_WIDTH


def test_the_chart_is_an_altair_chart_for_notebooks() -> None:
    chart = bar().chart
    assert isinstance(chart, altair.TopLevelMixin)
    assert altair.Chart.from_dict(chart.to_dict()).to_dict()["mark"]["type"] == "bar"
    assert "text/html" in str(chart._repr_mimebundle_())  # what a notebook asks for


def test_a_notebook_shows_the_figure_or_its_words() -> None:
    figure = bar()
    assert figure._repr_mimebundle_() == {"image/svg+xml": figure.to_svg(), "text/plain": figure.alt}


def test_changing_what_to_dict_gives_leaves_the_chart_alone() -> None:
    chart = bar().chart
    del chart.to_dict()["mark"]
    assert "mark" in chart.to_dict()


def test_a_spreadsheet_runs_no_formula() -> None:
    cells = ["=1+1", "+1", "-cmd", "@x", "\tx", "plain", "-", 'say "x", y\nz']
    table = pandas.DataFrame({"=token": cells, "change": [-1.5] * len(cells)})
    rows = list(csv.reader(io.StringIO(Figure("x", bar().chart, "x", table).to_csv())))
    assert rows[0] == ["'=token", "change"]
    read = [row[0] for row in rows[1:]]
    assert read == ["'=1+1", "'+1", "'-cmd", "'@x", "'\tx", "plain", "-", 'say "x", y\nz']
    assert {row[1] for row in rows[1:]} == {"-1.5"}


def test_texts_are_in_the_palettes_ink(capfd: pytest.CaptureFixture[str]) -> None:
    figure = bar(title="A title")
    svg = check(figure, capfd)
    assert "A title" in texts(svg)
    drawn = [element for element in svg.iter() if element.tag.endswith("text")]
    assert {element.get("fill") for element in drawn} == {LIGHT.ink}


@pytest.mark.parametrize("dark", [False, True])
def test_a_grown_chart_keeps_its_colours(dark: bool) -> None:
    figure = bar().themed(dark)
    colours = [param for param in figure.chart.spec["params"] if param["name"] == "ink"]
    grown = replace(figure, chart=Chart(figure.chart.spec | {"height": 100}, figure.chart.palette)).grown()
    assert [param for param in grown.chart.spec["params"] if param["name"] == "ink"] == colours
    assert colours[0]["value"] == (DARK if dark else LIGHT).ink


@pytest.mark.parametrize("height", [300, {"step": 30}])
def test_a_grown_chart_has_its_own_height_where_there_is_no_window(height: object) -> None:
    rows = {"y": {"field": "share", "type": "ordinal"}}
    figure = bar(height=height, encoding=rows)
    assert figure.grown().to_svg() == figure.to_svg()


def test_a_chart_without_a_height_cannot_grow() -> None:
    with pytest.raises(ValueError, match="no height of its own"):
        bar().grown()
