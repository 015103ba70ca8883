"""BLEU by length: every model named for people, every name led to by a line from its own last point."""

from __future__ import annotations

from itertools import pairwise

import pytest

from charts.length_curves import length_curves
from charts.named_lines import apart
from model.network.families import ENTRIES
from tests.charts.checks import check, marks, texts
from tests.charts.hover_texts import hovered


def points(values: dict[float, float]) -> list[dict[str, float]]:
    return [
        {"first": words - 2, "last": words + 2, "mean_words": words, "bleu": bleu, "sentences": 5}
        for words, bleu in values.items()
    ]


CURVES = {
    "rnn": points({3: 40, 8: 20.5, 13: 4}),
    "rnn-additive": points({3: 41, 8: 30}),
    "other": points({8: 30.1}),
    "transformer": points({3: 42, 8: 30.2, 13: 29}),
}


def test_every_model_is_named_for_people(capfd: pytest.CaptureFixture[str]) -> None:
    figure = length_curves(CURVES, sources="joined sentences")
    named = {"RNN without attention", "RNN, additive attention", "Transformer", "other"}
    assert named <= set(texts(check(figure, capfd)))
    assert "RNN without attention from 40.0 to 4.0" in figure.alt
    assert len(figure.table) == 9
    assert ("words in the source", "6 to 10") in hovered(figure)
    with pytest.raises(ValueError, match="no measurement"):
        length_curves({"rnn": []}, sources="nothing")


def test_a_line_leads_from_each_last_point_to_its_own_name() -> None:
    figure = length_curves(CURVES, sources="joined sentences")
    (leads,) = [[item for item in marks(figure, "rule") if item.get("strokeWidth") == 0.8]]
    names = [item for item in marks(figure, "text") if item.get("text") in ("RNN without attention", "Transformer")]
    assert len(leads) == len(CURVES)
    ends = {(round(item["x"], 1), round(item["y"], 1)) for item in marks(figure, "symbol")}
    for lead in leads:
        assert (round(lead["x"], 1), round(lead["y"], 1)) in ends
    for name in names:
        (mine,) = [lead for lead in leads if abs(lead["y2"] - name["y"]) < 0.5]
        assert mine["stroke"] == name["fill"]
        assert mine["x2"] == name["x"]
    heights = sorted(item["y2"] for item in leads)
    assert min(after - before for before, after in pairwise(heights)) > 13


def test_every_shipped_model_has_a_look_of_its_own() -> None:
    lines = [entry.line for entry in ENTRIES.values()]
    assert len({(line.colour, line.dashes) for line in lines}) == len({line.shape for line in lines}) == len(ENTRIES)


def test_names_keep_their_distance_and_order() -> None:
    placed = apart([30.0, 10.0, 30.2, 29.9], 2.0)
    assert placed == [31.9, 10.0, 33.9, 29.9]
