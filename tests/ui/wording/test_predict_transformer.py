"""The words of the questions of the lessons on the Transformer."""

from __future__ import annotations

import numpy as np
import pytest

from claims.predict_transformer import AllowedPairs, Look, Settled
from claims.prediction import Choice, Division
from model.dissect.residual_stream import Sublayer
from model.network.site import Site
from tests.pairs import FRENCH
from ui.wording.predict_transformer import (
    NONE_NEEDED,
    OTHERS,
    ask_adds_most,
    ask_how_sure,
    ask_largest_share,
    ask_left_by_the_mask,
    ask_needed_attention,
    ask_same_for_both,
    ask_settles,
    ask_where_a_head_looks,
    ask_where_a_word_looks,
)

LOOK = Look("x", Choice((0.25, 0.75), 1, frozenset({1}), ("a", "b")))
SITES = ("encoder.0.self", "decoder.0.cross")


def test_where_a_token_or_a_word_looks() -> None:
    head, word = ask_where_a_head_looks(LOOK, "encoder.0.self", 1), ask_where_a_word_looks(LOOK, "x a b")
    assert head is not None
    assert head.says == word.says == "“x” looks most at “b” (75 %)."
    assert head.question == "Encoder layer 1, self-attention, head 2: which token does “x” look at most?"
    assert word.question == "In “x a b”, layer 1, mean of its heads: which token does “x” look at most?"


@pytest.mark.parametrize(
    ("pairs", "says"),
    [
        (AllowedPairs(2, 3, (1, 2, 3, 4)), "the last at 2: 1 + 2 = 3 pairs."),
        (AllowedPairs(3, 6, (3, 6, 9)), "the last at 3: 1 + 2 + 3 = 6 pairs."),
        (AllowedPairs(60, 1830, (60, 1770, 1830, 3600)), "the last at 60: 1 + \u2026 + 60 = 1,830 pairs."),
    ],
)
def test_pairs_that_the_mask_allows(pairs: AllowedPairs, says: str) -> None:
    question = ask_left_by_the_mask(pairs, FRENCH.target)
    assert question is not None
    assert question.says == f"The first token may look at 1, {says}"
    assert question.options[min(question.answers)] == f"{pairs.allowed:,}"


def test_which_model_writes_the_same() -> None:
    question = ask_same_for_both({"one": True, "two": False}, 0)
    assert question.options == ("only the one", "only the two", "both", "neither")
    assert question.says == "one: the same translation; two: another translation."


def test_the_attention_with_the_needed_head() -> None:
    needed = ask_needed_attention(Choice((-0.5, -1.0), 1, frozenset({1}), SITES))
    free = ask_needed_attention(Choice((0.0, -0.01), 1, frozenset({2}), SITES, none=True))
    assert needed.options[-1] == NONE_NEEDED
    assert needed.says == (
        "It is one of Decoder layer 1, cross-attention: without it the log-probability changes by \u22121.00 nats."
    )
    assert free.says == "Each head alone costs less than 0.1 nats."
    assert free.told == ("0.00 nats", "\u22120.01 nats", "")


def test_the_largest_share() -> None:
    question = ask_largest_share(Choice((0.25, 0.5), 1, frozenset({1})), "x", "encoder.0.self")
    assert question.options == ("head 1", "head 2")
    assert question.says == "Head 2 has the largest share, 0.50."


@pytest.mark.parametrize(("depth", "name"), [(0, "input"), (1, "layer 1")])
def test_from_where_on_a_piece_is_first(depth: int, name: str) -> None:
    question = ask_settles(Settled(2, "x", depth, (0.25, 0.5)))
    assert question is not None
    assert question.question == "Step 3 writes “x”. From which layer on is it first, and stays first?"
    assert question.says == f"“x” is first from {name} on: {('25 %', '50 %')[depth]} there, 50 % at last."


def test_how_sure_a_step_is() -> None:
    question = ask_how_sure(Division(0, "b", ("a", "b"), (0.25, 0.3, 0.45)))
    assert question.options == ("a", "b", OTHERS)
    assert question.says == "The model gives “b” 30 %."


def test_the_sublayer_that_adds_most() -> None:
    parts = [
        Sublayer(Site(f"encoder.0.{kind}"), np.ones(1, np.float32), np.ones(1, np.float32))
        for kind in ("self", "feed_forward")
    ]
    question = ask_adds_most(Choice((0.5, 1.5), 1, frozenset({1})), parts, FRENCH.source)
    assert question.says == (
        "It is the feed-forward part of layer 1: on average it adds 1.50 times what was there before."
    )
    assert question.told == ("0.50", "1.50")
