"""The step that a page opens at: a clear look at a word, back to the left where there is one, or at `<eos>`."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from model.dissect.telling import sink_step, telling_step
from model.network.rnn import SITE
from model.network.site import BySite
from model.record import Record, frozen
from model.translate.translator import Translator

pytestmark = pytest.mark.parametrize("translator", ["rnn-dot"], indirect=True)


def looking(translator: Translator, looks: dict[str, tuple[str, float]]) -> Record:
    """A record whose steps look so much at a piece, by the pieces that they write; all others at `<eos>` alone."""
    record = translator.record("I like red cars .", target="les voitures rouges .")
    source, target = record.source, record.target
    weights = np.zeros((1, len(target), len(source)), np.float32)
    weights[0, :, -1] = 1
    starts = {word.text: word.start for word in target.words}
    places = {word.text: word.start for word in source.words}
    for written, (read, share) in looks.items():
        weights[0, starts[written], -1] = 1 - share
        weights[0, starts[written], places[read]] = share
    seen = replace(record.attention[SITE], weights=frozen(weights))
    return replace(record, attention=BySite({SITE: seen}))


def test_the_strongest_look_back_comes_first(translator: Translator) -> None:
    record = looking(translator, {"les": ("red", 0.9), "voitures": ("cars", 0.99), "rouges": ("red", 0.7)})
    assert record.target.words[2].text == "rouges"
    assert telling_step(record) == record.target.words[2].start


def test_without_a_clear_look_back_the_strongest_look_at_a_word(translator: Translator) -> None:
    faint = looking(translator, {"les": ("red", 0.6), "voitures": ("cars", 0.8), "rouges": ("red", 0.4)})
    assert telling_step(faint) == faint.target.words[1].start
    unclear = looking(translator, {"voitures": ("cars", 0.45), "rouges": ("red", 0.9)})  # nothing to look back from
    assert telling_step(unclear) == unclear.target.words[2].start


def test_marks_and_the_end_do_not_count(translator: Translator) -> None:
    record = looking(translator, {".": (".", 1.0), "les": ("like", 0.2), "rouges": (".", 1.0)})
    assert telling_step(record) == 0
    only_marks = translator.record("?", target="!")
    assert telling_step(only_marks) == 0


def test_the_sink_is_the_most_weight_on_the_end_of_a_step_that_writes(translator: Translator) -> None:
    record = looking(translator, {"les": ("red", 0.9), "voitures": ("cars", 0.99), "rouges": ("red", 0.7)})
    sink = sink_step(record, SITE, 0)
    on_end = record.attention[SITE].weights[0, :, -1]
    assert record.target.pieces[sink] != "<eos>"
    assert on_end[sink] == max(on_end[:-1])


def test_a_model_without_attention_opens_at_its_first_step(translator: Translator) -> None:
    record = translator.record("I like red cars .")
    assert telling_step(replace(record, attention=BySite({}))) == 0
