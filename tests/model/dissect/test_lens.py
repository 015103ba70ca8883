"""The lens's last depth is the model itself, and its candidates are the same whichever way they are asked for."""

import numpy as np
import pytest

from model.dissect.lens import evolution, evolutions, logit_lens
from model.translate.translator import Translator
from tests.conftest import of_transformers
from tests.tiers import families

SENTENCE = "the girl likes the green book."


@of_transformers
def test_the_last_depth_is_the_record(translator: Translator) -> None:
    record = translator.record(SENTENCE, target="la fille aime le livre vert.")
    layers = logit_lens(translator, record)
    assert [layer.depth for layer in layers] == [0, 1, 2]
    np.testing.assert_allclose(layers[-1].log_probs, record.log_probs, atol=1e-5)
    assert [[c.id for c in step] for step in layers[-1].candidates] == [
        [c.id for c in step] for step in record.candidates
    ]
    assert np.abs(layers[0].log_probs - record.log_probs).max() > 1e-3


@of_transformers
def test_a_steps_candidates_have_the_lenss_probabilities_at_every_depth(translator: Translator) -> None:
    record = translator.record(SENTENCE, target="la fille aime le livre vert.")
    layers, step = logit_lens(translator, record, count=3), 2
    evolved = evolution(translator, record, step)
    ids = [token.id for token in evolved.tokens]
    assert set(ids) == {record.target.ids[step]} | {
        candidate.id for layer in layers for candidate in layer.candidates[step]
    }
    assert evolved.probabilities.shape == (len(ids), len(layers))
    assert list(evolved.probabilities[:, -1]) == sorted(evolved.probabilities[:, -1], reverse=True)
    for depth, layer in enumerate(layers):
        for candidate in layer.candidates[step]:
            assert evolved.probabilities[ids.index(candidate.id), depth] == pytest.approx(
                candidate.probability, abs=1e-6
            )
        mine = evolved.probabilities[ids.index(record.target.ids[step]), depth]
        assert np.log(mine) == pytest.approx(layer.log_probs[step], abs=1e-4)


@of_transformers
def test_steps_read_at_once_are_those_read_alone(translator: Translator) -> None:
    record = translator.record(SENTENCE)
    for step, evolution_of in enumerate(evolutions(translator, record, range(len(record.target)))):
        alone = evolution(translator, record, step)
        assert [token.id for token in evolution_of.tokens] == [token.id for token in alone.tokens]
        np.testing.assert_allclose(evolution_of.probabilities, alone.probabilities, atol=1e-6)


@pytest.mark.parametrize("translator", families(("rnn", "rnn-dot")), indirect=True)
def test_an_rnn_has_no_layers_to_read_between(translator: Translator) -> None:
    record = translator.record(SENTENCE)
    with pytest.raises(ValueError, match="no Transformer"):
        logit_lens(translator, record)
    with pytest.raises(ValueError, match="no Transformer"):
        evolution(translator, record, 0)
