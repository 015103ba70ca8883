"""The record is complete, true, read-only and small."""

import dataclasses
import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch

from model.dissect.head_shares import contributions
from model.language.tokenizer import EOS, SOS, Tokenizer, Tokens
from model.network.families import build, config_of
from model.network.intervention import Head, Intervention
from model.network.site import Site
from model.record import ATTENTION_FIELDS, Array, Record
from model.translate.reading import InputError
from model.translate.translator import Translator
from tests.conftest import of_attending, of_rnns, small_rnn
from tests.tiers import families

SENTENCE, TARGET = "the girl wants a small house today.", "la fille veut une petite maison aujourd'hui."


@pytest.fixture(scope="module")
def record(translator: Translator) -> Record:
    return translator.record(SENTENCE, TARGET)


# Complete -------------------------------------------------------------------------------------------------------


def test_every_site_and_head_in_order_of_computation(translator: Translator, record: Record) -> None:
    assert list(record.attention) == list(translator.heads_at)
    source, steps = len(record.source), len(record.target)
    for site, seen in record.attention.items():
        heads = translator.heads_at[site]
        queries = source if site.startswith("encoder") else steps
        keys = steps if site.startswith("decoder") and site.endswith(".self") else source
        assert (len(record.rows(site)), len(record.columns(site))) == (queries, keys)
        assert seen.query.shape[:2] == seen.context.shape[:2] == (heads, queries)
        assert seen.key.shape[:2] == seen.value.shape[:2] == (heads, keys)
        assert seen.scores.shape == seen.weights.shape == (heads, queries, keys)
        assert seen.query.shape[2] == seen.key.shape[2]
        assert seen.context.shape[2] == seen.value.shape[2]


def test_every_state_has_its_name(translator: Translator, record: Record) -> None:
    source, steps = len(record.source), len(record.target)
    width = translator.network.embedding.embedding_dim
    if translator.name.startswith("transformer"):
        encoder = [f"encoder.{i}.after_{part}" for i in range(2) for part in ("self", "feed_forward")]
        decoder = [f"decoder.{i}.after_{part}" for i in range(2) for part in ("self", "cross", "feed_forward")]
        both = (("encoder", encoder), ("decoder", decoder))
        around = [
            [f"{side}.embedding", f"{side}.position", f"{side}.input", *names, f"{side}.output"] for side, names in both
        ]
        expected = dict.fromkeys(around[0], (source, width)) | dict.fromkeys(around[1], (steps, width))
    else:
        hidden = small_rnn(10, translator.name).hidden
        each_way = hidden if translator.name == "rnn" else hidden // 2
        expected = {"encoder.embedding": (source, width), "encoder.forward": (source, each_way)}
        if translator.name != "rnn":
            expected["encoder.backward"] = (source, each_way)
        expected |= {"encoder.output": (source, hidden), "decoder.initial": (1, hidden)}
        expected |= {"decoder.embedding": (steps, width), "decoder.state": (steps, hidden)}
        expected |= {"decoder.output": (steps, width)}
    assert {name: array.shape for name, array in record.states.items()} == expected
    assert list(record.states) == list(expected)


def test_tokens(translator: Translator, record: Record) -> None:
    assert list(record.source.ids) == translator.source_ids(SENTENCE)
    assert list(record.target.ids) == translator.target_ids(TARGET)
    assert record.decoder_input.ids == (SOS, *record.target.ids[:-1])
    assert record.source.pieces[-1] == record.target.pieces[-1] == "<eos>"
    assert record.decoder_input.pieces[0] == "<sos>"
    assert (record.source.text, record.target.text) == (SENTENCE, TARGET)
    assert record.model == translator.name
    assert not record.own


def covers(tokens: Tokens) -> bool:
    """Words follow each other from the first piece to the last, without a gap."""
    ends = [0, *(word.end for word in tokens.words)]
    return [word.start for word in tokens.words] == ends[:-1] and ends[-1] == len(tokens.ids)


