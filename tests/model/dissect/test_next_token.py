"""The output layer: at temperature 1 it is the record's distribution, and the runner-up is as far as it says."""

import math

import numpy as np
import pytest
import torch

from model.dissect.next_token import entropy, output, softmax
from model.language.tokenizer import EOS
from model.translate.translator import Translator

SENTENCE = "the girl likes the green book."


def test_temperature_one_is_the_record(translator: Translator) -> None:
    record = translator.record(SENTENCE)
    for step in (0, len(record.target) - 1):
        probabilities = softmax(output(translator, record, step).logits)
        assert probabilities.sum() == pytest.approx(1, abs=1e-5)
        assert not probabilities[:EOS].any()
        for candidate in record.candidates[step]:
            assert probabilities[candidate.id] == pytest.approx(candidate.probability, abs=1e-5)


def test_a_logit_is_the_dot_product_and_the_bias(translator: Translator) -> None:
    record = translator.record(SENTENCE)
    computed = output(translator, record, 1)
    assert [computed.first.id, computed.second.id] == [candidate.id for candidate in record.candidates[1][:2]]
    for choice in (computed.first, computed.second):
        product = float(computed.state.astype(float) @ choice.embedding.astype(float)) + choice.bias
        assert product == pytest.approx(choice.logit, abs=1e-4)
        assert choice.logit == pytest.approx(float(computed.logits[choice.id]), abs=1e-6)
    ratio = record.candidates[1][0].probability / record.candidates[1][1].probability
    assert math.exp(computed.difference) == pytest.approx(ratio, rel=1e-3)


def test_the_shortest_change_makes_a_tie_and_no_shorter_one_does(translator: Translator) -> None:
    record = translator.record(SENTENCE)
    computed = output(translator, record, 0)
    apart = (computed.first.embedding - computed.second.embedding).astype(float)
    move = -computed.needed * apart / np.linalg.norm(apart)
    assert np.linalg.norm(move) == pytest.approx(computed.needed)

    def ahead(state: np.ndarray) -> float:
        return float(apart @ state) + computed.first.bias - computed.second.bias

    assert ahead(computed.state + move) == pytest.approx(0, abs=1e-4)
    other = np.random.default_rng(0).normal(size=move.shape)
    assert ahead(computed.state + other / np.linalg.norm(other) * 0.99 * computed.needed) > 0


@pytest.mark.parametrize("temperature", [0.1, 0.5, 1.0, 3.0])
def test_softmax_and_entropy_are_torchs(temperature: float) -> None:
    logits = np.array([-np.inf, 3.0, 1.0, -2.0, 900.0, 899.5], dtype=np.float32)
    expected = torch.softmax(torch.tensor(logits, dtype=torch.float64) / temperature, dim=0)
    probabilities = softmax(logits, temperature)
    np.testing.assert_allclose(probabilities, expected, atol=1e-6)
    categorical = torch.distributions.Categorical(probs=expected)
    assert entropy(probabilities) == pytest.approx(float(categorical.entropy()), abs=1e-4)


def test_entropy_of_what_is_certain_and_of_what_is_not() -> None:
    assert entropy(np.array([0, 1, 0], np.float32)) == 0
    assert entropy(np.full(8, 1 / 8, np.float32)) == pytest.approx(math.log(8))


@pytest.mark.parametrize("temperature", [0.0, -1.0, math.nan])
def test_a_temperature_is_above_zero(temperature: float) -> None:
    with pytest.raises(ValueError, match="above 0"):
        softmax(np.zeros(2, np.float32), temperature)
