"""Leaving words out and gradients, against direct recomputation."""

import copy

import numpy as np
import pytest
import torch

from model.dissect.influence import gradient_times_input, leave_one_out
from model.language.tokenizer import EOS
from model.translate.translator import Translator

SENTENCE = "Tom likes the red car."


def test_leaving_a_word_out_is_scoring_the_shorter_source(translator: Translator) -> None:
    record = translator.record(SENTENCE, target="Tom aime la voiture.")
    left_out = leave_one_out(translator, record)
    assert [word.text for word in left_out.words] == ["Tom", "likes", "the", "red", "car", "."]
    for word, change in zip(left_out.words, left_out.change, strict=True):
        ids = [*record.source.ids[: word.start], *record.source.ids[word.end :]]
        alone = translator.score_ids([ids], [record.target.ids])[0]
        np.testing.assert_allclose(change, alone - record.log_probs, atol=2e-5)
    np.testing.assert_allclose(left_out.total, left_out.change.sum(axis=1), rtol=1e-6)


def test_one_word_has_nothing_to_leave_out(translator: Translator) -> None:
    left_out = leave_one_out(translator, translator.record("Tom"))
    assert left_out.words == ()
    assert left_out.change.shape[0] == 0


def test_gradient_times_input_is_the_directional_derivative(translator: Translator) -> None:
    """Scaling one word's embedding by (1 + h) changes the log-probability by h times gradient . embedding."""
    record = translator.record(SENTENCE, target="Tom aime la voiture.")
    influence = gradient_times_input(translator, record)
    assert influence.shape == (len(record.source.words),)
    assert influence.sum() == pytest.approx(1, abs=1e-5)

    network = copy.deepcopy(translator.network).double()  # finite differences need the digits
    source = torch.tensor([record.source.ids])
    inputs = torch.tensor([record.decoder_input.ids])
    written = torch.tensor([record.target.ids])[..., None]

    def log_prob(word_index: int, scale: float) -> float:
        word = record.source.words[word_index]

        def rescale(_module: object, arguments: tuple[torch.Tensor], output: torch.Tensor) -> torch.Tensor:
            if not torch.equal(arguments[0], source):
                return output
            output = output.clone()
            output[:, word.start : word.end] *= scale
            return output

        handle = network.embedding.register_forward_hook(rescale)
        try:
            with torch.no_grad():
                logits = network.logits(network.decode(network.encode(source), inputs).outputs)
        finally:
            handle.remove()
        logits[..., :EOS] = float("-inf")  # <pad>, unknown and <sos> are never written
        return float(torch.log_softmax(logits, dim=-1).gather(2, written).sum())

    step = 1e-5
    slopes = [abs(log_prob(i, 1 + step) - log_prob(i, 1 - step)) / (2 * step) for i in range(len(record.source.words))]
    np.testing.assert_allclose(influence, np.array(slopes) / sum(slopes), atol=1e-3)


def test_gradients_leave_no_trace(translator: Translator) -> None:
    gradient_times_input(translator, translator.record(SENTENCE))
    assert all(parameter.grad is None for parameter in translator.network.parameters())


def test_many_words_in_several_batches(translator: Translator, monkeypatch: pytest.MonkeyPatch) -> None:
    record = translator.record(SENTENCE, target="Tom aime la voiture.")
    at_once = leave_one_out(translator, record)
    monkeypatch.setattr("model.dissect.influence.BATCH_STEPS", 2 * len(record.target))
    np.testing.assert_allclose(leave_one_out(translator, record).change, at_once.change, atol=2e-5)


def test_frozen_weights_give_the_same_and_stay_frozen(translator: Translator) -> None:
    """A loaded network's weights take no gradient."""
    record = translator.record(SENTENCE, target="Tom aime la voiture.")
    frozen = copy.deepcopy(translator.network).requires_grad_(False)
    loaded = Translator(translator.name, frozen, translator.tokenizer)
    np.testing.assert_allclose(
        gradient_times_input(loaded, record), gradient_times_input(translator, record), atol=1e-6
    )
    assert not any(parameter.requires_grad or parameter.grad is not None for parameter in frozen.parameters())
