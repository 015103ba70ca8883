"""The words of the lab on your own attention, from effects made by hand."""

from __future__ import annotations

import pytest

from claims.own_attention import Borrowed, Carried, Compensation, DrawnEffect
from claims.prediction import Division
from tests.claims.conftest import recorded, shipped
from ui.labs.own_attention.drawn import DrawnRow
from ui.wording.own_attention import (
    ask_where_to_look,
    describe_borrowed,
    describe_carried,
    describe_drawn,
    describe_effect,
    describe_elsewhere,
)


@pytest.mark.parametrize(
    ("kind", "end"),
    [
        ("gain", "Your weights make it even more likely."),
        (
            "no effect",
            "Even all heads hardly change it. Either your weights are as good for `x` as the model’s own, or the "
            "information comes another way: through the pieces written before.",
        ),
        ("one head", "There is only one head here, so no other can make up for it."),
        ("gain alone", "With one head alone it gains: there is no loss to make up for."),
        (
            "no effect alone",
            "With one head alone hardly anything is lost. Perhaps the others make up for it, perhaps this head matters "
            "little here. These numbers cannot tell.",
        ),
        ("none", "One head alone costs no less than all heads: no other head makes up for it."),
        ("some", "With one head alone, the other heads make up for 75 % of what all heads lose."),
    ],
)
def test_the_effect_of_drawn_rows(kind: Compensation, end: str) -> None:
    effect = DrawnEffect(1, "x", (("one head", -0.5), ("all heads", -2.0)), kind, 0.75)
    assert describe_effect(effect) == (
        "Step 2 wrote `x`. With your weights its log-probability changes, in nats, if they are followed by one head: "
        f"\u22120.50; all heads: \u22122.00. {end}"
    )


def test_where_the_information_may_come_from() -> None:
    effect = DrawnEffect(0, "x", (("one head", 0.0),), "no effect")
    assert "Even one head hardly changes it" in describe_effect(effect)
    assert describe_effect(effect, ("decoder",)).endswith("through cross-attention and the residual stream.")
    assert describe_effect(effect, ("cross", "encoder")).endswith("through rows that you did not paint.")


def test_a_question_of_where_to_look() -> None:
    question = ask_where_to_look(Division(0, "x", ("a", "b"), (0.25, 0.75)))
    assert question.question == "Where would you look to write “x”? Give out 100 %."
    assert question.says == "The model looks most at “b” (75 %)."


@pytest.mark.parametrize(
    ("borrowed", "said"),
    [
        (
            Borrowed("a", "a", True, -0.5),
            "the translation stays the same. Its log-probability changes by \u22120.50 nats.",
        ),
        (Borrowed("a", "", False, 0.0), "it becomes nothing; with its own, it is `a`."),
    ],
)
def test_borrowed_weights(borrowed: Borrowed, said: str) -> None:
    assert describe_borrowed(borrowed) == f"With the borrowed weights {said}"


@pytest.mark.parametrize(
    ("share", "said"),
    [
        (0.005, "No single state carries even a hundredth of that: it is spread over several."),
        (
            0.25,
            "No single state carries even half of that. The one that carries most is the state after layer 1 at `t` "
            "(position 3): 25 % of the way. 1 state of 6 carries a tenth or more, each by itself.",
        ),
        (
            1.25,
            "A single state carries most of that, the state after layer 1 at `t` (position 3): 100 % of the way or "
            "more. 1 state of 6 carries a tenth or more, each by itself.",
        ),
    ],
)
def test_the_state_that_carries_most(share: float, said: str) -> None:
    carried = Carried("a", "b", 2.0, share, "encoder.0.after_feed_forward", "t", 2, 1, 6)
    start = "The two sentences differ by 2.00 nats in how much the model prefers `b` to `a`."
    assert describe_carried(carried) == f"{start} {said}"


def test_what_was_asked_of_a_row() -> None:
    (record,) = recorded(shipped("rnn-dot"), ["The dog bites the man."])
    assert describe_drawn(DrawnRow(0, "only", (1,)), record) == "only at dog"
    assert describe_drawn(DrawnRow(0, "never", (0, 1)), record) == "never at The and dog"
    assert describe_drawn(DrawnRow(0, "as there"), record) == "as in the other sentence"
    assert describe_drawn(DrawnRow(0, "shares", (1, 5), shares=(60, 20)), record) == "75 % at dog and 25 % at man"
    row = DrawnRow(2, "only", (0,), "encoder")
    assert describe_elsewhere(row, record) == "row 3 of encoder self-attention only at The"
    ended = DrawnRow(99, "only", (98,), "decoder")  # which the translation did before
    assert describe_drawn(ended, record) == "elsewhere"
