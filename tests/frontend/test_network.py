"""The browser draws an unrolled network at any step as the chart does."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict

import pytest

from charts.network_marks import CELLS, Mark, placed, placed_looks, placed_units
from charts.unrolled import drawing, moment, network_data
from model.dissect.unrolled import unrolled
from model.language.tokenizer import Tokenizer
from model.network.interface import Network
from model.translate.translator import Translator
from tests.frontend.engine import Engine
from tests.tiers import first, some

LONG = "the old man sees the red car, and I like the green book, and you want a small house."
TARGET = "le chien trouve du pain, et je veux le petit livre."


def rounded(marks: Sequence[Mark]) -> list[Mark]:
    """Marks with four decimals, in an order of their own."""
    written = [
        {name: round(float(part) + 0.0, 4) if type(part) in (int, float) else part for name, part in mark.items()}
        for mark in marks
    ]
    return sorted(written, key=lambda mark: json.dumps(mark, sort_keys=True))


@pytest.mark.parametrize("model", first(("rnn-additive", "rnn")))
def test_marks_stand_where_the_chart_has_them(
    engine: Engine, make_network: Callable[[str], Network], tokenizer: Tokenizer, model: str
) -> None:
    record = Translator(model, make_network(model), tokenizer).record(LONG, target=TARGET)
    assert min(len(record.source), len(record.target)) > CELLS
    data, alts = network_data(record)
    chain, network = unrolled(record), drawing(record)
    assert len(alts) == len(data["moments"]) == chain.steps
    for step in some(range(chain.steps)):
        now = moment(record, chain, step)
        assert data["moments"][step] == asdict(now)
        found = engine("network", data, data["moments"][step])
        for name, expected in (("marks", placed), ("units", placed_units), ("looks", placed_looks)):
            assert rounded(found[name]) == rounded(json.loads(json.dumps(expected(network, now)))), (step, name)
