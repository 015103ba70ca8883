"""Interventions change cached decoding and recording alike, and no other row or call."""

import math
from collections.abc import Callable

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from model.language.tokenizer import EOS, SOS
from model.network.interface import Network, pad
from model.network.intervention import NOTHING, Head, Intervention, PositionalChange, ReplacedRow
from model.search.candidates import next_log_probs
from model.translate.translator import Translator
from tests.conftest import ATTENDING, of_attending
from tests.model.network.interventions import OTHER, OTHER_TARGET, SENTENCE, TARGET, examples
from tests.tiers import families

HEADS = [Head(site, head) for site in ("encoder.0.self", "encoder.1.self", "decoder.1.self") for head in range(4)]
CROSS = [Head("decoder.0.cross", head) for head in range(4)]
NUMBERS = st.lists(st.floats(0, 10), min_size=5, max_size=5).filter(lambda numbers: numbers[0] > 0)
CHANGES = st.none() | st.one_of(
    st.just(PositionalChange("off")),
    st.integers(-50, 50).map(lambda offset: PositionalChange("shift", offset=offset)),
    st.permutations(range(5)).map(lambda order: PositionalChange("permute", order=tuple(order))),
)
INTERVENTIONS = st.builds(
    Intervention,
    mute=st.frozensets(st.sampled_from(HEADS + CROSS), max_size=3),
    uniform=st.frozensets(st.sampled_from(HEADS + CROSS), max_size=3),
    identity=st.frozensets(st.sampled_from(HEADS), max_size=3),
    rows=st.lists(
        st.builds(ReplacedRow, st.sampled_from(HEADS + CROSS), st.integers(0, 4), NUMBERS.map(tuple)), max_size=3
    ).map(tuple),
    encoder_positions=CHANGES,
    decoder_positions=CHANGES,
)


@pytest.mark.parametrize("taught", families(ATTENDING), indirect=True)
def test_cached_decoding_and_recording_are_changed_alike(taught: Translator) -> None:
    """The translation under an intervention has, recorded under it, the log-probability that search gave it."""
    for intervention in examples(taught):
        for beam in (1, 2):
            translation = taught.translate(SENTENCE, beam=beam, limit=12, intervention=intervention)
            record = taught.record(SENTENCE, translation.ids, intervention=intervention)
            assert translation.log_prob == pytest.approx(record.log_prob, abs=2e-4)
            assert record.intervention == intervention


@torch.inference_mode()
def test_every_step_is_changed_alike(translator: Translator) -> None:
    """Random, sharp weights, and every row of the batch under another intervention: outputs step by step or at once."""
    network, asked = translator.network, [NOTHING, *examples(translator)]
    source = pad([translator.source_ids(SENTENCE)] * len(asked))
    inputs = pad([[SOS, *translator.tokenizer.ids(TARGET)]] * len(asked))
    memory = network.encode(source, network.prepare(asked, source))
    whole = network.decode(memory, inputs).outputs
    state = network.start(memory, inputs.size(1))
    for step in range(inputs.size(1)):
        outputs, state = network.step(memory, state, inputs[:, step])
        torch.testing.assert_close(outputs, whole[:, step], rtol=1e-4, atol=5e-5)


@given(asked=st.lists(INTERVENTIONS, min_size=1, max_size=3))
@torch.inference_mode()
def test_any_interventions_together(make_network: Callable[[str], Network], asked: list[Intervention]) -> None:
    """Whatever is asked for, row by row of a batch: steps and one pass agree, and every row of weights sums to 1."""
    network = make_network("transformer")
    source, inputs = (
        torch.tensor([[20, 21, 22, 23, EOS]] * len(asked)),
        torch.tensor([[SOS, 30, 31, 32, 33]] * len(asked)),
    )
    memory = network.encode(source, network.prepare(asked, source))
    whole = network.decode(memory, inputs)
    for seen in (*memory.trace.attention.values(), *whole.trace.attention.values()):
        torch.testing.assert_close(seen.weights.sum(-1), torch.ones_like(seen.weights[..., 0]))
        assert torch.all(seen.weights[seen.scores == -math.inf] == 0)
    state = network.start(memory, inputs.size(1))
    for step in range(inputs.size(1)):
        outputs, state = network.step(memory, state, inputs[:, step])
        torch.testing.assert_close(outputs, whole.outputs[:, step], rtol=1e-4, atol=1e-4)
    for row, intervention in enumerate(asked):
        alone = network.encode(source[:1], network.prepare([intervention], source[:1]))
        torch.testing.assert_close(
            network.decode(alone, inputs[:1]).outputs[0], whole.outputs[row], rtol=1e-4, atol=1e-4
        )


