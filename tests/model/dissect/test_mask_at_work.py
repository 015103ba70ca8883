"""One translation with and without the causal mask, against the record and against passes made here."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from model import Intervention, Translator
from model.dissect.mask_at_work import UNMASKED, mask_at_work

SENTENCE = "Tom likes the red car."


def test_each_way_is_a_pass_of_the_network(make_taught: Any) -> None:
    """The masked pass is the record's; a piece that is read last is scored as if nothing followed it."""
    taught: Translator = make_taught("transformer")
    record = taught.record(SENTENCE)
    passes = mask_at_work(taught, record)
    np.testing.assert_allclose(passes.masked, record.log_probs, atol=1e-5)
    np.testing.assert_allclose(passes.cached, record.log_probs, atol=1e-5)
    unmasked = taught.record(record.source.ids, record.target.ids, intervention=UNMASKED)
    np.testing.assert_allclose(passes.unmasked, unmasked.log_probs, atol=1e-5)
    assert np.abs(passes.unmasked - passes.masked).max() > 1e-3
    for step in range(len(record.target)):
        beginning = taught.record(record.source.ids, record.target.ids[: step + 1], intervention=UNMASKED)
        assert passes.repeated[step] == pytest.approx(float(beginning.log_probs[step]), abs=1e-5)
    assert np.abs(passes.repeated - passes.masked).max() > 1e-4


def test_an_intervention_of_the_record_is_left_out(make_taught: Any) -> None:
    taught: Translator = make_taught("transformer")
    right = taught.record(SENTENCE)
    mistaken = taught.record(
        right.source.ids, right.target.ids, intervention=Intervention(mistakes=frozenset({"no_root"}))
    )
    np.testing.assert_allclose(mask_at_work(taught, mistaken).masked, right.log_probs, atol=1e-5)


@pytest.mark.parametrize("translator", ["rnn-dot"], indirect=True)
def test_an_rnn_has_no_mask(translator: Translator) -> None:
    with pytest.raises(ValueError, match="no_causal_mask"):
        mask_at_work(translator, translator.record(SENTENCE))
