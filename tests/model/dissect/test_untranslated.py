"""Words that a translation leaves out, under a network that cannot tell one source from another."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace

import numpy as np
import pytest
import torch

from model.dissect.arrivals import Arrivals
from model.dissect.guesses import is_mostly_guessed, unsure_words
from model.dissect.thresholds import NOT_NEEDED
from model.dissect.untranslated import is_half_translated, leaving_out, untranslated
from model.language.tokenizer import Word
from model.network.intervention import Head, Intervention
from model.network.rnn import RNN, SITE
from model.record import Record
from model.translate.translator import Translator

SENTENCE = "Tom likes the unbelievable red car."


@pytest.mark.parametrize("translator", ["rnn"], indirect=True)
def test_a_network_that_reads_nothing_translates_no_word(translator: Translator) -> None:
    deaf = deepcopy(translator.network)
    assert isinstance(deaf, RNN)
    with torch.no_grad():
        deaf.bridge.weight.zero_()
    record = Translator("rnn", deaf, translator.tokenizer).record(SENTENCE, target="Tom aime la voiture.")
    places = untranslated(Translator("rnn", deaf, translator.tokenizer), record)
    assert [record.source.words[page].text for page in places] == ["unbelievable", "red"]  # no word stands for them
    assert untranslated(translator, translator.record("Tom", target="Tom")) == ()


@pytest.mark.parametrize(
    ("english", "arrived", "half"),
    [
        ("where is the train station ?", [4], [3]),
        ("Ice cream is good .", [0, 3], [1]),
        ("the train has a station .", [4], []),  # two things
        ("where is the train station ?", [], []),  # neither has arrived
    ],
)
def test_a_word_is_not_lost_where_the_french_names_one_thing_for_two_words(
    english: str, arrived: list[int], half: list[int]
) -> None:
    words = [Word(text, index, index + 1) for index, text in enumerate(english.split())]
    steps = tuple(index if index in arrived else None for index in range(len(words)))
    arrived_words = Arrivals(tuple(word.text.isalpha() for word in words), steps)
    missing = [index for index in range(len(words)) if index not in arrived]
    assert [index for index in missing if is_half_translated(words, index, arrived_words)] == half


@pytest.mark.parametrize("translator", ["rnn-dot"], indirect=True)
def test_a_changed_model_and_a_spare_french_word_say_nothing_of_what_is_lost(translator: Translator) -> None:
    changed = translator.record(SENTENCE, intervention=Intervention(mute=frozenset({Head(SITE, 0)})))
    assert untranslated(translator, changed) == ()
    record = translator.record(SENTENCE, target="Tom aime la maison.")  # a house: it may stand for any of the others
    assert untranslated(translator, sure_of(record, 0.99)) == ()


def sure_of(record: Record, probability: float) -> Record:
    """The record as if the model had given each piece this probability."""
    return replace(record, log_probs=np.full(len(record.target), np.log(probability), np.float32))


@pytest.mark.parametrize("translator", ["rnn-dot"], indirect=True)
def test_a_word_that_the_french_needs_is_not_lost(translator: Translator) -> None:
    record = sure_of(translator.record(SENTENCE, target="Tom aime la voiture."), 0.99)
    words = [word for word in record.source.words if word.text in ("unbelievable", "red")]
    costs = leaving_out(translator, record, words)
    alone = [
        record.log_prob - translator.score_ids([without(record, word)], [record.target.ids])[0].sum() for word in words
    ]
    np.testing.assert_allclose(costs, alone, rtol=1e-4)
    lost = [record.source.words.index(word) for word, cost in zip(words, costs, strict=True) if cost < NOT_NEEDED]
    assert list(untranslated(translator, record)) == lost


def without(record: Record, word: Word) -> list[int]:
    return [*record.source.ids[: word.start], *record.source.ids[word.end :]]


@pytest.mark.parametrize("translator", ["rnn-dot"], indirect=True)
def test_of_guesses_all_that_no_french_word_stands_for_is_lost(translator: Translator) -> None:
    record = sure_of(translator.record(SENTENCE, target="Tom aime la maison."), 0.1)
    assert is_mostly_guessed(record)
    assert unsure_words(record) == (4, 4)  # the full stop is no word
    lost = untranslated(translator, record)
    assert [record.source.words[index].text for index in lost] == ["unbelievable", "red", "car"]
