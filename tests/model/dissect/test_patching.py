"""Patches in one batch are patches one at a time; what both sentences share carries nothing."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from model.dissect.patching import LEAST, patch_each, patch_of
from model.network.interface import pad
from model.network.intervention import NOTHING, Intervention
from model.translate.translator import Translator
from tests.tiers import families

ONE, OTHER = "the girl likes the book.", "the book likes the girl."


@pytest.mark.parametrize("name", families())
def test_one_batch_equals_one_at_a_time(
    name: str, make_taught: Callable[[str], Translator], monkeypatch: pytest.MonkeyPatch
) -> None:
    translator = make_taught(name)
    into, other = translator.record(ONE), translator.record(OTHER)
    patches = patch_each(translator, into, other)

    def prefers(text: str, asked: Intervention = NOTHING) -> float:
        first, second = (translator.record(text, encoded.target.ids, intervention=asked) for encoded in (into, other))
        return second.log_prob - first.log_prob

    here, there = prefers(ONE), prefers(OTHER)
    if patches is None:
        assert there - here < LEAST + 1e-3
        return
    assert patches.states == tuple(translator.network.patchable)
    assert patches.carried.shape == (len(patches.states), len(into.source))
    assert (patches.here, patches.there) == pytest.approx((here, there), abs=1e-3)
    for row, state in enumerate(patches.states):
        for column in (0, 1, len(into.source) - 1):
            alone = prefers(ONE, patch_of(other, state, column))
            np.testing.assert_allclose(patches.carried[row, column], (alone - here) / (there - here), atol=2e-3)
    # before the encoder has mixed anything, a token that both have at the same place is the same state
    same = [index for index, ids in enumerate(zip(into.source.ids, other.source.ids, strict=True)) if ids[0] == ids[1]]
    assert same
    np.testing.assert_allclose(patches.carried[0, same], 0, atol=1e-3)
    monkeypatch.setattr("model.dissect.patching.BATCH_STEPS", 1)
    again = patch_each(translator, into, other)
    assert again is not None
    np.testing.assert_allclose(again.carried, patches.carried, atol=2e-3)


def test_lengths_must_be_equal(make_taught: Callable[[str], Translator]) -> None:
    translator = make_taught("rnn-dot")
    into, longer = translator.record(ONE), translator.record(ONE + " Tom")
    assert pad([into.source.ids, longer.source.ids]).size(1) == len(longer.source)
    with pytest.raises(ValueError, match="do not fit"):
        patch_each(translator, into, longer)


def test_a_sentence_and_itself_have_nothing_to_carry(make_taught: Callable[[str], Translator]) -> None:
    translator = make_taught("transformer")
    record = translator.record(ONE)
    assert patch_each(translator, record, record) is None
