"""Words that a translation leaves out, under a network that cannot tell one source from another."""

from __future__ import annotations

from copy import deepcopy

import pytest
import torch

from model.dissect.untranslated import strongest_looks, untranslated
from model.network.intervention import Head, Intervention
from model.network.rnn import RNN, SITE
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
    assert [record.source.words[place].text for place in places] == ["unbelievable", "red"]  # no word stands for them
    assert untranslated(translator, translator.record("Tom")) == ()


@pytest.mark.parametrize("translator", ["rnn-dot"], indirect=True)
def test_what_is_looked_at_is_no_word_without_a_trace(translator: Translator) -> None:
    record = translator.record(SENTENCE, target="Tom aime la voiture.")
    weights = record.attention[SITE].weights[0]
    looks = strongest_looks(record)
    for look, word in zip(looks, record.source.words, strict=True):
        assert look == pytest.approx(max(row[word.start : word.end].sum() for row in weights))
    changed = translator.record(SENTENCE, intervention=Intervention(mute=frozenset({Head(SITE, 0)})))
    assert untranslated(translator, changed) == ()
