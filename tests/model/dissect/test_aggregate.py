"""Merging attention: worked by hand, and the laws that rows obey."""

import numpy as np
import pytest

from model.dissect.aggregate import cross_rollout, encoder_rollout, head_maximum, head_mean, merge_to_words
from model.language.tokenizer import Word
from model.translate.translator import Translator
from tests.conftest import of_attending

SENTENCE = "the girl likes the green book."


def test_words_by_hand() -> None:
    weights = np.array([[0.5, 0.25, 0.25], [0.1, 0.3, 0.6]], np.float32)
    merged = merge_to_words(weights, [Word("both", 0, 2)], [Word("first", 0, 1), Word("rest", 1, 3)])
    np.testing.assert_allclose(merged, [[0.3, 0.7]], rtol=1e-6)


@of_attending
def test_rows_of_words_sum_to_one(translator: Translator) -> None:
    record = translator.record(SENTENCE, target="la fille aime le livre vert.")
    for site, attention in record.attention.items():
        merged = merge_to_words(attention.weights, record.rows(site).words, record.columns(site).words)
        assert merged.shape[1:] == (len(record.rows(site).words), len(record.columns(site).words))
        np.testing.assert_allclose(merged.sum(axis=-1), 1, atol=1e-5)


def test_mean_and_maximum() -> None:
    weights = np.array([[[1.0, 0.0]], [[0.5, 0.5]]], np.float32)
    np.testing.assert_allclose(head_mean(weights), [[0.75, 0.25]])
    np.testing.assert_allclose(head_maximum(weights), [[1.0, 0.5]])


def test_rollout_multiplies_the_layers(translator: Translator) -> None:
    record = translator.record(SENTENCE, target="la fille aime le livre vert.")
    if not any(site.startswith("encoder") for site in record.attention):
        with pytest.raises(ValueError, match="no encoder self-attention"):
            encoder_rollout(record)
        return
    expected = np.eye(len(record.source))
    for layer in range(2):
        mean = record.attention[f"encoder.{layer}.self"].weights.astype(float).mean(axis=0)
        expected = (mean + np.eye(len(record.source))) / 2 @ expected
    np.testing.assert_allclose(encoder_rollout(record), expected, atol=1e-6)
    np.testing.assert_allclose(encoder_rollout(record, layers=0), np.eye(len(record.source)))
    cross = cross_rollout(record, "decoder.1.cross")
    np.testing.assert_allclose(cross.sum(axis=-1), 1, atol=1e-5)
    np.testing.assert_allclose(cross, record.attention["decoder.1.cross"].weights.mean(axis=0) @ expected, atol=1e-6)
