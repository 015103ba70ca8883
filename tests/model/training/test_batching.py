"""Batches: every pair once an epoch, little padding, joined with random others, in an order that can be repeated."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.language.tokenizer import EOS, PAD, SOS
from model.training.batching import MAX_JOINED, Batch, PairIds, batch_of, batches, join_pairs

LENGTHS = st.lists(st.tuples(st.integers(1, 12), st.integers(1, 12)), min_size=1, max_size=60)


def distinct(lengths: Sequence[tuple[int, int]]) -> list[PairIds]:
    """Pairs of these lengths, each of one number of its own, so that it is known wherever it turns up."""
    return [([10 + number] * source, [10 + number] * target) for number, (source, target) in enumerate(lengths)]


def unpadded(batch: Batch) -> list[PairIds]:
    """The pairs that a batch was made of, after checking its frame."""
    assert batch.source.shape[0] == batch.decoder_input.shape[0]
    assert batch.decoder_input.shape == batch.target.shape
    pairs = []
    for source, read, written in zip(
        batch.source.tolist(), batch.decoder_input.tolist(), batch.target.tolist(), strict=True
    ):
        source, read, written = ([index for index in row if index != PAD] for row in (source, read, written))
        assert source[-1] == EOS
        assert read[0] == SOS
        assert written[-1] == EOS
        assert read[1:] == written[:-1]  # each step reads what the one before had to write
        pairs.append((source[:-1], written[:-1]))
    return pairs


@given(LENGTHS)
def test_padding_comes_last_and_is_all_that_is_added(lengths: list[tuple[int, int]]) -> None:
    pairs = distinct(lengths)
    batch = batch_of(pairs)
    assert unpadded(batch) == pairs
    for tensor in (batch.source, batch.decoder_input, batch.target):
        is_padding = tensor == PAD
        assert not (is_padding[:, :-1] & ~is_padding[:, 1:]).any()  # nothing follows padding
        assert not is_padding.all(dim=0).any()  # the longest row has none
    assert batch.tokens == sum(len(target) + 1 for _, target in pairs)


@given(LENGTHS, st.integers(1, 200), st.integers(0, 9))
def test_every_pair_is_in_one_batch_within_the_bound(lengths: list[tuple[int, int]], tokens: int, seed: int) -> None:
    pairs = distinct(lengths)
    made = list(batches(pairs, tokens, random.Random(seed)))
    batched = [pair for batch in made for pair in unpadded(batch)]
    assert sorted(batched) == sorted(pairs)
    for batch in made:  # a pair longer than the bound has a batch of its own
        assert len(batch.source) == 1 or max(batch.source.numel(), batch.target.numel()) <= tokens


def test_no_pairs_give_no_batches() -> None:
    assert list(batches([], 100, random.Random(0))) == []


def test_sorting_by_length_leaves_little_padding() -> None:
    draw = random.Random(0)
    pairs = distinct([(length, length + draw.randint(-1, 1)) for length in draw.choices(range(2, 30), k=2000)])
    made = list(batches(pairs, 500, draw))
    cells = sum(batch.target.numel() for batch in made)
    assert sum(batch.tokens for batch in made) > 0.9 * cells


def test_batches_come_in_random_order_that_the_seed_repeats() -> None:
    pairs = distinct([(1 + number % 12, 1 + number % 9) for number in range(300)])

    def order(seed: int) -> list[list[PairIds]]:
        return [unpadded(batch) for batch in batches(pairs, 60, random.Random(seed))]

    assert order(1) == order(1)
    assert order(1) != order(2)
    widths = [len(batch[0][1]) for batch in order(1)]
    assert widths not in (sorted(widths), sorted(widths, reverse=True))


def parts(example: PairIds) -> list[int]:
    """Which pairs an example was joined from, in order; source and target must agree."""
    sides = [list(dict.fromkeys(side)) for side in example]
    assert sides[0] == sides[1]
    return [index - 10 for index in sides[0]]


@given(LENGTHS, st.floats(0, 1), st.integers(0, 9))
def test_joining_uses_each_pair_once_and_whole(lengths: list[tuple[int, int]], share: float, seed: int) -> None:
    pairs = distinct(lengths)
    examples = join_pairs(pairs, share, random.Random(seed))
    used = [number for example in examples for number in parts(example)]
    assert sorted(used) == list(range(len(pairs)))
    for example in examples:
        assert len(parts(example)) <= MAX_JOINED
        assert example == (
            [index for number in parts(example) for index in pairs[number][0]],
            [index for number in parts(example) for index in pairs[number][1]],
        )


@pytest.mark.parametrize("share", [0.0, 0.15, 0.5, 1.0])
def test_about_the_share_asked_for_is_joined_in_all_sizes_alike(share: float) -> None:
    count = 20_000
    sizes = Counter(len(parts(example)) for example in join_pairs(distinct([(1, 1)] * count), share, random.Random(3)))
    assert abs(1 - sizes[1] / count - share) < 0.02
    joined = [sizes[size] for size in range(2, MAX_JOINED + 1)]
    assert sum(joined) + sizes[1] == sizes.total()
    if share:
        assert max(joined) < 1.5 * min(joined)


def test_partners_come_from_anywhere() -> None:
    """Neighbours of the file are near-duplicates: joined with each other they would teach copying."""
    count = 2000
    joined = [parts(example) for example in join_pairs(distinct([(1, 1)] * count), 1.0, random.Random(5))]
    distances = [abs(one - other) for example in joined for one, other in pairwise(example)]
    assert abs(sum(distances) / len(distances) / count - 1 / 3) < 0.05  # of two random places on a line
    assert sum(distance == 1 for distance in distances) < 0.01 * len(distances)


def test_joining_is_repeated_by_its_seed_and_leaves_the_pairs_alone() -> None:
    pairs = distinct([(2, 3)] * 50)
    before = [(list(source), list(target)) for source, target in pairs]
    assert join_pairs(pairs, 0.5, random.Random(1)) == join_pairs(pairs, 0.5, random.Random(1))
    assert join_pairs(pairs, 0.5, random.Random(1)) != join_pairs(pairs, 0.5, random.Random(2))
    assert pairs == before
