"""The words of the search lab, of trees made by hand."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from claims.search import Fate, Gain, GivenUp, Reason, fate
from model.language.tokenizer import EOS
from model.search import tree as search_tree
from model.search.tree import ROOT, Node, SearchTree
from ui.wording.search import (
    describe_beside_greedy,
    describe_fate,
    describe_forced,
    describe_given_up,
    describe_result,
    describe_rule,
    describe_stopped_early,
)

HERE = "Step 1 writes `x` here: log-probability −1.00, in sum −2.00, score −2.00. "
OTHER = "Greedy search writes `b` with a score of −2.00"


def node(fate: search_tree.Fate, rank: int = 0, token: int = 7) -> Node:
    return Node(0, rank, ROOT, token, -1.0, -2.0, -2.0, fate)


def tree(width: int, fates: Sequence[search_tree.Fate] = ("kept", "finished")) -> SearchTree:
    nodes = (node(fate, rank, EOS if fate == "finished" else 7) for rank, fate in enumerate(fates))
    return SearchTree(width, 1.0, tuple(nodes))


def test_the_rule_and_the_result() -> None:
    assert describe_rule(1) == "It keeps the best one and stops when that ends with the end mark."
    assert "among the best 3 of all" in describe_rule(3)
    assert describe_result(tree(2), "") == (
        "In 1 step the search ranked 2 hypotheses, kept 1 of them and finished 1. The best: nothing, with a "
        "log-probability of −2.00 and a score of −2.00."
    )
    assert describe_stopped_early(tree(1, ("left", "finished")), 0, "a") == (
        "The search stopped early, with 1 output. `a` had not ended, and its score of −2.00 was above the −2.00 of the "
        "best output."
    )


@pytest.mark.parametrize(
    ("width", "gain", "text", "sentence"),
    [
        (1, Gain(-2.0, -2.0, True), "b", "A beam of 1 is greedy search: each step takes the most likely piece and "),
        (2, Gain(-2.0, -2.0, True), "b", "Greedy search, a beam of 1, writes the same."),
        (2, Gain(-2.0, -2.001, False), "a", f"{OTHER}, as good as the best of this beam."),
        (2, Gain(-2.0, -1.5, False), "a", f"{OTHER}. This beam found a better one, higher by 0.50."),
        (
            2,
            Gain(-2.0, -2.5, False),
            "b",
            "Greedy search writes the same words, from other pieces, with a score of −2.00, higher by 0.50 than the "
            "best of this beam. At step 3 its beginning was not among the best 4.",
        ),
    ],
)
def test_greedy_search_beside_it(width: int, gain: Gain, text: str, sentence: str) -> None:
    assert describe_beside_greedy(tree(width), gain, GivenUp(2, None, None), text, "b").startswith(sentence)


def test_where_a_search_gave_a_translation_up() -> None:
    left, dropped = GivenUp(0, node("left"), None), GivenUp(0, node("dropped", 2), "full")
    assert describe_given_up(tree(2), left).endswith("at step 1: the search stopped, because 1 other had ended.")
    assert describe_given_up(tree(2), dropped) == (
        "Its beginning was dropped at step 1, where it ranked 3rd: 2 unfinished ones had better sums."
    )


@pytest.mark.parametrize(
    ("width", "why", "reason"),
    [
        (2, "end", "the end mark ends a translation only where it ranks among the best 2"),
        (1, "limit", "at the limit of pieces a translation counts only where it ranks 1st"),
        (1, "full", "an unfinished one had a better sum"),
    ],
)
def test_why_it_was_dropped(width: int, why: Reason, reason: str) -> None:
    dropped = Fate(node("dropped", 4), 5, None, why, False, 0)
    assert describe_fate(tree(width), dropped, "x") == f"{HERE}It ranked 5th of 5 and was dropped: {reason}."


@pytest.mark.parametrize(
    ("fates", "sentence"),
    [
        (("cut",), "This one was cut off at the limit of pieces: it is the output."),
        (("finished", "finished"), "This one is finished, and ranks 1st of 2."),
        (("left", "finished"), "It ranked 1st of 2, but the search stopped: enough others had ended."),
        (
            ("kept", "finished"),
            "It ranked 1st of 2 and was kept, but nothing after it was among the best 4 of",
        ),
    ],
)
def test_the_fate_of_a_hypothesis(fates: Sequence[search_tree.Fate], sentence: str) -> None:
    searched = tree(2, fates)
    assert describe_fate(searched, fate(searched, 0), "x").startswith(f"{HERE}{sentence}")


@pytest.mark.parametrize(
    ("kind", "led", "last", "sentence"),
    [
        ("finished", True, 0, "This one is finished, but 2 others score higher."),
        ("kept", True, 4, "It ranked 1st of 3 and led to an output."),
        ("kept", False, None, "It ranked 1st of 3 and was kept, but the search stopped before it ended."),
        ("kept", False, 4, "It ranked 1st of 3 and was kept, but at step 5 the last one after it was dropped."),
    ],
)
def test_what_comes_of_a_hypothesis(kind: search_tree.Fate, led: bool, last: int | None, sentence: str) -> None:
    assert describe_fate(tree(2), Fate(node(kind), 3, None, None, led, last), "x") == f"{HERE}{sentence}"


@pytest.mark.parametrize(
    ("gain", "sentence"),
    [
        (Gain(-2.0, -2.0, True), "this one −2.00: it is the same."),
        (Gain(-2.0, -2.004, False), "this one −2.00: it finds both equally likely."),
        (Gain(-2.0, -1.0, False), "−1.00: +1.00. It finds your version 2.72 times as likely: its search missed it."),
        (Gain(-2.0, -3.0, False), "this one −3.00: −1.00. It finds its own 2.72 times as likely."),
    ],
)
def test_forced_words(gain: Gain, sentence: str) -> None:
    assert describe_forced(gain).endswith(sentence)