@of_attending
def test_interventions_make_a_difference(translator: Translator) -> None:
    plain = translator.record(SENTENCE, TARGET).log_probs
    for intervention in examples(translator):
        changed = translator.record(SENTENCE, TARGET, intervention=intervention).log_probs
        assert np.abs(changed - plain).max() > 1e-5, intervention


def test_the_next_call_is_untouched(translator: Translator) -> None:
    plain, translation = translator.record(SENTENCE, TARGET), translator.translate(SENTENCE, beam=2, limit=8)
    for intervention in examples(translator):
        translator.record(SENTENCE, TARGET, intervention=intervention)
        translator.translate(SENTENCE, beam=2, limit=8, intervention=intervention)
    again = translator.record(SENTENCE, TARGET)
    assert translator.translate(SENTENCE, beam=2, limit=8) == translation
    for name, array in plain.arrays().items():
        np.testing.assert_array_equal(again.arrays()[name], array)
    assert again.intervention == NOTHING


def test_rows_of_a_batch_have_their_own(translator: Translator) -> None:
    """Sentences of unequal length, each under another intervention, some under none: as one at a time."""
    asked = [NOTHING, *examples(translator), NOTHING]
    targets = [translator.target_ids(TARGET)] * (len(asked) - 1) + [translator.target_ids(OTHER_TARGET)]
    sentences = [SENTENCE] * (len(asked) - 1) + [OTHER]
    together = translator.record_many(sentences, targets, interventions=asked)
    for sentence, target, intervention, record in zip(sentences, targets, asked, together, strict=True):
        alone = translator.record(sentence, target, intervention=intervention)
        np.testing.assert_allclose(record.log_probs, alone.log_probs, atol=1e-4)
        for site, seen in alone.attention.items():
            np.testing.assert_allclose(record.attention[site].weights, seen.weights, atol=1e-4)
        assert record.intervention == intervention


def test_every_head_muted_in_turn_is_one_batch(taught: Translator) -> None:
    heads = [Head(site, head) for site, count in taught.heads_at.items() for head in range(count)]
    asked = [Intervention(mute=frozenset({head})) for head in heads] or [NOTHING]
    together = taught.translate_many([SENTENCE] * len(asked), interventions=asked, beam=2)
    scored = taught.score_ids(
        [taught.source_ids(SENTENCE)] * len(asked), [taught.target_ids(TARGET)] * len(asked), asked
    )
    for intervention, translation, log_probs in zip(asked, together, scored, strict=True):
        alone = taught.translate(SENTENCE, intervention=intervention, beam=2)
        assert translation.ids == alone.ids
        assert translation.log_prob == pytest.approx(alone.log_prob, abs=1e-4)
        recorded = taught.record(SENTENCE, TARGET, intervention=intervention).log_probs
        np.testing.assert_allclose(log_probs, recorded, atol=1e-4)


@torch.inference_mode()
def test_nothing_asked_for_costs_nothing(translator: Translator) -> None:
    """The empty intervention is no intervention: bit for bit the same outputs, and no edit at any site."""
    network = translator.network
    source = torch.tensor([translator.source_ids(SENTENCE)])
    prepared = network.prepare([Intervention()], source)
    assert all(prepared.at(site) is None for site in network.heads_at)
    inputs = torch.tensor([[SOS, 9, 10]])
    plain = next_log_probs(network, network.decode(network.encode(source), inputs).outputs)
    assert torch.equal(plain, next_log_probs(network, network.decode(network.encode(source, prepared), inputs).outputs))
