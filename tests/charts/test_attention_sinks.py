"""One row four ways, the map of `<eos>`, what was measured, links and their errors: charts and tables say the same."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, get_args

import numpy as np
import pytest

from charts.attention_sinks import Measure, measured_heads, row_figures, sink_map
from charts.labels import percent
from charts.word_links import error_table, link_map
from model import Head, Translator
from model.dissect.attention_sinks import measure_row, sink_rows
from model.dissect.word_links import TableChoice, WordLink, word_links, word_weights
from tests.charts.checks import HOSTILE, check, texts
from tests.charts.hover_texts import hovered

pytestmark = pytest.mark.parametrize("translator", ["transformer"], indirect=True)
SENTENCE, FRENCH = "the girl likes the book.", "la fille aime le livre."
HEAD = Head("decoder.1.cross", 2)


def test_a_row_four_ways(translator: Translator, capfd: pytest.CaptureFixture[str]) -> None:
    record = translator.record(SENTENCE, FRENCH)
    look = measure_row(translator, record, HEAD, 1)
    weights, worth = row_figures(record, look)
    for figure in (weights, worth):
        check(figure, capfd)
        hovered(figure)
    np.testing.assert_allclose(weights.table["weight"], look.weights, atol=1e-5)
    np.testing.assert_allclose(weights.table["without the end mark"], look.without_eos, atol=1e-5)
    np.testing.assert_allclose(worth.table["length of the value"], look.lengths, atol=1e-4)
    np.testing.assert_allclose(worth.table["change without it"], look.changes, atol=1e-5)
    assert f"and {percent(float(look.weights[-1]))} at the end mark" in weights.alt


@pytest.mark.parametrize("measure", get_args(Measure))
def test_the_map_of_all_rows(translator: Translator, measure: Measure, capfd: pytest.CaptureFixture[str]) -> None:
    record = translator.record(SENTENCE, FRENCH)
    sinks = sink_rows(translator, record, ["decoder.0.cross", "decoder.1.cross"])
    figure = sink_map(record, sinks, measure, HEAD)
    check(figure, capfd)
    assert sinks.changes is not None
    numbers = {"weight": sinks.weights, "weight times length": sinks.shares}.get(measure, sinks.changes)
    np.testing.assert_allclose(figure.table.iloc[:, 1:], numbers, atol=5.1e-5)
    assert all("nats" in text for title, text in hovered(figure) if title == "change without it")
    assert len(figure.table) == 8


def entry(site: str, head: int, weight: float) -> dict[str, Any]:
    numbers = {"weight": weight, "weighted": 0.1, "strongest": 0.3, "costs": 0.05, "median_change": -0.01}
    return {"site": site, "head": head, **numbers}


def test_what_was_measured(translator: Translator, capfd: pytest.CaptureFixture[str]) -> None:
    figure = measured_heads([entry("encoder.0.self", 0, 0.2), entry("decoder.1.cross", 2, 0.7)], HEAD)
    drawn = texts(check(figure, capfd))
    hovered(figure)
    assert "70 %" in drawn
    assert figure.table["weight"].tolist() == [0.2, 0.7]
    assert "Decoder layer 2, cross-attention, head 3, 70 %" in figure.alt
    with pytest.raises(ValueError, match="no head"):
        measured_heads([], HEAD)


def test_links_beside_the_table(translator: Translator, capfd: pytest.CaptureFixture[str]) -> None:
    record = translator.record(SENTENCE, FRENCH)
    weights = word_weights(record, HEAD.site, "writing")[HEAD.head]
    links = word_links(record, HEAD.site, HEAD.head, "writing")
    made = tuple(
        replace(link, table=TableChoice((link.attended,), 0.5) if index % 2 else None)
        for index, link in enumerate(links)
    )
    figure = link_map(record, weights, made, "writing")
    drawn = texts(check(figure, capfd))
    hovered(figure)
    assert f"{record.target.words[1].text} =" in drawn
    expected = ["the same" if link.table else "none" for link in made]
    assert figure.table["agreement"].tolist() == expected
    framed = figure.chart.to_dict()["params"]
    (cells,) = [param["value"] for param in framed if param["name"] == "framed"]
    assert [row.index(1) if 1 in row else None for row in cells] == [
        link.attended if link.table else None for link in made
    ]


def test_words_are_data(translator: Translator, capfd: pytest.CaptureFixture[str]) -> None:
    record = translator.record(SENTENCE, FRENCH)
    one = record.target.words[0]
    words = tuple(replace(one, text=text, start=index, end=index + 1) for index, text in enumerate(HOSTILE))
    strange = replace(
        record, target=replace(record.target, words=(*words, one)), source=replace(record.source, words=words)
    )
    links = [WordLink(index, 0, 0.5, 0.1, TableChoice((1,), None)) for index in range(len(words))]
    weights = np.full((len(words), len(words)), 1 / len(words), np.float32)
    figure = link_map(strange, weights, links, "writing")
    check(figure, capfd)
    assert figure.table["French"].tolist() == list(HOSTILE)


def test_errors_of_every_way_to_read(translator: Translator, capfd: pytest.CaptureFixture[str]) -> None:
    def told(head: object, rows: str, error: float) -> dict[str, Any]:
        return {"site": HEAD.site, "head": head, "rows": rows, "by_hand": {"aer": error}, "eflomal": {"aer": 0.5}}

    ways = [told(2, "reading", 0.125), told("mean", "writing", 0.25), told("mean", "reading", 0.3)]
    figure = error_table([*ways, told(2, "writing", 0.9)])
    drawn = texts(check(figure, capfd))
    hovered(figure)
    assert {"layer 2, head 3", "layer 2, mean"} <= set(drawn)
    assert figure.table["reading, by hand"].tolist() == [0.125, 0.3]
    assert figure.table["writing, by hand"].tolist() == [0.9, 0.25]
    assert f"best by hand layer 2, head 3, reading, {percent(0.125)}" in figure.alt
    alone = error_table([told(0, "writing", 0.1)])  # additive attention is read in one place
    assert list(alone.table.columns) == ["writing, by hand", "writing, eflomal", "head"]
    with pytest.raises(ValueError, match="no head"):
        error_table([])
