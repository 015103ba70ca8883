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
    assert figure.chart.to_dict()["config"]["mark"]["tooltip"] is None, f"{figure.name}: marks say their raw fields"
    twin = copy.deepcopy(figure.standalone())
    encodings = _encodings(twin)
    titles = [[line.get("title") for line in _lines(encoding)] for encoding in encodings]
    for number, encoding in enumerate(encodings):
        _write(_owner(twin, encoding), _lines(encoding), number)
    pairs: list[tuple[str, str]] = []
    drawn = _texts(twin) if encodings else []
    for number, named in enumerate(titles):
        texts = [words for index, *words in drawn if index == str(number)]
        assert texts, f"{figure.name}: nothing says {named}"
        for title, text in ((title, text) for words in texts for title, text in zip(named, words, strict=True)):
            assert isinstance(title, str), f"{figure.name}: {text} has no words"
            assert re.search("[A-Za-z\u2212]{3}", title), f"{figure.name}: {title!r} is no word"
            assert "_" not in title
            assert text not in ("undefined", "null", "NaN"), f"{figure.name}: {title}: {text}"
            if BARE.fullmatch(text):
                assert COUNTED.search(title), f"{figure.name}: {title}: {text} of what?"
            pairs.append((title, text))
    return pairs


def _encodings(node: Any) -> list[dict[str, Any]]:
    """Every encoding that has hover lines, in the order of the specification."""
    if isinstance(node, list):
        return [encoding for child in node for encoding in _encodings(child)]
    if not isinstance(node, dict):
        return []
    own = [node["encoding"]] if isinstance(node.get("encoding"), dict) and "tooltip" in node["encoding"] else []
    return own + [encoding for name, child in node.items() if name != "encoding" for encoding in _encodings(child)]


def _lines(encoding: dict[str, Any]) -> list[dict[str, Any]]:
    """The hover lines of an encoding, each a dictionary of field and title."""
    lines = encoding["tooltip"]
    return lines if isinstance(lines, list) else [lines]


def _texts(spec: dict[str, Any]) -> list[list[str]]:
    """What was written by `_write`: the number of the encoding, and the text of each of its lines."""
    drawn = [str(item.get("description", "")) for item in marks_of(spec, "symbol")]
    return [text.removeprefix(MARK).split(MARK) for text in drawn if text.startswith(MARK)]


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
        if owner := _owner(child, encoding):
            return owner
    return {}


def _write(owner: dict[str, Any], lines: list[dict[str, Any]], number: int) -> None:
    """Make the mark of a part, or the first of its layers, be described by its number and its hover lines."""
    target = owner if "mark" in owner else owner["layer"][0]
    target["mark"] = {"type": "point"}
    field = f"__told_{len(owner.get('transform', []))}"
    parts = [f"'{MARK}{number}'", *(f"'{MARK}' + datum[{line['field']!r}]" for line in lines)]
    target["transform"] = [*target.get("transform", []), {"calculate": " + ".join(parts), "as": field}]
    encoding_kept = {
        name: channel
        for name, channel in target.get("encoding", {}).items()
        if name in ("x", "y", "x2", "y2", "detail")
    }
    target["encoding"] = {**encoding_kept, "description": {"field": field, "type": "nominal"}}
    if target is not owner:
        owner["encoding"].pop("tooltip")


def marks_of(spec: dict[str, Any], marktype: str) -> list[dict[str, Any]]:
    """The drawn items of one type of mark."""
    items: list[dict[str, Any]] = []

    def walk(node: Any) -> None:
        if isinstance(node, dict):
            if node.get("marktype") == marktype:
                items.extend(node["items"])
            for child in node.values():
                walk(child)
        elif isinstance(node, list):
            for child in node:
                walk(child)

    walk(vl_convert.vegalite_to_scenegraph(spec, vl_version=VEGA_LITE))
    return items


__all__ = ["hovered", "marks"]
