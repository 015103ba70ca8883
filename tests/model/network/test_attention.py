"""Attention against torch's own, against sums done by hand, and against the laws it has to obey."""

import math
from functools import partial

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import Tensor, nn
from torch.nn import functional as F

from model.network.attention import MultiHeadAttention, additive_scores, attend, causal_mask, scaled_dot_scores

sizes = st.integers(1, 5)


def random_case(seed: int, batch: int, heads: int, queries: int, keys: int, dim: int) -> tuple[Tensor, ...]:
    """Query, key, value in float64 and a mask that leaves each query at least one key."""
    draw = torch.Generator().manual_seed(seed)
    query = torch.randn(batch, heads, queries, dim, generator=draw, dtype=torch.float64) * 3
    key = torch.randn(batch, heads, keys, dim, generator=draw, dtype=torch.float64)
    value = torch.randn(batch, heads, keys, dim, generator=draw, dtype=torch.float64)
    mask = torch.rand(batch, 1, queries, keys, generator=draw) < 0.5
    mask[..., torch.randint(keys, (1,), generator=draw)] = True
    return query, key, value, mask


cases = st.builds(random_case, st.integers(0, 2**32), sizes, sizes, sizes, sizes, sizes)


def copied(attention: MultiHeadAttention) -> nn.MultiheadAttention:
    """torch's module with the same weights."""
    theirs = nn.MultiheadAttention(attention.width, attention.heads, batch_first=True).double()
    theirs.load_state_dict(
        {
            "in_proj_weight": attention.in_projection.weight,
            "in_proj_bias": attention.in_projection.bias,
            "out_proj.weight": attention.out_projection.weight,
            "out_proj.bias": attention.out_projection.bias,
        }
    )
    return theirs


def random_attention(width: int = 12, heads: int = 3) -> MultiHeadAttention:
    attention = MultiHeadAttention(width, heads).double()
    for parameter in attention.parameters():
        nn.init.normal_(parameter, std=0.5)  # torch starts biases at zero, where a forgotten one would not show
    return attention


def test_scaled_dot_product_by_hand() -> None:
    """Scores are logarithms of whole numbers, so that weights come out as quarters."""
    root, ln = math.sqrt(2), math.log
    query = torch.tensor([[root * ln(3), 0.0], [root * ln(2), root * ln(6)]], dtype=torch.float64)
    key = torch.eye(2, dtype=torch.float64)
    value = torch.tensor([[4.0, 0.0], [0.0, 8.0]], dtype=torch.float64)
    seen = attend(query[None, None], key[None, None], value[None, None])
    exactly = partial(torch.testing.assert_close, rtol=0.0, atol=1e-15)
    exactly(seen.scores[0, 0].tolist(), [[ln(3), 0.0], [ln(2), ln(6)]])
    exactly(seen.weights[0, 0].tolist(), [[0.75, 0.25], [0.25, 0.75]])
    exactly(seen.context[0, 0].tolist(), [[3.0, 2.0], [1.0, 6.0]])


def test_the_same_by_hand_with_the_second_key_masked_for_the_first_query() -> None:
    key = torch.eye(2, dtype=torch.float64)
    value = torch.tensor([[4.0, 0.0], [0.0, 8.0]], dtype=torch.float64)
    query = torch.zeros(2, 2, dtype=torch.float64)
    seen = attend(query[None, None], key[None, None], value[None, None], causal_mask(2))
    assert seen.scores[0, 0].tolist() == [[0.0, -math.inf], [0.0, 0.0]]
    assert seen.weights[0, 0].tolist() == [[1.0, 0.0], [0.5, 0.5]]
    assert seen.context[0, 0].tolist() == [[4.0, 0.0], [2.0, 4.0]]


def test_additive_scores_by_hand() -> None:
    """v . tanh(query + key), with sums chosen where tanh is 1/2, 1/5 or 0."""
    half, fifth = math.atanh(0.5), math.atanh(0.2)
    query = torch.tensor([[0.0, 0.0], [-half, fifth]], dtype=torch.float64)
    key = torch.tensor([[half, 0.0], [0.0, 0.0]], dtype=torch.float64)
    score_vector = torch.tensor([2 * math.log(3), 5.0], dtype=torch.float64)
    scores = additive_scores(query, key, score_vector)
    expected = torch.tensor([[math.log(3), 0.0], [1.0, 1.0 - math.log(3)]], dtype=torch.float64)
    torch.testing.assert_close(scores, expected, rtol=0, atol=1e-15)

    value = torch.tensor([[4.0], [8.0]], dtype=torch.float64)
    seen = attend(
        query[None, None], key[None, None], value[None, None], score=lambda q, k: additive_scores(q, k, score_vector)
    )
    torch.testing.assert_close(seen.weights[0, 0], torch.tensor([[0.75, 0.25]] * 2, dtype=torch.float64))
    torch.testing.assert_close(seen.context[0, 0], torch.tensor([[5.0]] * 2, dtype=torch.float64))


