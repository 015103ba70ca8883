"""Charts name the languages of their record."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from charts.alignment import alignment_ribbons
from charts.attention_pack import whole_pack
from charts.attention_sinks import row_figures, sink_map
from charts.combined_heads import combined_heatmap
from charts.figure import Figure
from charts.heatmap import attention_heatmap
from charts.lanes import Lane
from charts.player import track
from charts.two_weights import two_weights
from charts.word_comparison import word_comparison
from charts.word_links import link_map
from model.dissect.agreement import WordComparison
from model.dissect.arrivals import arrivals
from model.dissect.attention_sinks import measure_row, sink_rows
from model.dissect.word_links import word_links, word_weights
from model.network.intervention import Head
from model.record import Record
from model.translate.translator import Translator
from tests.pairs import GERMAN

CROSS = "decoder.1.cross"


@pytest.fixture
def record(translator: Translator) -> Record:
    """A record that says that its target is German."""
    french = translator.record("the girl likes the book.", "la fille aime le livre.")
    return replace(french, languages=("en", "de"))


def languages(given: Figure | dict[str, Any]) -> set[str]:
    """The languages named in a figure or in data."""
    data: Any = [given.alt, given.chart.to_dict(), list(given.table)] if isinstance(given, Figure) else given
    return set(re.findall(r"\b(?:English|French|German)\b", json.dumps(data)))


@pytest.mark.parametrize("translator", ["transformer"], indirect=True)
def test_a_chart_names_the_languages_of_its_record(translator: Translator, record: Record) -> None:
    look = measure_row(translator, record, Head(CROSS, 0), 1)
    weights = word_weights(record, CROSS, "writing")[0]
    row = record.attention[CROSS].weights[0, 1]
    words, sources = record.target.words[:1], record.source.words[:-1]
    compared = WordComparison(
        np.full(len(sources), 0.1, np.float32), 0.1, np.zeros(len(sources), np.float32), 0, words, sources
    )
    pack = whole_pack(record)
    assert pack is not None
    both: list[Figure | dict[str, Any]] = [
        alignment_ribbons(record, CROSS, 0),
        attention_heatmap(record, CROSS, 0),
        combined_heatmap(record, CROSS, "maximum", words=True),
        link_map(record, weights, word_links(record, CROSS, 0, "writing"), "writing"),
        pack.data,
    ]
    source: list[Figure | dict[str, Any]] = [
        attention_heatmap(record, "encoder.0.self", 0),
        *row_figures(record, look),
        sink_map(record, sink_rows(translator, record, ["encoder.0.self"], run=False), "weight", Head(CROSS, 0)),
        two_weights(list(record.source.pieces), row, row, name="own", written="x", step=0, pair=record.pair),
        word_comparison(compared, record.pair),
    ]
    target: list[Figure | dict[str, Any]] = [
        attention_heatmap(record, "decoder.0.self", 0, words=True),
        {"met": Lane("m", track(record), 0, arrivals(record)).met(0)},
    ]
    assert record.pair == GERMAN
    for figures, expected in ((both, {"English", "German"}), (source, {"English"}), (target, {"German"})):
        assert [languages(figure) for figure in figures] == [expected] * len(figures)
