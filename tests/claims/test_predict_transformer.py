"""Answers to the questions of the lessons on the Transformer, worked out by loops from the record."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import get_args

import numpy as np
import pytest

from charts.labels import decimal
from claims.predict_transformer import (
    adds_most,
    how_sure,
    largest_share,
    left_by_the_mask,
    needed_attention,
    same_for_both,
    settles,
    where_a_head_looks,
    where_a_word_looks,
)
from model.dissect.head_shares import head_shares
from model.dissect.lens import logit_lens
from model.dissect.muting import mute_each
from model.dissect.residual_stream import sublayers
from model.network.site import Side
from tests.claims.choices import check_largest, check_needed
from tests.claims.conftest import Run, every
from tests.conftest import TRANSFORMERS
from tests.tiers import families

Runs = Callable[[str], Run]
SEVERAL = every(6)  # sentences where one costs some thirty passes


@pytest.mark.parametrize("tokens", [2, 3, 4, 10, 60])
def test_what_the_causal_mask_leaves(tokens: int) -> None:
    pairs = left_by_the_mask(tokens)
    assert pairs is not None
    assert pairs.allowed == sum(key <= query for query in range(tokens) for key in range(tokens))
    assert pairs.allowed in pairs.options
    assert 2 < len(set(pairs.options)) == len(pairs.options) <= 4


def test_one_token_leaves_nothing_to_ask() -> None:
    assert left_by_the_mask(1) is None


@pytest.mark.parametrize("name", families(TRANSFORMERS))
def test_where_a_head_looks(name: str, runs: Runs) -> None:
    for number, record in enumerate(runs(name).all):
        for site, seen in record.attention.items():
            head, query = number % len(seen.weights), number % seen.weights.shape[1]
            look = where_a_head_looks(record, site, head, query)
            row = seen.weights[head, query].tolist()
            if look is None:
                assert len(row) == 1
            else:
                check_largest(look.choice, row)


@pytest.mark.parametrize("name", families(TRANSFORMERS))
def test_where_a_word_looks(name: str, runs: Runs) -> None:
    for record in runs(name).all:
        weights = record.attention["encoder.0.self"].weights.mean(axis=0)
        word = record.source.words[0]
        look = where_a_word_looks(record, word, weights)
        check_largest(look.choice, weights[word.start : word.end].mean(axis=0))


def test_which_of_two_models_writes_the_same() -> None:
    cases = ((True, False), (False, True), (True, True), (False, False))
    assert [same_for_both(*case) for case in cases] == [0, 1, 2, 3]


@pytest.mark.parametrize("name", families(TRANSFORMERS))
def test_the_attention_with_the_head_that_is_needed_most(name: str, runs: Runs) -> None:
    run = runs(name)
    sites: list[str] = list(run.translator.heads_at)
    for record in run.all[every(12)]:
        muted = run.once(mute_each, record)
        choice = needed_attention(muted)
        assert choice.names == tuple(sites)
        pairs = list(zip(muted.heads, muted.change.tolist(), strict=True))
        check_needed(choice, [min(change for head, change in pairs if head.site == site) for site in sites])


def test_the_head_with_the_largest_share(runs: Runs) -> None:
    run = runs("transformer")
    for number, record in enumerate(run.all[SEVERAL]):
        for site in ("encoder.1.self", "decoder.2.cross"):
            token = number % len(record.inputs("encoder" if site.startswith("encoder") else "decoder"))
            shares = head_shares(run.translator, record, site, token).shares[:-1]
            check_largest(largest_share(shares), shares, decimal)


@pytest.mark.parametrize("name", families(TRANSFORMERS))
def test_from_where_on_a_piece_is_first(name: str, runs: Runs) -> None:
    run = runs(name)
    depths = set()
    for number, record in enumerate(run.all[every(3)]):
        layers = logit_lens(run.translator, record)
        step = number % len(record.target)
        settled = settles(record, layers, step)
        first = [layer.candidates[step][0].id == record.target.ids[step] for layer in layers]
        if settled is None:
            assert not first[-1]
            continue
        assert all(first[settled.depth :])
        assert settled.depth == 0 or not first[settled.depth - 1]
        assert settled.shares == pytest.approx([math.exp(float(layer.log_probs[step])) for layer in layers])
        depths.add(settled.depth)
    assert len(depths) > 1


@pytest.mark.parametrize("name", families(TRANSFORMERS))
def test_how_sure_a_step_is(name: str, runs: Runs) -> None:
    for number, record in enumerate(runs(name).records):
        step = number % len(record.target)
        division = how_sure(record, step)
        top = sorted((candidate.probability for candidate in record.candidates[step]), reverse=True)[:4]
        assert sorted(division.shares[:-1], reverse=True) == pytest.approx(top)
        assert len(set(division.names)) == len(division.shares) - 1
        assert sum(division.shares) == pytest.approx(1, abs=1e-4)
        assert math.exp(float(record.log_probs[step])) == pytest.approx(max(top), abs=1e-4)  # a greedy step's own


@pytest.mark.parametrize("name", families(TRANSFORMERS))
@pytest.mark.parametrize("side", get_args(Side))
def test_the_sublayer_that_adds_most(name: str, side: Side, runs: Runs) -> None:
    for record in runs(name).all:
        parts = sublayers(record, side)
        means = [
            np.mean([added / before for added, before in zip(part.added, part.before, strict=True)]) for part in parts
        ]
        check_largest(adds_most(parts), means, decimal)
