"""Interventions do what they say, in cached decoding and in recording alike, and to nobody else."""

import copy
import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from model.language.tokenizer import EOS, SOS
from model.network.attention import attend
from model.network.interface import Network, pad
from model.network.intervention import NOTHING, AttentionEdit, Head, Intervention, PositionalChange, ReplacedRow
from model.record import Record
from model.search.candidates import next_log_probs
from model.translate.translator import Translator
from tests.conftest import ATTENDING, of_attending, of_transformers
from tests.tiers import families

SENTENCE, TARGET = "Tom likes the red car.", "Tom aime la voiture rouge."
OTHER, OTHER_TARGET = "the girl wants a small house today.", "la fille veut du pain."

# Worked examples of each kind at every site a family has; empty for the RNN without attention.


def is_self(site: str) -> bool:
    return site.endswith(".self")


def examples(translator: Translator) -> list[Intervention]:
    """Each kind once a site, at the last head, and everything at once."""
    source = len(translator.source_ids(SENTENCE))
    made = []
    for site, heads in translator.heads_at.items():
        head = Head(site, heads - 1)
        weights = (1.0, 2.0, 1.0) if site.startswith("decoder") and is_self(site) else tuple(range(source))
        made += [
            Intervention(mute=frozenset({head})),
            Intervention(uniform=frozenset({head})),
            Intervention(rows=(ReplacedRow(head, 2, weights), ReplacedRow(head, 4, weights))),
        ]
        if is_self(site):
            made.append(Intervention(identity=frozenset({head})))
    if made:
        every = frozenset(Head(site, 0) for site in translator.heads_at)
        selves = frozenset(head for head in every if is_self(head.site))
        made.append(Intervention(mute=every, uniform=every, identity=selves))
    if translator.network.positions:
        for change in (
            PositionalChange("off"),
            PositionalChange("shift", offset=3),
            PositionalChange("shift", offset=-2),
            PositionalChange("permute", order=(2, 0, 1, 3)),
        ):
            made += [Intervention(encoder_positions=change), Intervention(decoder_positions=change)]
    return made


def log_probs_of(record: Record) -> np.ndarray:
    return np.asarray(record.log_probs)


# What each kind does --------------------------------------------------------------------------------------------


@of_attending
def test_a_muted_head_says_nothing(translator: Translator) -> None:
    plain = translator.record(SENTENCE, TARGET)
    for site, heads in translator.heads_at.items():
        head = heads - 1
        record = translator.record(SENTENCE, TARGET, intervention=Intervention(mute=frozenset({Head(site, head)})))
        assert np.all(record.attention[site].context[head] == 0)
        assert np.any(plain.attention[site].context[head] != 0)
        if heads > 1:  # its neighbours go on as before
            others = slice(0, head)
            np.testing.assert_array_equal(record.attention[site].context[others], plain.attention[site].context[others])
        np.testing.assert_allclose(record.attention[site].weights[head].sum(-1), 1, rtol=1e-5)


def test_a_muted_head_is_a_zero_block_of_the_output_projection(make_taught: Callable[[str], Translator]) -> None:
    """Outside the mechanism: zero the columns that read this head's context, and run without interventions."""
    translator = make_taught("transformer")
    for site in translator.heads_at:
        muted = translator.record(SENTENCE, TARGET, intervention=Intervention(mute=frozenset({Head(site, 1)})))
        network = copy.deepcopy(translator.network)
        projection = network.get_submodule(f"{site}_attention.out_projection")
        assert isinstance(projection, torch.nn.Linear)
        head_dim = projection.in_features // 4
        with torch.no_grad():
            projection.weight[:, head_dim : 2 * head_dim] = 0
        expected = Translator("zeroed", network, translator.tokenizer).record(SENTENCE, TARGET)
        np.testing.assert_allclose(muted.log_probs, expected.log_probs, atol=1e-4)


@of_attending
def test_uniform_weights_are_equal_over_what_may_be_seen(translator: Translator) -> None:
    for site, heads in translator.heads_at.items():
        head = heads - 1
        record = translator.record(SENTENCE, TARGET, intervention=Intervention(uniform=frozenset({Head(site, head)})))
        seen = record.attention[site]
        allowed = np.isfinite(seen.scores[head])
        np.testing.assert_allclose(seen.weights[head], allowed / allowed.sum(-1, keepdims=True), rtol=1e-6)
        np.testing.assert_allclose(seen.context[head], seen.weights[head] @ seen.value[head], rtol=1e-4, atol=1e-5)
        if site.startswith("decoder") and is_self(site):
            assert seen.weights[head][1].tolist()[:3] == [0.5, 0.5, 0.0]


