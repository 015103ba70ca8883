"""Attention beside leaving out: made-up numbers with known answers, and a record's own."""

import numpy as np
import pytest

from model.dissect.aggregate import merge_to_words
from model.dissect.agreement import Comparison, compare_words
from model.dissect.influence import leave_one_out
from model.dissect.thresholds import SLIGHT
from model.network.rnn import SITE
from model.translate.translator import Translator
from tests.tiers import families


def comparison(weights: list[float], end_weight: float, change: list[float]) -> Comparison:
    return Comparison(np.array(weights, np.float32), end_weight, np.array(change, np.float32))


def test_where_they_agree() -> None:
    word = comparison([0.1, 0.6, 0.1], 0.2, [-0.5, -2.0, 0.3])
    assert (word.attended, word.needed, word.sink, word.verdict) == (1, 1, False, "agree")


def test_where_they_do_not() -> None:
    word = comparison([0.1, 0.5, 0.1], 0.3, [-0.5, -0.2, 0.3])
    assert (word.attended, word.needed, word.sink, word.verdict) == (1, 0, False, "disagree")


@pytest.mark.parametrize("change", [[-0.5, -0.2, 0.3], [-0.2, -0.5, 0.3]])
def test_an_attention_sink_is_a_disagreement(change: list[float]) -> None:
    """Also where the word looked at most, the sink aside, is the needed one."""
    word = comparison([0.1, 0.2, 0.1], 0.6, change)
    assert (word.attended, word.sink, word.verdict) == (1, True, "sink")


def test_a_word_that_needs_none_agrees_with_nothing() -> None:
    word = comparison([0.1, 0.6, 0.1], 0.2, [0.4, -0.5 * SLIGHT, 0.3])
    assert word.needed is None
    assert word.verdict == "free"


@pytest.mark.parametrize("translator", families(("rnn-additive", "rnn-dot")), indirect=True)
def test_a_record_compared(translator: Translator) -> None:
    record = translator.record("Tom likes the red car.", target="Tom aime la voiture.")
    left_out = leave_one_out(translator, record)
    compared = compare_words(record, SITE, 0, left_out)
    assert [word.word.text for word in compared] == ["Tom", "aime", "la", "voiture", "."]
    merged = merge_to_words(record.attention[SITE].weights[0], record.target.words, record.source.words)
    for row, word in zip(merged, compared, strict=False):
        assert word.sources == left_out.words
        np.testing.assert_allclose([*word.weights, word.end_weight], row, atol=1e-6)
        assert float(word.weights.sum()) + word.end_weight == pytest.approx(1, abs=1e-5)
        steps = range(word.word.start, word.word.end)
        np.testing.assert_allclose(word.change, sum(left_out.change[:, step] for step in steps), atol=1e-5)
    # every step but that of <eos> is told once
    total = sum(word.change for word in compared) + left_out.change[:, -1]
    np.testing.assert_allclose(total, left_out.total, atol=1e-4)


def test_nothing_to_leave_out(translator: Translator) -> None:
    record = translator.record("cat")
    site = next(iter(record.attention), SITE)
    assert compare_words(record, site, 0, leave_one_out(translator, record)) == ()
