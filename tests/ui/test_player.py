"""What a browser says where the player rests: taken where it makes sense, for it can send anything."""

from __future__ import annotations

from typing import Any

import pytest

from charts.player import MEAN, track
from model.network.rnn import SITE
from model.translate.translator import Translator
from ui.player import Rest, parse_message

SENTENCE, TARGET = "Tom likes the red car.", "Tom aime la voiture."


@pytest.mark.parametrize("translator", ["rnn", "rnn-dot", "transformer"], indirect=True)
def test_a_rest_that_makes_sense_is_taken(translator: Translator) -> None:
    record = translator.record(SENTENCE, target=TARGET)
    played = track(record)
    last = len(record.target) - 1
    for view in played.views:
        rest = {"step": last, "site": view.site, "head": view.head}
        assert parse_message(rest, [played]) == Rest(last, view.site, view.head)
    if not played.views:
        assert parse_message({"step": 0, "site": None, "head": MEAN}, [played]) == Rest(0, None, MEAN)


@pytest.mark.parametrize("translator", ["rnn-dot"], indirect=True)
@pytest.mark.parametrize(
    "change",
    [
        {"step": -1},
        {"step": 10_000},
        {"step": "1"},
        {"step": None},
        {"step": 1.5},
        {"site": "decoder.99.cross"},
        {"site": ["decoder.cross"]},
        {"head": 7},
        {"head": "mean"},
    ],
)
def test_anything_else_is_not(translator: Translator, change: dict[str, Any]) -> None:
    played = track(translator.record(SENTENCE, target=TARGET))
    rest = {"step": 1, "site": SITE, "head": 0}
    assert parse_message(rest, [played]) == Rest(1, SITE, 0)
    assert parse_message(rest | change, [played]) is None


@pytest.mark.parametrize("translator", ["rnn-dot"], indirect=True)
@pytest.mark.parametrize("told", [None, [], "1", 1, {}])
def test_no_object_no_rest(translator: Translator, told: Any) -> None:
    assert parse_message(told, [track(translator.record(SENTENCE, target=TARGET))]) is None