@of_transformers
def test_identity_looks_at_its_own_position(translator: Translator) -> None:
    for site, heads in translator.heads_at.items():
        if not is_self(site):
            continue
        record = translator.record(SENTENCE, TARGET, intervention=Intervention(identity=frozenset({Head(site, 0)})))
        seen = record.attention[site]
        np.testing.assert_array_equal(seen.weights[0], np.eye(seen.weights.shape[-1]))
        np.testing.assert_allclose(seen.context[0], seen.value[0], rtol=1e-5)
        assert heads > 1
        assert np.all((seen.weights[1] > 0) == np.isfinite(seen.scores[1]))


@of_attending
def test_a_replaced_row_is_rescaled_and_stands_alone(translator: Translator) -> None:
    plain = translator.record(SENTENCE, TARGET)
    for site, heads in translator.heads_at.items():
        weights: tuple[float, ...]
        if site.startswith("decoder") and is_self(site):
            weights, expected = (3.0, 1.0, 0.0, 5.0, 7.0), [0.75, 0.25, 0.0]  # inputs 3 and 4 are not read yet
        else:
            weights = tuple(float(i % 3) for i in range(len(plain.source)))
            expected = [weight / sum(weights) for weight in weights]
        row = ReplacedRow(Head(site, heads - 1), 2, weights)
        record = translator.record(SENTENCE, TARGET, intervention=Intervention(rows=(row,)))
        new, old = record.attention[site].weights, plain.attention[site].weights
        np.testing.assert_allclose(new[heads - 1, 2, : len(expected)], expected, rtol=1e-6)
        assert np.all(new[heads - 1, 2, len(expected) :] == 0)
        np.testing.assert_allclose(record.attention[site].context, new @ record.attention[site].value, atol=1e-5)
        np.testing.assert_array_equal(new[heads - 1, :2], old[heads - 1, :2])
        if site in ("encoder.0.self", "decoder.0.self"):
            np.testing.assert_array_equal(new[heads - 1, 3:], old[heads - 1, 3:])


@given(
    st.lists(st.floats(0, 1e308) | st.sampled_from([0.0, 5e-324, 1e-300]), min_size=1, max_size=6),
    st.lists(st.booleans(), min_size=6, max_size=6),
)
def test_any_row_becomes_a_distribution_over_what_is_allowed(weights: list[float], allowed: list[bool]) -> None:
    """Numbers of any size, some keys masked: not negative, zero on masks, sum 1, and in proportion."""
    if not any(weights):
        with pytest.raises(ValueError, match="all zero"):
            ReplacedRow(Head("encoder.0.self", 0), 0, tuple(weights))
        return
    row = ReplacedRow(Head("encoder.0.self", 0), 0, tuple(weights))
    mask = torch.tensor(allowed)
    scores = torch.zeros(1, 1, 1, 6)
    edit = AttentionEdit(rows=((0, row),))
    allowed_weights = [weight if allow else 0.0 for weight, allow in zip(weights, allowed, strict=False)]
    if not any(allowed_weights):
        with pytest.raises(ValueError, match="masked"):
            edit.change_weights(scores.softmax(-1), mask, 0)
        return
    new = edit.change_weights(scores.softmax(-1), mask, 0)[0, 0, 0].double()
    assert torch.all(new >= 0)
    assert torch.all(new[~mask] == 0)
    assert float(new.sum()) == pytest.approx(1, abs=1e-6)
    share = [weight / max(allowed_weights) for weight in allowed_weights]
    expected = [weight / math.fsum(share) for weight in share]
    np.testing.assert_allclose(new[: len(expected)].numpy(), expected, rtol=1e-5, atol=1e-37)


