"""Laws of what a reader may draw: rows of one's own, keys that are masked, states taken from another run."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from model.network.attention import attend
from model.network.intervention import AttentionEdit, Head, Intervention, MaskedKey, PatchedState, ReplacedRow
from model.record import Record
from model.translate.translator import Translator
from tests.conftest import ATTENDING, of_attending
from tests.tiers import families

SENTENCE, TARGET = "Tom likes the red car.", "Tom aime la voiture rouge."
ONE, OTHER = "the girl likes the book.", "the book likes the girl."


def rows_of(record: Record, sites: list[str], steps: range) -> tuple[ReplacedRow, ...]:
    """The record's own weights of all heads of these sites, as rows to be painted."""
    return tuple(
        ReplacedRow(Head(site, head), step, tuple(record.attention[site].weights[head, step].tolist()))
        for site in sites
        for head in range(len(record.attention[site].weights))
        for step in steps
    )


@of_attending
def test_painting_the_models_own_rows_changes_nothing(translator: Translator) -> None:
    plain = translator.record(SENTENCE, TARGET)
    for site in plain.attention:
        steps = range(plain.attention[site].weights.shape[1])
        painted = translator.record(SENTENCE, TARGET, intervention=Intervention(rows=rows_of(plain, [site], steps)))
        np.testing.assert_allclose(painted.log_probs, plain.log_probs, rtol=2e-6, atol=2e-5)
        np.testing.assert_allclose(painted.attention[site].weights, plain.attention[site].weights, atol=1e-6)


@of_attending
def test_an_edit_at_a_step_leaves_the_steps_before_as_they_were(translator: Translator) -> None:
    plain = translator.record(SENTENCE, TARGET)
    cross = [site for site in plain.attention if site.endswith("cross")]
    for step in range(len(plain.target)):
        row = tuple(float(index == 1) for index in range(len(plain.source)))
        rows = tuple(ReplacedRow(Head(site, 0), step, row) for site in cross)
        keys = tuple(MaskedKey(Head(site, 0), step, 0) for site in cross)
        for asked in (Intervention(rows=rows), Intervention(keys=keys)):
            record = translator.record(SENTENCE, TARGET, intervention=asked)
            np.testing.assert_array_equal(record.log_probs[:step], plain.log_probs[:step])
            for site in cross:
                weights = record.attention[site].weights
                np.testing.assert_array_equal(weights[:, :step], plain.attention[site].weights[:, :step])
                np.testing.assert_allclose(weights.sum(-1), 1, rtol=1e-5)


@of_attending
def test_a_masked_key_is_a_score_of_minus_infinity(translator: Translator) -> None:
    plain = translator.record(SENTENCE, TARGET)
    for site, heads in translator.heads_at.items():
        keys = (MaskedKey(Head(site, heads - 1), 2, 0), MaskedKey(Head(site, heads - 1), 2, 2))
        seen = translator.record(SENTENCE, TARGET, intervention=Intervention(keys=keys)).attention[site]
        scores = seen.scores[heads - 1, 2].astype(float)
        scores[[0, 2]] = -np.inf
        expected = np.exp(scores - scores.max())
        np.testing.assert_allclose(seen.weights[heads - 1, 2], expected / expected.sum(), atol=1e-6)
        np.testing.assert_array_equal(seen.weights[heads - 1, :2], plain.attention[site].weights[heads - 1, :2])
        np.testing.assert_allclose(seen.context, seen.weights @ seen.value, atol=1e-5)


@given(st.lists(st.floats(0, 200), min_size=5, max_size=5), st.sets(st.integers(0, 4), max_size=4))
def test_what_is_left_is_a_distribution_whatever_was_masked(scores: list[float], masked: set[int]) -> None:
    """Also where the masked keys had all the weight that single precision can tell."""
    head = Head("decoder.cross", 0)
    edit = AttentionEdit(keys=tuple((0, MaskedKey(head, 3, key)) for key in masked))
    given_scores = torch.tensor(scores)[None, None, None]
    query, key = torch.zeros(1, 1, 1, 2), torch.zeros(1, 1, 5, 2)
    seen = attend(query, key, key, score=lambda *_: given_scores, edit=edit, first_query=3)
    row = seen.weights[0, 0, 0]
    assert row.sum().item() == pytest.approx(1, abs=1e-5)
    assert all(row[index] == 0 for index in masked)