@given(cases)
def test_attend_is_torchs_scaled_dot_product_attention(case: tuple[Tensor, ...]) -> None:
    query, key, value, mask = case
    theirs = F.scaled_dot_product_attention(query, key, value, attn_mask=mask)
    torch.testing.assert_close(attend(query, key, value, mask).context, theirs, rtol=1e-10, atol=1e-12)
    unmasked = F.scaled_dot_product_attention(query, key, value)
    torch.testing.assert_close(attend(query, key, value).context, unmasked, rtol=1e-10, atol=1e-12)


def test_self_attention_is_torchs_multi_head_attention() -> None:
    attention = random_attention()
    x = torch.randn(2, 5, 12, dtype=torch.float64)
    query, key, value = attention.query_key_value(x)
    seen = attend(query, key, value, causal_mask(5))
    theirs, weights = copied(attention)(x, x, x, attn_mask=~causal_mask(5), average_attn_weights=False)
    torch.testing.assert_close(attention.combine(seen.context), theirs)
    torch.testing.assert_close(seen.weights, weights)


def test_cross_attention_is_torchs_multi_head_attention() -> None:
    attention = random_attention()
    x, memory = torch.randn(2, 4, 12, dtype=torch.float64), torch.randn(2, 6, 12, dtype=torch.float64)
    mask = torch.tensor([[True] * 6, [True] * 3 + [False] * 3])
    key, value = attention.key_value(memory)
    seen = attend(attention.query(x), key, value, mask[:, None, None])
    theirs, weights = copied(attention)(x, memory, memory, key_padding_mask=~mask, average_attn_weights=False)
    torch.testing.assert_close(attention.combine(seen.context), theirs)
    torch.testing.assert_close(seen.weights, weights)


def test_one_product_or_three_give_the_same_projections() -> None:
    attention = random_attention()
    x = torch.randn(2, 5, 12, dtype=torch.float64)
    torch.testing.assert_close(attention.query_key_value(x), torch.stack((attention.query(x), *attention.key_value(x))))


@given(cases)
def test_rows_sum_to_one_and_masked_keys_get_exactly_nothing(case: tuple[Tensor, ...]) -> None:
    query, key, value, mask = case
    seen = attend(query, key, value, mask)
    torch.testing.assert_close(seen.weights.sum(-1), torch.ones_like(seen.weights[..., 0]))
    masked = ~mask.expand_as(seen.weights)
    assert torch.all(seen.weights[masked] == 0)
    assert torch.all(seen.scores[masked] == -math.inf)
    assert torch.all(seen.weights[~masked] > 0)
    torch.testing.assert_close(seen.context, seen.weights @ value)


@given(cases, st.integers(0, 2**32))
def test_what_stands_at_a_masked_key_does_not_matter(case: tuple[Tensor, ...], seed: int) -> None:
    query, key, value, mask = case
    nowhere = ~mask.any(dim=2)[..., None]  # keys that no query may look at: (batch, 1, keys, 1)
    noise = torch.randn(key.shape, generator=torch.Generator().manual_seed(seed), dtype=torch.float64) * 100
    seen, other = (
        attend(query, key, value, mask),
        attend(query, torch.where(nowhere, noise, key), torch.where(nowhere, noise, value), mask),
    )
    assert torch.equal(seen.weights, other.weights)
    assert torch.equal(seen.context, other.context)


@given(cases, st.randoms(use_true_random=False))
def test_attention_knows_no_order(case: tuple[Tensor, ...], draw: object) -> None:
    """Keys in another order: the weights move with them, the context stays. Queries in another order: rows move."""
    query, key, value, mask = case
    keys, queries = list(range(key.size(2))), list(range(query.size(2)))
    draw.shuffle(keys)  # type: ignore[attr-defined]
    draw.shuffle(queries)  # type: ignore[attr-defined]
    seen = attend(query, key, value, mask)
    moved = attend(query[:, :, queries], key[:, :, keys], value[:, :, keys], mask[:, :, queries][..., keys])
    torch.testing.assert_close(moved.weights, seen.weights[:, :, queries][..., keys])
    torch.testing.assert_close(moved.context, seen.context[:, :, queries])


def test_softmax_sees_only_differences_within_a_row() -> None:
    """Adding the same vector to every key shifts each row of scores by a constant, and changes no weight."""
    query, key, value, _ = random_case(1, 2, 2, 4, 5, 6)
    shift = torch.randn(6, dtype=torch.float64)
    seen, shifted = attend(query, key, value), attend(query, key + shift, value)
    assert not torch.allclose(seen.scores, shifted.scores)
    torch.testing.assert_close(seen.weights, shifted.weights)


def test_scores_are_divided_by_the_root_of_the_head_size() -> None:
    query, key = torch.ones(1, 64, dtype=torch.float64), torch.ones(3, 64, dtype=torch.float64)
    assert scaled_dot_scores(query, key).tolist() == [[8.0] * 3]


def test_causal_mask() -> None:
    assert causal_mask(3).tolist() == [[True, False, False], [True, True, False], [True, True, True]]


def test_heads_must_divide_the_width() -> None:
    with pytest.raises(ValueError, match="width 10 does not divide into 3 heads"):
        MultiHeadAttention(10, 3)
