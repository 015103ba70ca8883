"""What every mark of a figure says where it is pointed at, as Vega writes it: each must be words and units."""

from __future__ import annotations

import copy
import re
from typing import Any

import vl_convert

from charts.figure import VEGA_LITE, Figure
from tests.charts.checks import marks

# What a bare number may be of: a title that says in words what is counted or measured, and has no unit.
COUNTED = re.compile(
    r"position|distance|number|dimension|step|head|unit|dot product|cosine|score|value|log of the weight|after layer|"
    r"token|word|candidate|sentence|BLEU|length|piece|share of the stream|product|before ReLU|query|key|row|vector|"
    r"layer"
)
BARE = re.compile(r"[\u2212+-]?[.,]*\d[\d.,]*")


def hovered(figure: Figure) -> list[tuple[str, str]]:
    """All (title, text) of a figure's hover lines. AssertionError where one is a raw field or has no unit."""
    spec = figure.chart.to_dict()
    assert spec["config"]["mark"]["tooltip"] is None, f"{figure.name}: marks say their raw fields"
    found: list[tuple[str, str]] = []
    for number in range(len(_lines(spec))):
        twin = copy.deepcopy(figure.standalone())
        line = _lines(twin)[number]
        assert isinstance(line.get("title"), str), f"{figure.name}: {line} has no words"
        assert re.search("[A-Za-z\u2212]{3}", line["title"]), f"{figure.name}: {line['title']!r} is no word"
        assert "_" not in line["title"]
        texts = _texts(twin, number)
        assert texts, f"{figure.name}: nothing says {line['title']!r}"
        for text in texts:
            assert text not in ("undefined", "null", "NaN"), f"{figure.name}: {line['title']}: {text}"
            if BARE.fullmatch(text):
                assert COUNTED.search(line["title"]), f"{figure.name}: {line['title']}: {text} of what?"
            found.append((line["title"], text))
    return found


def _encodings(node: Any) -> list[dict[str, Any]]:
    """Every encoding that has hover lines, in the order of the specification."""
    if isinstance(node, list):
        return [each for child in node for each in _encodings(child)]
    if not isinstance(node, dict):
        return []
    own = [node["encoding"]] if isinstance(node.get("encoding"), dict) and "tooltip" in node["encoding"] else []
    return own + [each for name, child in node.items() if name != "encoding" for each in _encodings(child)]


def _lines(spec: dict[str, Any]) -> list[dict[str, Any]]:
    """Every hover line, a dictionary of field and title."""
    found: list[dict[str, Any]] = []
    for encoding in _encodings(spec):
        lines = encoding["tooltip"]
        found += lines if isinstance(lines, list) else [lines]
    return found


def _texts(spec: dict[str, Any], number: int) -> list[str]:
    """The texts of hover line `number`: the marks that it belongs to are drawn as text marks that write it."""
    line = _lines(spec)[number]
    for encoding in _encodings(spec):
        lines = encoding["tooltip"]
        if line in (lines if isinstance(lines, list) else [lines]):
            _write(_owner(spec, encoding), line)
    drawn = [item["text"] for item in marks_of(spec, "text") if str(item.get("text", "")).startswith(MARK)]
    return [str(text).removeprefix(MARK) for text in drawn]


MARK = "\u2316"


def _owner(node: Any, encoding: dict[str, Any]) -> dict[str, Any]:
    """The part of the specification that has this encoding."""
    if isinstance(node, dict):
        if node.get("encoding") is encoding:
            return node
        children: Any = node.values()
    else:
        children = node if isinstance(node, list) else ()
    for child in children:
        if found := _owner(child, encoding):
            return found
    return {}


def _write(owner: dict[str, Any], line: dict[str, Any]) -> None:
    """Make the mark of a part, or the first of its layers, write a hover line."""
    target = owner if "mark" in owner else owner["layer"][0]
    target["mark"] = {"type": "text"}
    told = f"__told_{len(owner.get('transform', []))}"
    target["transform"] = [
        *target.get("transform", []),
        {"calculate": f"'{MARK}' + datum[{line['field']!r}]", "as": told},
    ]
    kept = {name: each for name, each in target.get("encoding", {}).items() if name in ("x", "y", "x2", "y2", "detail")}
    target["encoding"] = {**kept, "text": {"field": told, "type": "nominal"}}
    if target is not owner:
        owner["encoding"].pop("tooltip")


def marks_of(spec: dict[str, Any], marktype: str) -> list[dict[str, Any]]:
    """The drawn items of one type of mark."""
    found: list[dict[str, Any]] = []

    def walk(node: Any) -> None:
        if isinstance(node, dict):
            if node.get("marktype") == marktype:
                found.extend(node["items"])
            for child in node.values():
                walk(child)
        elif isinstance(node, list):
            for child in node:
                walk(child)

    walk(vl_convert.vegalite_to_scenegraph(spec, vl_version=VEGA_LITE))
    return found


__all__ = ["hovered", "marks"]
