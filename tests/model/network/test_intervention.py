"""Interventions on a head do what they say: mute, uniform, identity, replaced rows."""

import copy
import math
from collections.abc import Callable

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from model.network.attention import attend
from model.network.intervention import AttentionEdit, Head, Intervention, ReplacedRow
from model.translate.translator import Translator
from tests.conftest import of_attending, of_transformers
from tests.model.network.interventions import SENTENCE, TARGET, is_self


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
