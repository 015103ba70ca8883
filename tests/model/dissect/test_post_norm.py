"""A Transformer as Marian builds it, taken apart: norms after the sums, sines before cosines, matrices of their own."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from torch.nn import functional as F

from model.dissect.added_position import SITE, added_parts
from model.dissect.blocks import blocks, parameters_by_block, transformer_of
from model.dissect.lens import evolutions, logit_lens
from model.dissect.next_token import output
from model.dissect.sublayers import contributions, normalisation, sublayer_passes
from model.language.tokenizer import Tokenizer
from model.network.families import build
from model.network.site import Site
from model.network.transformer_config import TransformerConfig
from model.translate.translator import Translator

SENTENCE = "Tom likes the red car."


@pytest.fixture(scope="module")
def marian(tokenizer: Tokenizer) -> Translator:
    config = TransformerConfig(
        "transformer",
        tokenizer.size,
        width=32,
        heads=4,
        layers=2,
        feed_forward=48,
        decoder_layers=1,
        norm="post",
        activation="swish",
        position_layout="halves",
        shared=False,
        tied=False,
    )
    torch.manual_seed(0)
    network = build(config)
    with torch.no_grad():
        for parameter in network.parameters():
            parameter.mul_(2.0)
    return Translator("marian", network.eval(), tokenizer)


def test_a_sublayer_reads_the_stream_and_its_sum_is_normalised(marian: Translator) -> None:
    record = marian.record(SENTENCE)
    passes = sublayer_passes(marian, record)
    network = transformer_of(marian)
    for name, seen in passes.items():
        assert not seen.pre_norm
        np.testing.assert_array_equal(seen.read, seen.before)
        norm = network.get_submodule(f"{name}_norm")
        again = norm(torch.tensor(seen.before + seen.result)).detach()
        np.testing.assert_allclose(again, record.states[Site(name).state], atol=1e-4)
        np.testing.assert_allclose(normalisation(marian, record, f"{name}_norm").result, seen.after, atol=1e-4)
        if seen.inner is not None and seen.active is not None:
            np.testing.assert_allclose(F.silu(torch.tensor(seen.inner)), seen.active, atol=1e-5)
    for side in ("encoder", "decoder"):
        for added in contributions(marian, record, side):
            np.testing.assert_allclose(added.added, np.linalg.norm(passes[added.site].result, axis=1), rtol=1e-4)
    with pytest.raises(ValueError, match="no last norm"):
        normalisation(marian, record, "encoder.output")


def test_its_blocks_stand_in_order_and_hold_all_parameters(marian: Translator) -> None:
    network = transformer_of(marian)
    counts, pieces = parameters_by_block(network), marian.tokenizer.size
    assert sum(counts.values()) == sum(parameter.numel() for parameter in network.parameters())
    assert counts["encoder.embedding"] == counts["decoder.embedding"] == 32 * pieces
    assert counts["output"] == 33 * pieces
    names = [block.name for block in blocks(network)]
    assert names.index("encoder.0.self") + 1 == names.index("encoder.0.self_norm")
    assert [block.name for block in blocks(network) if block.kind == "last_state"] == [
        "encoder.output",
        "decoder.output",
    ]


def test_a_projection_of_its_input_is_the_sum_of_two(marian: Translator) -> None:
    record = marian.record(SENTENCE)
    parts = added_parts(marian, record)
    np.testing.assert_allclose(parts.result, record.attention[SITE].query, atol=1e-4)


def test_its_last_depth_and_its_logits_are_the_models_own(marian: Translator) -> None:
    record = marian.record(SENTENCE, limit=4)
    layers = logit_lens(marian, record)
    np.testing.assert_allclose(layers[-1].log_probs, record.log_probs, atol=1e-4)
    steps = range(len(record.target))
    for step, evolved in zip(steps, evolutions(marian, record, steps), strict=True):
        assert evolved.tokens[0].id == record.candidates[step][0].id
    best = output(marian, record, 0).first
    state = record.states["decoder.output"][0]
    assert float(state @ best.embedding) + best.bias == pytest.approx(best.logit, abs=1e-3)
