"""A site's result is the sum of its heads' contributions and the bias, so their shares are a whole."""

from dataclasses import replace

import numpy as np
import pytest

from model import Head, Intervention
from model.dissect.head_shares import head_shares
from model.dissect.residual_stream import stream_before
from model.network.site import Site
from model.translate.translator import Translator
from tests.conftest import of_transformers

SENTENCE, TARGET = "the girl likes the green book.", "la fille aime le livre vert."


@of_transformers
def test_shares_sum_to_one_and_the_output_is_what_joined_the_stream(translator: Translator) -> None:
    record = translator.record(SENTENCE, target=TARGET)
    for site, seen in record.attention.items():
        added = record.states[Site(site).state] - stream_before(record, site)
        for token in range(seen.query.shape[1]):
            by_head = head_shares(translator, record, site, token)
            assert by_head.parts.shape == (len(seen.weights) + 1, added.shape[1])
            assert by_head.shares.sum() == pytest.approx(1, abs=1e-4)
            np.testing.assert_allclose(by_head.output, added[token], atol=1e-4)
            np.testing.assert_allclose(by_head.parts.sum(axis=0), by_head.output, atol=1e-5)


@pytest.mark.parametrize("translator", ["transformer"], indirect=True)
def test_a_muted_head_has_no_share_and_the_bias_alone_has_all(translator: Translator) -> None:
    site, heads = "encoder.1.self", range(4)
    one = Intervention(mute=frozenset({Head(site, 2)}))
    shares = head_shares(translator, translator.record(SENTENCE, intervention=one), site, 1).shares
    assert shares[2] == 0
    assert shares.sum() == pytest.approx(1, abs=1e-4)
    every = replace(one, mute=frozenset(Head(site, head) for head in heads))
    by_head = head_shares(translator, translator.record(SENTENCE, intervention=every), site, 1)
    np.testing.assert_array_equal(by_head.shares[:-1], 0)
    assert by_head.shares[-1] == pytest.approx(1, abs=1e-4)


@pytest.mark.parametrize("translator", ["rnn-dot"], indirect=True)
def test_an_rnn_has_no_output_projection(translator: Translator) -> None:
    with pytest.raises(ValueError, match="no output projection"):
        head_shares(translator, translator.record(SENTENCE), "decoder.cross", 0)
