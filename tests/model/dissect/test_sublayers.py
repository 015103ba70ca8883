"""What is shown of a sublayer is what it computed: norms against the real modules, results against the stream."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from model.dissect.blocks import transformer_of
from model.dissect.sublayers import normalisation, sublayer_pass, sublayer_passes
from model.network.site import Site
from model.network.transformer import FeedForward
from model.record import Record
from model.translate.translator import Translator
from tests.conftest import TRANSFORMERS
from tests.tiers import families

SENTENCE, TARGET = "the girl likes the green book.", "la fille aime le livre vert."


@pytest.fixture(params=families(TRANSFORMERS))
def transformer(request: pytest.FixtureRequest, make_taught: Callable[[str], Translator]) -> Translator:
    """Taught, so that gains and shifts are not ones and zeros."""
    return make_taught(request.param)


def stream(record: Record) -> list[str]:
    """The names of all sublayers."""
    return [str(Site.of_state(name)) for name in record.states if name.split(".")[1].isdigit()]


def watched(translator: Translator, kind: type[nn.Module]) -> dict[str, tuple[Tensor, Tensor]]:
    """Input and output of every module of a kind, by its name, in a pass of its own."""
    seen: dict[str, tuple[Tensor, Tensor]] = {}
    hooks = [
        module.register_forward_hook(lambda _, given, made, name=name: seen.__setitem__(name, (given[0][0], made[0])))
        for name, module in translator.network.named_modules()
        if isinstance(module, kind)
    ]
    translator.record(SENTENCE, target=TARGET)
    for hook in hooks:
        hook.remove()
    return seen


def test_norms_are_what_the_real_norms_made(transformer: Translator) -> None:
    record = transformer.record(SENTENCE, target=TARGET)
    seen = watched(transformer, nn.LayerNorm)
    names = [f"{name}_norm" for name in stream(record)]
    pairs = {name: name for name in names} | {"encoder.output": "encoder_norm", "decoder.output": "decoder_norm"}
    assert set(pairs.values()) == set(seen)
    for name, module in pairs.items():
        given, made = seen[module]
        normalised = normalisation(transformer, record, name)
        np.testing.assert_array_equal(normalised.stream, given)
        np.testing.assert_allclose(normalised.result, made, atol=1e-5)
        by_hand = (normalised.stream - normalised.mean[:, None]) / np.sqrt(
            normalised.variance[:, None] + normalised.epsilon
        )
        np.testing.assert_allclose(by_hand * normalised.gain + normalised.shift, made, atol=1e-4)
        assert np.abs(normalised.gain - 1).max() > 1e-3


def test_feed_forward_is_what_the_real_module_made_and_leads_to_the_records_next_stream(
    transformer: Translator,
) -> None:
    record = transformer.record(SENTENCE, target=TARGET)
    for name, (given, made) in watched(transformer, FeedForward).items():
        passed = sublayer_pass(transformer, record, name)
        np.testing.assert_allclose(passed.norm.result, given, atol=1e-5)
        np.testing.assert_allclose(passed.result, made, atol=1e-4)
        np.testing.assert_allclose(passed.norm.stream + passed.result, record.states[Site(name).state], atol=1e-4)
        module = transformer_of(transformer).get_submodule(name)
        assert isinstance(module, FeedForward)
        assert passed.inner is not None
        assert passed.inner.shape == (len(given), module.expand.out_features)
        assert 0 < (passed.inner > 0).sum() < passed.inner.size
        again = F.linear(F.relu(torch.tensor(passed.inner)), module.contract.weight, module.contract.bias)
        np.testing.assert_allclose(again.detach(), made, atol=1e-4)


def test_every_sublayer_adds_its_result(transformer: Translator) -> None:
    record = transformer.record(SENTENCE, target=TARGET)
    passes = sublayer_passes(transformer, record)
    assert list(passes) == stream(record)
    for name, sublayer in passes.items():
        np.testing.assert_array_equal(sublayer.after, record.states[Site(name).state])
        np.testing.assert_allclose(sublayer.norm.stream + sublayer.result, sublayer.after, atol=1e-4)
        assert (sublayer.inner is None) == (name in record.attention)


def test_what_is_not_there(transformer: Translator, make_taught: Callable[[str], Translator]) -> None:
    record = transformer.record(SENTENCE)
    with pytest.raises(ValueError):
        sublayer_pass(transformer, record, "encoder.9.self")
    rnn = make_taught("rnn")
    with pytest.raises(ValueError, match="no Transformer"):
        normalisation(rnn, rnn.record(SENTENCE), "encoder.output")
