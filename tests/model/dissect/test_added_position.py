"""Queries, keys and values of the first layer, split into word and position, against the record and plain numpy."""

from __future__ import annotations

import numpy as np
import pytest

from model.dissect.added_position import SITE, added_parts
from model.dissect.query_key_value import PARTS, Role
from model.network.transformer import EncoderLayer, Transformer
from model.translate.translator import Translator
from tests.conftest import of_transformers

SENTENCE = "Tom likes the red car."


@of_transformers
@pytest.mark.parametrize("role", PARTS)
def test_the_parts_make_the_recorded_projection(translator: Translator, role: Role) -> None:
    record = translator.record(SENTENCE)
    parts = added_parts(translator, record, role)
    np.testing.assert_allclose(parts.result, getattr(record.attention[SITE], role), atol=1e-4)
    np.testing.assert_allclose(parts.word + parts.position + parts.constant, parts.result, atol=1e-5)
    assert parts.position.any() == bool(translator.network.positions)
    lengths = np.sqrt((parts.position.astype(float) ** 2).sum(-1)), np.sqrt((parts.word.astype(float) ** 2).sum(-1))
    np.testing.assert_allclose(parts.position_share, lengths[0] / (lengths[0] + lengths[1]), atol=1e-5)


@pytest.mark.parametrize("translator", ["transformer"], indirect=True)
def test_a_part_is_the_projection_of_the_embedding_alone(translator: Translator) -> None:
    record = translator.record(SENTENCE)
    assert isinstance(translator.network, Transformer)
    layer = translator.network.encoder[0]
    assert isinstance(layer, EncoderLayer)
    gain, shift = (weights.detach().numpy() for weights in (layer.self_norm.weight, layer.self_norm.bias))
    weight = layer.self_attention.in_projection.weight.detach().numpy()
    embedding, total = (record.states[f"encoder.{name}"] for name in ("embedding", "input"))
    normed = gain * (embedding[2] - embedding[2].mean()) / np.sqrt(total[2].var() + layer.self_norm.eps)
    heads, _, dim = added_parts(translator, record).word.shape
    expected = (weight[: heads * dim] @ normed).reshape(heads, dim)
    np.testing.assert_allclose(added_parts(translator, record).word[:, 2], expected, atol=1e-4)
    assert not shift.any() or added_parts(translator, record).constant.any()


@pytest.mark.parametrize("translator", ["rnn-dot"], indirect=True)
def test_an_rnn_adds_no_positions(translator: Translator) -> None:
    with pytest.raises(ValueError, match="no Transformer"):
        added_parts(translator, translator.record(SENTENCE))
