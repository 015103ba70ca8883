"""The words for heads: their roles, their cost, and the sharpest beside the largest."""

from __future__ import annotations

import pytest

from claims.multi_head import NeededHeads, Outcome, Rewritten, SharpAndLarge
from model import Head
from model.dissect.head_roles import HeadTraits, MeasuredRole
from model.store.results import NOT_MEASURED
from tests.pairs import FRENCH
from ui.wording.multi_head import (
    describe_most_needed,
    describe_needed_heads,
    describe_outcome,
    describe_role,
    describe_sharp_and_large,
    describe_traits,
    describe_without_last_cross,
)

HEAD = Head("encoder.0.self", 1)
NAME = "Encoder layer 1, self-attention, head 2"


@pytest.mark.parametrize(
    ("name", "lost", "start", "end"),
    [
        ("eos", 1.14, "it usually looks most at **the end mark** (90 %", "Without it the model loses 1.1 BLEU."),
        (None, -1.14, "**mixed**. In new sentences it looks most often at the end mark", "the model gains 1.1 BLEU."),
        ("eos", -0.04, "it usually looks", "Without it the model’s BLEU stays the same."),
    ],
)
def test_a_measured_role(name: str | None, lost: float, start: str, end: str) -> None:
    sentence = describe_role(MeasuredRole(name, "eos", 0.9, {}, lost))
    assert sentence.startswith(f"Role: {start}")
    assert sentence.endswith(end)
    assert describe_role(None) == f"Role: {NOT_MEASURED}."


@pytest.mark.parametrize(
    ("traits", "end"),
    [
        (HeadTraits(HEAD, 2.14, None, 0, 0), "."),
        (HeadTraits(HEAD, 2.14, "same", 0, 3), ". It never looks most at a token’s neighbour or at the token itself."),
        (
            HeadTraits(HEAD, 2.14, "previous", 1, 1),
            ". It looks most at the token before in 1 of 1 row of pieces, `<sos>` and the end mark aside.",
        ),
    ],
)
def test_a_head_in_this_sentence(traits: HeadTraits, end: str) -> None:
    assert describe_traits(traits) == f"In this sentence its look spreads over **2.1** tokens on average{end}"


@pytest.mark.parametrize(
    ("after", "same", "start", "end"),
    [
        (-2.0, True, "The translation stays the same. ", "**0.00** nats, its probability stays the same."),
        (-2.5, False, "", "**−0.50** nats, its probability is divided by 1.65."),
        (-1.5, False, "", "**+0.50** nats, its probability is multiplied by 1.65."),
    ],
)
def test_the_outcome_of_changed_heads(after: float, same: bool, start: str, end: str) -> None:
    sentence = describe_outcome(Outcome(-2.0, after, same))
    assert sentence.startswith(f"{start}The log-probability of the first translation goes from −2.00 to −{-after:.2f}")
    assert sentence.endswith(f"a change of {end}")


def needed(costly: int, slight: int, gaining: int, change: float = -1.0) -> NeededHeads:
    kinds = frozenset({"encoder.self"} if costly else ())
    return NeededHeads(costly, slight, gaining, (HEAD, 0.5), (HEAD, change), kinds)


@pytest.mark.parametrize(
    ("heads", "start", "end"),
    [
        (needed(4, 0, 0), "This sentence needs each of the 4 heads: muting", " any one costs 0.1 nats or more."),
        (needed(1, 1, 0), "Mute one head at a time: 1 of 2 heads costs 0.1 nats", " Removing 1 other hardly matters."),
        (
            needed(0, 2, 1),
            "Mute one head at a time: none of 3 heads costs 0.1 nats or more. Removing any one of 2 others hardly "
            f"matters. Without 1 other the translation is likelier by 0.1 nats or more: {NAME} (+0.50 nats). But you "
            "cannot simply remove all 3 at once",
            ": heads may stand in for one another.",
        ),
        (
            needed(2, 0, 2),
            "Mute one head at a time: 2 of 4 heads cost 0.1 nats or more. Without any one of 2 others the translation "
            f"is likelier by 0.1 nats or more, most without {NAME} (+0.50 nats). But",
            ".",
        ),
    ],
)
def test_heads_that_are_not_needed(heads: NeededHeads, start: str, end: str) -> None:
    assert describe_needed_heads(heads).startswith(start)
    assert describe_needed_heads(heads).endswith(end)


@pytest.mark.parametrize(
    ("heads", "start"),
    [
        (needed(1, 0, 0), f"For this sentence it is **{NAME}**: without it the log-probability changes by −1.00 nats."),
        (needed(0, 1, 0, -0.05), f"None, by itself: even **{NAME}**, which costs most, changes the log-probability"),
        (needed(0, 1, 0, 0.05), "None, by itself: muting any one head makes the translation no less likely."),
    ],
)
def test_the_head_that_is_needed_most(heads: NeededHeads, start: str) -> None:
    assert describe_most_needed(heads).startswith(start)


@pytest.mark.parametrize(
    ("texts", "start"),
    [
        (Rewritten("", "", same=True), "It writes nothing, as it did with that cross-attention."),
        (Rewritten("a", "a", same=True), "It still writes `a`: for this sentence the layers below read enough"),
        (Rewritten("a", "a", same=False), "It still writes `a`, from other pieces. The layers below still look"),
        (Rewritten("a", "", same=False), "It writes nothing instead of `a`. The layers below still look"),
    ],
)
def test_without_the_last_cross_attention(texts: Rewritten, start: str) -> None:
    assert describe_without_last_cross(texts, FRENCH).startswith(start)


@pytest.mark.parametrize(
    ("sharp", "start"),
    [
        (None, "`dog` in {} may look at only one key, so all heads are equally sharp; head 2 has the largest share"),
        (
            1,
            "Here it does: for `dog` in {} head 2 looks most sharply (80 %), and has the largest share (0.50). Weights",
        ),
        (0, "Not here: for `dog` in {} head 1 looks most sharply (80 %), but head 2 has the largest share (0.50)."),
    ],
)
def test_the_sharpest_head_beside_the_largest(sharp: int | None, start: str) -> None:
    sentence = describe_sharp_and_large(SharpAndLarge("dog", HEAD.site, sharp, 0.8, 1, 0.5))
    assert sentence.startswith(start.format("encoder layer 1, self-attention"))