@pytest.mark.parametrize("sentence", [SENTENCE, "I don't like 🦔 hedge-hogs!", "Tom", "...", "日本 Tom"])
def test_words_cover_the_pieces(translator: Translator, sentence: str) -> None:
    record = translator.record(sentence, TARGET)
    for tokens in (record.source, record.decoder_input, record.target):
        assert covers(tokens)
        assert len(tokens) == len(tokens.ids) == len(tokens.pieces)
    assert [word.text for word in record.target.words] == [
        *("la", "fille", "veut", "une", "petite", "maison", "aujourd'hui", ".", "<eos>")
    ]


# True -----------------------------------------------------------------------------------------------------------


def softmax(scores: Array) -> np.ndarray:
    exponentials = np.exp(scores.astype(np.float64) - scores.max(axis=-1, keepdims=True))
    return np.asarray(exponentials / exponentials.sum(axis=-1, keepdims=True))


@of_attending
def test_attention_adds_up(translator: Translator, record: Record) -> None:
    for site, seen in record.attention.items():
        masked = np.zeros(seen.scores.shape[1:], bool)
        if site.startswith("decoder") and site.endswith(".self"):
            masked = np.triu(np.ones_like(masked), 1)
        assert np.all(seen.scores[:, masked] == -np.inf)
        assert np.all(seen.weights[:, masked] == 0)
        assert np.all(np.isfinite(seen.scores[:, ~masked]))
        np.testing.assert_allclose(seen.weights, softmax(seen.scores), atol=1e-6)
        np.testing.assert_allclose(seen.weights.sum(-1), 1, atol=1e-5)
        np.testing.assert_allclose(seen.context, seen.weights @ seen.value, rtol=1e-4, atol=1e-5)
        if translator.name != "rnn-additive":
            products = seen.query @ seen.key.transpose(0, 2, 1) / math.sqrt(seen.query.shape[-1])
            np.testing.assert_allclose(seen.scores[:, ~masked], products[:, ~masked], rtol=1e-4, atol=1e-4)


def test_the_residual_stream_adds_up(translator: Translator, record: Record) -> None:
    """Heads and bias make a sublayer's output, which is the difference of the streams after it and before it."""
    if not translator.name.startswith("transformer"):
        with pytest.raises(ValueError, match="no output projection"):
            contributions(translator, record, "decoder.cross")
        return
    for side in ("encoder", "decoder"):
        total = record.states[f"{side}.embedding"] + record.states[f"{side}.position"]
        np.testing.assert_allclose(total, record.states[f"{side}.input"], atol=1e-6)
    for site in record.attention:
        side, layer, kind = site.split(".")
        if kind == "cross":
            before = record.states[f"{side}.{layer}.after_self"]
        else:
            before = record.states[f"{side}.{int(layer) - 1}.after_feed_forward" if layer != "0" else f"{side}.input"]
        heads, bias = contributions(translator, record, site)
        assert heads.shape == (4, len(record.rows(site)), 32)
        np.testing.assert_allclose(
            heads.sum(axis=0) + bias, record.states[Site(site).state] - before, rtol=1e-3, atol=1e-4, err_msg=site
        )
        assert not heads.flags.writeable
        assert not bias.flags.writeable
    with pytest.raises(ValueError, match=r"no output projection at 'decoder\.7\.cross'"):
        contributions(translator, record, "decoder.7.cross")


def test_a_muted_head_contributes_nothing(make_taught: Callable[[str], Translator]) -> None:
    translator = make_taught("transformer")
    asked = Intervention(mute=frozenset({Head("decoder.1.cross", 2)}))
    heads, _ = contributions(translator, translator.record(SENTENCE, TARGET, intervention=asked), "decoder.1.cross")
    assert np.all(heads[2] == 0)
    assert np.all(np.abs(heads[[0, 1, 3]]).max(axis=(1, 2)) > 0)