@pytest.mark.parametrize("taught", families(ATTENDING), indirect=True)
def test_decoding_step_by_step_masks_and_paints_alike(taught: Translator) -> None:
    source = len(taught.source_ids(SENTENCE))
    for site in taught.heads_at:
        if not site.endswith("cross"):
            continue
        head = Head(site, 0)
        asked = Intervention(
            keys=(MaskedKey(head, 1, 0), MaskedKey(head, 3, 1)),
            rows=(ReplacedRow(head, 2, tuple(map(float, range(source)))),),
        )
        written = taught.translate(SENTENCE, intervention=asked)
        record = taught.record(SENTENCE, written.ids, intervention=asked)
        assert written.log_prob == pytest.approx(record.log_prob, abs=1e-4)


def test_a_state_patched_with_itself_changes_nothing(translator: Translator) -> None:
    plain = translator.record(SENTENCE, TARGET)
    states = tuple(
        PatchedState(name, position, tuple(plain.states[name][position].tolist()))
        for name in translator.network.patchable
        for position in range(len(plain.source))
    )
    assert states
    patched = translator.record(SENTENCE, TARGET, intervention=Intervention(states=states))
    np.testing.assert_allclose(patched.log_probs, plain.log_probs, atol=1e-5)


def test_all_states_of_another_run_make_its_run(translator: Translator) -> None:
    """Every position after the embedding, taken from a sentence of the same length: as if that had been read."""
    one, other = (translator.record(text, TARGET) for text in (ONE, OTHER))
    assert len(one.source) == len(other.source)
    first = next(iter(translator.network.patchable))
    states = tuple(
        PatchedState(first, index, tuple(values)) for index, values in enumerate(other.states[first].tolist())
    )
    patched = translator.record(ONE, TARGET, intervention=Intervention(states=states))
    np.testing.assert_allclose(patched.log_probs, other.log_probs, atol=1e-4)


def test_a_patch_is_seen_where_it_is_and_nowhere_before(make_taught: Callable[[str], Translator]) -> None:
    translator = make_taught("transformer")
    plain = translator.record(ONE, TARGET)
    values = tuple(plain.states["encoder.0.after_feed_forward"][0].tolist())
    patch = PatchedState("encoder.0.after_feed_forward", 2, values)
    record = translator.record(ONE, TARGET, intervention=Intervention(states=(patch,)))
    np.testing.assert_array_equal(record.states["encoder.input"], plain.states["encoder.input"])
    np.testing.assert_array_equal(record.attention["encoder.0.self"].weights, plain.attention["encoder.0.self"].weights)
    np.testing.assert_allclose(record.states["encoder.0.after_feed_forward"][2], values, atol=1e-6)
    assert np.any(record.states["encoder.1.after_feed_forward"] != plain.states["encoder.1.after_feed_forward"])


@of_attending
def test_what_does_not_fit_is_refused(translator: Translator) -> None:
    site = next(site for site in translator.heads_at if site.endswith("cross"))
    head, length = Head(site, 0), len(translator.source_ids(SENTENCE))
    name, width = next(iter(translator.network.patchable.items()))
    for asked, message in (
        (Intervention(keys=(MaskedKey(head, 0, length),)), f"has keys 0 to {length - 1}"),
        (Intervention(keys=tuple(MaskedKey(head, 0, key) for key in range(length))), "may look at nothing"),
        (Intervention(states=(PatchedState("decoder.output", 0, (0.0,) * width),)), "can be patched"),
        (Intervention(states=(PatchedState(name, 0, (0.0,)),)), "can be patched"),
        (Intervention(states=(PatchedState(name, length, (0.0,) * width),)), f"positions 0 to {length - 1}"),
    ):
        with pytest.raises(ValueError, match=message):
            translator.record(SENTENCE, TARGET, intervention=asked)
        assert Intervention.described(asked.description()) == asked
    with pytest.raises(ValueError, match="from 0"):
        MaskedKey(head, -1, 0)
    with pytest.raises(ValueError, match="from 0"):
        PatchedState(name, -1, ())
    with pytest.raises(ValueError, match="finite"):
        PatchedState(name, 0, (float("nan"),))
    assert replace(Intervention(), keys=(MaskedKey(head, 0, 0),)).heads() == {head}
