"""Figures inside an HTML page: one drawing, whose colours follow the page's theme."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable

import pytest

from charts.alignment import alignment_ribbons
from charts.candidates import candidate_bars
from charts.figure import Figure
from charts.heatmap import attention_heatmap
from charts.inline_svg import Colours, inline_svg
from model import Record, Translator

SENTENCE = 'the girl likes the green book fill="red" <b>'
MAKERS: dict[str, Callable[[Record, str], Figure]] = {
    "heatmap": lambda record, site: attention_heatmap(record, site, 0, step=0),
    "ribbons": lambda record, site: alignment_ribbons(record, site, 0, step=0),
    "candidates": lambda record, site: candidate_bars(record, 0),
}


def with_colours(svg: str, colours: Colours, dark: int) -> str:
    named = {name: pair[dark] for pair, name in colours.names.items()}
    return re.sub(r"var\((--c\d+)\)", lambda match: named[match.group(1)], svg)


def drawn(svg: str) -> list[tuple[str, str]]:
    """The colours of a drawing and its texts, in order, without the numbers that ids count on with."""
    parts = list(ElementTree.fromstring(svg).iter())
    colours = [(kind, value) for part in parts for kind, value in part.attrib.items() if kind in ("fill", "stroke")]
    return [(kind, value) for kind, value in colours if "url(" not in value] + [("", part.text or "") for part in parts]


@pytest.mark.parametrize("translator", ["rnn-dot"], indirect=True)
@pytest.mark.parametrize("kind", MAKERS)
def test_it_is_the_light_drawing_and_the_dark_one(translator: Translator, kind: str) -> None:
    record = translator.record(SENTENCE)
    figure, colours = MAKERS[kind](record, next(reversed(list(record.attention)))), Colours()
    svg = inline_svg(figure, 3, colours)
    own = figure.to_svg(), figure.to_svg(dark=True)
    for dark in (False, True):
        assert drawn(with_colours(svg, colours, dark)) == drawn(own[dark])
    assert any(light != dark for light, dark in colours.names)
    assert len(svg) < len(own[0])
    root = ElementTree.fromstring(svg)
    assert (root.get("role"), root.get("aria-label")) == ("img", figure.alt)


@pytest.mark.parametrize("translator", ["rnn", "rnn-dot"], indirect=True)
def test_ids_of_several_figures_are_their_own(translator: Translator) -> None:
    record, colours = translator.record("Tom"), Colours()
    if not record.attention:
        assert 'id="' not in inline_svg(candidate_bars(record, 0), 0, colours)
        return
    site = next(reversed(list(record.attention)))
    figure = attention_heatmap(record, site, 0)
    pages = [inline_svg(figure, number, colours) for number in (0, 1)]
    ids_of_pages = [re.findall(r'\bid="([^"]*)"', page) for page in pages]
    assert ids_of_pages[0]
    assert not set(ids_of_pages[0]) & set(ids_of_pages[1])
    for ids, page in zip(ids_of_pages, pages, strict=True):
        assert set(re.findall(r"url\(#([^)]*)\)", page)) <= set(ids)


def test_colours_are_named_once() -> None:
    colours = Colours()
    assert colours.name("#fff", "#000") == colours.name("#fff", "#000") != colours.name("#fff", "#111")
    assert colours.declarations(dark=True) == "--c0:#000;--c1:#111;"
