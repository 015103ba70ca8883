"""A sentence under a mistake: the right translation as the broken network reads it, and what that network writes."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from model import Intervention, Translator
from model.dissect.mistaken import in_batch, neighbour, under, written_under
from model.language.tokenizer import EOS
from model.network.intervention import MISTAKES, Mistake
from model.translate.reading import MAX_SOURCE_PIECES

SENTENCE = "Tom likes the red car."


@pytest.fixture
def taught(make_taught: Any) -> Translator:
    translator: Translator = make_taught("transformer")
    return translator


@pytest.mark.parametrize("mistake", MISTAKES)
def test_both_are_of_the_network_with_the_mistake(taught: Translator, mistake: Mistake) -> None:
    right = taught.record(SENTENCE)
    broken, written = under(taught, right, mistake), written_under(taught, right, mistake)
    assert broken.target == right.target
    assert not broken.own
    assert written.own
    for record in (broken, written):
        assert record.source == right.source
        assert record.intervention == Intervention(mistakes=frozenset({mistake}))
    if mistake != "no_padding_mask":
        asked = broken.intervention
        alone = taught.record(right.source.ids, right.target.ids, intervention=asked)
        np.testing.assert_allclose(broken.log_probs, alone.log_probs, atol=1e-4)
        assert written.target.ids == taught.translate(SENTENCE, intervention=asked).ids


def test_padding_is_seen_beside_a_longer_sentence_alone(taught: Translator) -> None:
    right = taught.record(SENTENCE)
    asked = Intervention(mistakes=frozenset({"no_padding_mask"}))
    alone = taught.record(right.source.ids, right.target.ids, intervention=asked)
    np.testing.assert_allclose(alone.log_probs, right.log_probs, atol=1e-4)
    beside = under(taught, right, "no_padding_mask")
    assert np.abs(beside.log_probs - right.log_probs).max() > 1e-3
    assert (beside.attention["encoder.0.self"].weights.sum(axis=-1) < 1 - 1e-4).any()


def test_the_neighbour_is_longer_and_can_be_read(taught: Translator) -> None:
    source = taught.source_ids(SENTENCE)
    assert neighbour(source) == (*source[:-1], *source[:-1], EOS)
    longest = (*source[:1] * MAX_SOURCE_PIECES, EOS)
    assert neighbour(longest) == longest
    assert taught.source_ids(neighbour(longest))
    assert in_batch(source, "no_root") == [source]
