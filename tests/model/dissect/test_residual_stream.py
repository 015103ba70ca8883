"""What sublayers add is what attention and feed-forward computed; similarities are cosines."""

import math

import numpy as np
import pytest
import torch
from torch.nn import functional as F

from model.dissect.head_shares import contributions
from model.dissect.residual_stream import (
    depth_names,
    similarity_between_depths,
    similarity_of_tokens,
    stream_names,
    sublayers,
)
from model.network.site import Side
from model.record import Record
from model.translate.translator import Translator
from tests.conftest import of_transformers

SENTENCE = "the girl likes the green book."
pytestmark = of_transformers


def test_sublayers_in_order_of_computation(translator: Translator) -> None:
    record = translator.record(SENTENCE)
    sites = [str(sublayer.site) for sublayer in sublayers(record, "decoder")]
    assert sites == [f"decoder.{layer}.{kind}" for layer in (0, 1) for kind in ("self", "cross", "feed_forward")]
    assert stream_names(record, "encoder")[:2] == ["encoder.input", "encoder.0.after_self"]
    assert depth_names(record, "encoder") == [
        "encoder.input",
        "encoder.0.after_feed_forward",
        "encoder.1.after_feed_forward",
    ]


def test_what_attention_adds_is_the_sum_of_its_heads(translator: Translator) -> None:
    record = translator.record(SENTENCE)
    heads, bias = contributions(translator, record, "encoder.0.self")
    first = sublayers(record, "encoder")[0]
    np.testing.assert_allclose(np.linalg.norm(heads.sum(axis=0) + bias, axis=-1), first.added, atol=1e-4)
    before = record.states["encoder.input"]
    np.testing.assert_allclose(first.ratio, first.added / np.linalg.norm(before, axis=-1), rtol=1e-5)


def test_the_sum_of_all_that_is_added_is_the_last_state(translator: Translator) -> None:
    record = translator.record(SENTENCE)
    for sublayer, later in zip(sublayers(record, "decoder"), sublayers(record, "decoder")[1:], strict=False):
        length = np.linalg.norm(record.states[sublayer.site.state], axis=-1)
        np.testing.assert_allclose(later.before, length, rtol=1e-6)  # one goes on where the other ended


@pytest.mark.parametrize("side", ["encoder", "decoder"])
def test_similarities_are_torchs_cosines(translator: Translator, side: Side) -> None:
    record = translator.record(SENTENCE)
    states = [torch.tensor(record.states[name]) for name in depth_names(record, side)]
    between = similarity_between_depths(record, side)
    assert between.shape == (len(states[0]), len(states))
    for column, (first, second) in enumerate([(0, 1), (1, 2), (0, 2)]):
        expected = F.cosine_similarity(states[first], states[second], dim=-1)
        np.testing.assert_allclose(between[:, column], expected, atol=1e-5)
    for depth, state in enumerate(states):
        expected = F.cosine_similarity(state[:, None], state[None], dim=-1)
        np.testing.assert_allclose(similarity_of_tokens(record, side, depth), expected, atol=1e-5)


def test_a_state_without_length_is_like_nothing(translator: Translator) -> None:
    record = translator.record(SENTENCE)
    empty = dict.fromkeys(depth_names(record, "encoder"), np.zeros((len(record.source), 4), np.float32))
    nothing = Record(**{**vars(record), "states": {**record.states, **empty}})
    assert not similarity_of_tokens(nothing, "encoder", 0).any()
    assert all(math.isfinite(value) for value in similarity_between_depths(nothing, "encoder").ravel())
