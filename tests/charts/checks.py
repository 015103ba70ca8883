"""What holds for every figure, and what can be read off a drawn one."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
import vl_convert
from altair.vegalite.v6.schema.core import load_schema
from jsonschema import Draft7Validator

from charts.figure import VEGA_LITE, Figure

MAX_BYTES = 500_000
HOSTILE = (
    "<script>x()",
    "datum.x",
    "' + finding + '",
    '"quoted"',
    "back\\slash",
    "${weights}",
    "&amp;",
    "=1+1",
)


@cache
def schema() -> Draft7Validator:
    """Of Vega-Lite."""
    return Draft7Validator(load_schema())


def check(figure: Figure, capfd: pytest.CaptureFixture[str]) -> ElementTree.Element:
    """Assert all that every figure promises; the drawn SVG."""
    assert re.fullmatch(r"[a-z0-9][a-z0-9.-]*", figure.name)
    assert len(figure.alt) > 10
    assert figure.alt.endswith(".")
    assert figure.table.columns.is_unique
    assert len(figure.table)
    spec = figure.chart.to_dict()
    assert len(json.dumps(spec, allow_nan=False)) < MAX_BYTES
    schema().validate(titled(spec))
    served = json.dumps(figure.chart.served())
    assert '"param_' not in served, "Altair's own names: `leave_charts_as_they_are` would read it anew"
    assert '"view_' not in served
    dark = figure.themed(dark=True).chart.to_dict()
    assert {name for name in spec if spec[name] != dark[name]} == {"params"}  # colours are all that a theme changes
    capfd.readouterr()
    svg: str = vl_convert.vegalite_to_svg(figure.standalone(), vl_version=VEGA_LITE, show_warnings=True)
    assert capfd.readouterr().err == ""
    assert "NaN" not in svg
    assert "undefined" not in svg
    root = ElementTree.fromstring(svg)
    assert not [element for element in root.iter() if element.tag.endswith("script")]
    return root


def titled(part: Any) -> Any:
    """A part of a specification as its schema knows it, without axis titles that a parameter has: Vega draws them."""
    if isinstance(part, list):
        return [titled(value) for value in part]
    if not isinstance(part, dict):
        return part
    return {
        name: "of a parameter"
        if name == "title" and isinstance(value, dict) and set(value) == {"signal"}
        else titled(value)
        for name, value in part.items()
    }


def texts(svg: ElementTree.Element) -> list[str]:
    """Every text that is drawn; lines of one text are joined by spaces."""
    texts_found = (" ".join(element.itertext()) for element in svg.iter() if element.tag.endswith("text"))
    return [text for text in texts_found if text]


def marks(figure: Figure, marktype: str) -> Iterator[dict[str, Any]]:
    """The items of one type of mark as Vega lays them out, in the order of drawing."""
    return items(scene(figure), marktype)


def items(node: Any, marktype: str, ending: str = "marks") -> Iterator[dict[str, Any]]:
    """The items of one type in a scene or a part of it. ending: of the names of their marks; axes have none."""
    if isinstance(node, dict):
        if node.get("marktype") == marktype and str(node.get("name", "")).endswith(ending):
            yield from node["items"]
        for child in node.values():
            yield from items(child, marktype, ending)
    elif isinstance(node, list):
        for child in node:
            yield from items(child, marktype, ending)


def scene(figure: Figure) -> Any:
    """All that Vega lays out: places, colours, and what is told where a mark is pointed at."""
    return vl_convert.vegalite_to_scenegraph(figure.chart.to_dict(), vl_version=VEGA_LITE)


def shown(figure: Figure) -> tuple[list[str], list[str]]:
    """The colours of all cells, and all texts, of axes and titles too."""
    laid_out = scene(figure)
    texts = [str(item["text"]) for item in items(laid_out, "text", "") if item.get("text") and item.get("opacity", 1)]
    return [str(cell.get("fill")) for cell in items(laid_out, "rect")], texts


def red_green_blue(colour: str) -> tuple[int, int, int]:
    """The three numbers of `rgb(1, 2, 3)` or `#010203`."""
    if colour.startswith("#"):
        return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)
    red, green, blue = re.findall(r"\d+", colour)[:3]
    return int(red), int(green), int(blue)