def test_log_probabilities_and_candidates(translator: Translator, record: Record) -> None:
    """Each from the last state and the output matrix, with the three pieces that are never written left out."""
    network = translator.network
    with torch.no_grad():
        logits = network.logits(torch.tensor(record.states["decoder.output"])).double().numpy()
    log_probs = logits[:, EOS:] - np.log(np.exp(logits[:, EOS:]).sum(axis=-1, keepdims=True))
    written = np.array(record.target.ids) - EOS
    np.testing.assert_allclose(record.log_probs, log_probs[np.arange(len(written)), written], atol=1e-4)
    assert record.log_prob == pytest.approx(float(record.log_probs.sum()), abs=1e-4)
    assert len(record.candidates) == len(record.target)
    for step, row in zip(record.candidates, log_probs, strict=True):
        best = np.sort(row)[::-1][:10]
        np.testing.assert_allclose([candidate.log_prob for candidate in step], best, atol=1e-4)
        np.testing.assert_allclose([candidate.probability for candidate in step], np.exp(best), atol=1e-5)
        for candidate in step:
            assert candidate.log_prob == pytest.approx(row[candidate.id - EOS], abs=1e-4)
            assert candidate.piece == translator.tokenizer.piece(candidate.id)


@of_rnns
@torch.inference_mode()
def test_rnn_states_are_those_of_single_steps(translator: Translator, record: Record) -> None:
    """The recorded states, one decoder step after the other, are what `step` carries along."""
    memory = translator.network.encode(torch.tensor([record.source.ids]))
    state = translator.network.start(memory, len(record.target))
    np.testing.assert_array_equal(record.states["decoder.initial"], state.hidden.numpy())  # type: ignore[attr-defined]
    for step, index in enumerate(record.decoder_input.ids):
        _, state = translator.network.step(memory, state, torch.tensor([index]))
        hidden = state.hidden[0].numpy()  # type: ignore[attr-defined]
        np.testing.assert_allclose(record.states["decoder.state"][step], hidden, atol=1e-5)


def test_a_batch_is_each_record_alone(translator: Translator) -> None:
    """Sources and targets of unequal length: what is padded inside does not show in any array."""
    sentences = ["Tom", SENTENCE, "I like bread."]
    targets = [translator.target_ids(text) for text in (TARGET, "Tom", "je")]
    for sentence, target, together in zip(sentences, targets, translator.record_many(sentences, targets), strict=True):
        alone = translator.record(sentence, target)
        assert (together.source, together.decoder_input, together.target) == (
            alone.source,
            alone.decoder_input,
            alone.target,
        )
        assert together.arrays().keys() == alone.arrays().keys()
        for name, array in alone.arrays().items():
            scale = max(1.0, float(np.abs(array[np.isfinite(array)]).max(initial=0)))  # single precision
            np.testing.assert_allclose(together.arrays()[name], array, rtol=1e-3, atol=5e-5 * scale, err_msg=name)
        for mine, theirs in zip(together.candidates, alone.candidates, strict=True):
            assert mine[0].id == theirs[0].id


def test_scores_of_a_batch_are_those_of_the_records(translator: Translator) -> None:
    sources = [translator.source_ids(text) for text in ("Tom", SENTENCE)]
    targets = [translator.target_ids(text) for text in (TARGET, "Tom")]
    scored = translator.score_ids(sources, targets)
    for source, target, log_probs in zip(sources, targets, scored, strict=True):
        np.testing.assert_allclose(log_probs, translator.record(source, target).log_probs, atol=1e-4)
        assert not log_probs.flags.writeable


# Whose target ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("beam", [1, 3])
def test_its_own_translation(taught: Translator, beam: int) -> None:
    record, translation = taught.record(SENTENCE, beam=beam), taught.translate(SENTENCE, beam=beam)
    assert record.own
    assert record.target.ids == translation.ids
    assert record.target.text == translation.text
    assert record.log_prob == pytest.approx(translation.log_prob, abs=1e-4)


