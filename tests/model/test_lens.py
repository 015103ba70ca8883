"""The lens's last depth is the model itself; sublayers add up to the residual stream."""

import numpy as np
import pytest

from model.lens import logit_lens, sublayer_norms
from model.translator import Translator

SENTENCE = "the girl likes the green book."


def test_the_last_depth_is_the_record(translator: Translator) -> None:
    record = translator.record(SENTENCE, target="la fille aime le livre vert.")
    if not translator.name.startswith("transformer"):
        with pytest.raises(ValueError, match="needs a Transformer"):
            logit_lens(translator, record)
        with pytest.raises(ValueError, match="no residual stream"):
            sublayer_norms(record, "decoder")
        return
    layers = logit_lens(translator, record)
    assert [layer.depth for layer in layers] == [0, 1, 2]
    np.testing.assert_allclose(layers[-1].log_probs, record.log_probs, atol=1e-5)
    assert [[c.id for c in step] for step in layers[-1].candidates] == [
        [c.id for c in step] for step in record.candidates
    ]
    assert np.abs(layers[0].log_probs - record.log_probs).max() > 1e-3


def test_sublayer_norms_measure_what_was_added(translator: Translator) -> None:
    record = translator.record(SENTENCE)
    if not translator.name.startswith("transformer"):
        return
    names = [name for name, _ in sublayer_norms(record, "decoder")]
    assert names == [f"decoder.{layer}.{kind}" for layer in (0, 1) for kind in ("self", "cross", "feed_forward")]
    heads, bias = translator.contributions(record, "encoder.0.self")
    added = dict(sublayer_norms(record, "encoder"))["encoder.0.self"]
    np.testing.assert_allclose(np.linalg.norm(heads.sum(axis=0) + bias, axis=-1), added, atol=1e-4)
