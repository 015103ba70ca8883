"""One batch gives what muting one head at a time gives."""

import numpy as np
import pytest

from model import Head, Intervention
from model.dissect.muting import mute_each
from model.translate.translator import Translator
from tests.conftest import of_attending

SENTENCE = "the girl likes the green book."


def test_one_batch_equals_one_at_a_time(translator: Translator) -> None:
    record = translator.record(SENTENCE, target="la fille aime le livre vert.")
    muted = mute_each(translator, record)
    assert len(muted.heads) == sum(translator.heads_at.values())
    for head, change in zip(muted.heads, muted.change, strict=True):
        alone = translator.record(SENTENCE, target=record.target.ids, intervention=Intervention(mute=frozenset({head})))
        np.testing.assert_allclose(change, alone.log_prob - record.log_prob, atol=2e-4)


@of_attending
def test_muting_adds_to_what_is_muted_already(translator: Translator) -> None:
    head = Head(next(iter(translator.heads_at)), 0)
    record = translator.record(SENTENCE, intervention=Intervention(mute=frozenset({head})))
    muted = mute_each(translator, record)
    assert abs(float(muted.change[muted.heads.index(head)])) < 1e-4


def test_many_batches_equal_one(translator: Translator, monkeypatch: pytest.MonkeyPatch) -> None:
    record = translator.record(SENTENCE, target="la fille aime le livre vert.")
    whole = mute_each(translator, record)
    monkeypatch.setattr("model.dissect.muting.BATCH_STEPS", 1)
    np.testing.assert_allclose(mute_each(translator, record).change, whole.change, atol=2e-4)