def test_an_unfinished_translation_has_no_eos(taught: Translator) -> None:
    ids = taught.translate(SENTENCE, limit=3).ids
    record = taught.record(SENTENCE, ids)
    assert record.target.ids == ids
    assert record.target.pieces[-1] != "<eos>"
    assert record.decoder_input.ids == (SOS, *ids[:2])
    assert len(record.log_probs) == len(record.candidates) == 3
    whole = taught.record(SENTENCE, taught.translate(SENTENCE).ids)
    np.testing.assert_allclose(record.log_probs, whole.log_probs[:3], atol=1e-4)


def test_the_empty_output_can_be_recorded_by_its_id(taught: Translator) -> None:
    record = taught.record(SENTENCE, [EOS])
    assert (record.target.pieces, record.decoder_input.pieces, record.target.text) == (("<eos>",), ("<sos>",), "")


@pytest.mark.parametrize("target", ["", " \t", []])
def test_an_empty_target_is_refused(taught: Translator, target: str | list[int]) -> None:
    with pytest.raises(InputError, match="the target is empty"):
        taught.record(SENTENCE, target)


def test_targets_that_no_model_writes_are_refused(taught: Translator) -> None:
    for bad in ([SOS, 9], [9, taught.tokenizer.size], [-4], [EOS, 9]):
        with pytest.raises(InputError):
            taught.record(SENTENCE, bad)
    with pytest.raises(InputError, match=r"\d+ pieces and at most \d+ are read"):
        taught.record(SENTENCE, "le chat " * 400)


# Read-only and small --------------------------------------------------------------------------------------------


def test_nothing_in_a_record_can_be_changed(record: Record) -> None:
    arrays = record.arrays()
    assert len(arrays) == len(record.attention) * len(ATTENTION_FIELDS) + len(record.states) + 1
    for name, array in arrays.items():
        assert array.dtype == np.float32, name
        with pytest.raises(ValueError, match="read-only"):
            array[...] = 0
    with pytest.raises(TypeError):
        record.states["encoder.output"] = record.log_probs  # type: ignore[index]
    with pytest.raises(TypeError):
        record.attention["decoder.cross"] = None  # type: ignore[index]
    some: list[Any] = [record, record.source, record.candidates[0][0], *record.attention.values()]
    for frozen in some:
        with pytest.raises(dataclasses.FrozenInstanceError):
            setattr(frozen, dataclasses.fields(frozen)[0].name, None)


def test_arrays_do_not_keep_larger_ones_alive(translator: Translator) -> None:
    """A row of a padded batch owns its memory: what `nbytes` counts is what the cache pays."""
    targets = [translator.target_ids("Tom"), translator.target_ids(TARGET)]
    for array in translator.record_many(["Tom", SENTENCE], targets)[0].arrays().values():
        owner = array
        while isinstance(owner.base, np.ndarray):
            owner = owner.base
        held = array.nbytes if owner.base is None else owner.base.untyped_storage().nbytes()
        assert held == array.nbytes


def test_two_records_share_no_memory(translator: Translator, record: Record) -> None:
    again = translator.record(SENTENCE, TARGET)
    for name, array in record.arrays().items():
        assert not np.shares_memory(array, again.arrays()[name])


@pytest.mark.parametrize(("tokens", "megabytes"), [(30, 2.5), (60, 6.0)])
@pytest.mark.parametrize("name", families())
def test_the_shipped_models_records_are_small(tokenizer: Tokenizer, name: str, tokens: int, megabytes: float) -> None:
    translator = Translator(name, build(config_of(name, tokenizer.size)), tokenizer)
    words = [*range(100, 100 + tokens - 1), EOS]
    record = translator.record(words, words)
    assert len(record.source) == len(record.target) == tokens
    assert record.nbytes == sum(array.nbytes for array in record.arrays().values())
    assert record.nbytes < megabytes * 1e6