def test_kinds_combine_in_a_fixed_order() -> None:
    """A replaced row beats identity, identity beats uniform; muting comes last and takes the context."""
    value = torch.randn(1, 1, 3, 4)
    on = torch.ones(1, 1, 1, 1, dtype=torch.bool)
    row = ReplacedRow(Head("encoder.0.self", 0), 1, (1.0, 0.0, 1.0))
    query = torch.randn(1, 1, 3, 4)
    seen = attend(query, query, value, edit=AttentionEdit(uniform=on, identity=on, rows=((0, row),)))
    assert seen.weights[0, 0].tolist() == [[1, 0, 0], [0.5, 0, 0.5], [0, 0, 1]]
    muted = attend(query, query, value, edit=AttentionEdit(mute=on, uniform=on))
    torch.testing.assert_close(muted.weights, torch.full((1, 1, 3, 3), 1 / 3))
    assert torch.all(muted.context == 0)


# Positions ------------------------------------------------------------------------------------------------------


def told(record: Record, side: str) -> np.ndarray:
    return np.asarray(record.states[f"{side}.position"])


@pytest.mark.parametrize("side", ["encoder", "decoder"])
def test_positional_changes_change_the_encodings_of_one_side(
    make_taught: Callable[[str], Translator], side: str
) -> None:
    translator = make_taught("transformer")
    other = "decoder" if side == "encoder" else "encoder"
    plain = translator.record(SENTENCE, TARGET)
    width = translator.network.embedding.embedding_dim

    def changed(change: PositionalChange) -> Record:
        asked: dict[str, Any] = {f"{side}_positions": change}
        intervention = Intervention(**asked)
        record = translator.record(SENTENCE, TARGET, intervention=intervention)
        np.testing.assert_array_equal(told(record, other), told(plain, other))
        np.testing.assert_allclose(
            record.states[f"{side}.input"], record.states[f"{side}.embedding"] + told(record, side), atol=1e-6
        )
        np.testing.assert_array_equal(record.states[f"{side}.embedding"], plain.states[f"{side}.embedding"])
        return record

    assert np.all(told(changed(PositionalChange("off")), side) == 0)
    order = (3, 1, 0, 2)
    permuted = told(changed(PositionalChange("permute", order=order)), side)
    np.testing.assert_allclose(permuted[:4], told(plain, side)[list(order)], atol=1e-6)
    np.testing.assert_array_equal(permuted[4:], told(plain, side)[4:])
    shifted = told(changed(PositionalChange("shift", offset=5)), side)
    positions = np.arange(5, 5 + len(shifted))
    angles = positions[:, None] / 10000 ** (np.arange(0, width, 2) / width)
    np.testing.assert_allclose(shifted[:, 0::2], np.sin(angles), atol=1e-5)
    np.testing.assert_allclose(shifted[:, 1::2], np.cos(angles), atol=1e-5)


def test_moving_tokens_and_permuting_their_positions_are_one_thing(make_taught: Callable[[str], Translator]) -> None:
    """Token i told that it stands at order[i] is as good as token i standing there: the encoder is a bag otherwise."""
    translator = make_taught("transformer")
    ids = translator.source_ids(SENTENCE)
    order = [2, 0, 1, *range(3, len(ids) - 1)]
    moved = [0] * (len(ids) - 1)
    for token, position in zip(ids[:-1], order, strict=True):
        moved[position] = token
    there = translator.record([*moved, ids[-1]], TARGET)
    asked = Intervention(encoder_positions=PositionalChange("permute", order=tuple(order)))
    here = translator.record(ids, TARGET, intervention=asked)
    np.testing.assert_allclose(here.log_probs, there.log_probs, atol=1e-4)
    np.testing.assert_allclose(here.states["encoder.output"][:-1], there.states["encoder.output"][order], atol=1e-4)


def test_a_whole_source_without_positions_can_be_shuffled(make_taught: Callable[[str], Translator]) -> None:
    translator = make_taught("transformer")
    off = Intervention(encoder_positions=PositionalChange("off"))
    ids = translator.source_ids(SENTENCE)
    shuffled = [*reversed(ids[:-1]), ids[-1]]
    straight = translator.record(ids, TARGET, intervention=off)
    np.testing.assert_allclose(
        translator.record(shuffled, TARGET, intervention=off).log_probs, straight.log_probs, atol=1e-4
    )
    assert np.abs(translator.record(shuffled, TARGET).log_probs - translator.record(ids, TARGET).log_probs).max() > 1e-3


# In decoding as in recording, and to nobody else ----------------------------------------------------------------


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
    plain = log_probs_of(translator.record(SENTENCE, TARGET))
    for intervention in examples(translator):
        changed = log_probs_of(translator.record(SENTENCE, TARGET, intervention=intervention))
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
