"""Findings of the search lab, against the search worked out here from its nodes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import cast

import pytest

from claims.search import GivenUp, fate, given_up, of_forced_words, over_greedy, stopped_early
from model import Record, Translator, load
from model.language.tokenizer import EOS
from model.search import tree as search_tree
from model.search.findings import findings
from model.search.tree import ROOT, Node, SearchTree
from tests.claims.conftest import Run, every
from tests.tiers import families

SEVERAL = every(6)
models = pytest.mark.parametrize("name", families())


def trees(run: Run, width: int) -> Iterator[tuple[Record, SearchTree]]:
    for record in run.records[SEVERAL]:
        yield record, run.once(tree_of, record, width)


def tree_of(translator: Translator, record: Record, width: int) -> SearchTree:
    return translator.search_tree(record.source.ids, beam=width)


@models
def test_the_result_beside_greedy_search(name: str, runs: Callable[[str], Run]) -> None:
    run = runs(name)
    same = apart = lost = 0
    for greedy, tree in trees(run, 4):
        best = tree.nodes[tree.outputs[0]]
        assert best.score == max(node.score for node in tree.nodes if node.ended)
        assert tree.kept == sum(node.fate == "kept" for node in tree.nodes)
        assert tree.ended == sum(node.fate in ("finished", "cut") for node in tree.nodes)
        gain = over_greedy(tree, tree_of(run.translator, greedy, 1))
        assert gain.before == pytest.approx(greedy.log_prob / len(greedy.target), abs=1e-4)
        assert gain.after == best.score
        assert gain.same == (tree.ids(tree.outputs[0]) == greedy.target.ids)
        assert gain.is_none == (abs(best.score - gain.before) < 0.005)
        check_given_up(tree, greedy.target.ids, given_up(tree, greedy.target.ids))
        same += gain.same
        apart += not gain.is_none
        lost += given_up(tree, greedy.target.ids) is not None
    assert same
    assert apart
    assert lost or name == "transformer"


def check_given_up(tree: SearchTree, ids: Sequence[int], found: GivenUp | None) -> None:
    """Follow a translation through the nodes, child by child."""
    at = ROOT
    for step, token in enumerate(ids):
        children = [index for index, node in enumerate(tree.nodes) if node.step == step and node.parent == at]
        at = next((index for index in children if tree.nodes[index].token == token), ROOT)
        if at == ROOT:
            assert found == GivenUp(step, None, None)
            return
        if tree.nodes[at].fate in ("dropped", "left"):
            assert found is not None
            assert (found.step, found.node) == (step, tree.nodes[at])
            assert (found.why is None) == (tree.nodes[at].fate == "left")
            return
    assert found is None


@models
def test_what_became_of_a_hypothesis(name: str, runs: Callable[[str], Run]) -> None:
    run = runs(name)
    seen: set[object] = set()
    for _, tree in trees(run, 3):
        children: dict[int, list[int]] = {}
        for index, node in enumerate(tree.nodes):
            children.setdefault(node.parent, []).append(index)
        for index, node in enumerate(tree.nodes):
            found = fate(tree, index)
            assert found.node is node
            assert found.ranked == sum(other.step == node.step for other in tree.nodes)
            assert found.place == (tree.outputs.index(index) if index in tree.outputs else None)
            line = [index, *descendants(children, index)]
            assert found.led == any(output in line for output in tree.outputs)
            left = any(tree.nodes[other].fate == "left" for other in line)
            assert found.last == (None if left else max(tree.nodes[other].step for other in line))
            assert (found.why is None) == (node.fate != "dropped")
            if found.why is not None:
                check_dropped(tree, node, found.why)
            seen |= {(node.fate, found.led), found.why}
    assert {("kept", True), ("kept", False), ("dropped", False), ("finished", True), "end", "full"} <= seen


def check_dropped(tree: SearchTree, node: Node, why: str) -> None:
    """The reason, worked from the other hypotheses of its step."""
    better = [other for other in tree.nodes if other.step == node.step and other.rank < node.rank]
    assert len(better) >= tree.width
    if node.token == EOS:
        assert why == "end"
    elif any(other.fate == "cut" for other in better):
        assert why == "limit"
    else:
        assert why == "full"
        going_on = [other for other in better if other.token != EOS and not other.ended]
        assert sum(other.fate in ("kept", "left") for other in going_on) == tree.width


def test_an_end_is_not_dropped_because_the_beam_is_full() -> None:
    """A beam of 4 drops an `<eos>` that ranks 5th while 3 go on."""
    ranks = [(7, "kept"), (EOS, "finished"), (8, "kept"), (9, "kept"), (EOS, "dropped"), (6, "kept"), (5, "dropped")]
    tree = tree_with(4, ranks)
    assert [fate(tree, index).why for index in range(7)] == [None, None, None, None, "end", None, "full"]
    assert fate(tree_with(1, [(7, "cut"), (8, "dropped")]), 1).why == "limit"


def tree_with(width: int, ranks: Sequence[tuple[int, str]]) -> SearchTree:
    """A tree of one step, with these tokens and fates."""
    nodes = (
        Node(0, rank, ROOT, token, -1.0, -1.0, -1.0, cast(search_tree.Fate, fate))
        for rank, (token, fate) in enumerate(ranks)
    )
    return SearchTree(width, 1.0, tuple(nodes))


@models
def test_the_rule_that_the_page_states(name: str, runs: Callable[[str], Run]) -> None:
    """Followed step by step through what every search did."""
    for _, tree in trees(runs(name), 3):
        for step in range(tree.steps):
            ranked = [node for node in tree.nodes if node.step == step]
            limit = any(node.fate == "cut" for node in ranked)
            going = [node for node in ranked if node.token != EOS][: 0 if limit else 3]
            ending = [node for node in ranked[:3] if node.token == EOS or limit]
            assert [node for node in ranked if node.fate in ("kept", "left")] == going
            assert [node for node in ranked if node.ended] == ending
        assert tree.ended >= 3
        assert sum(node.ended for node in tree.nodes if node.step < tree.steps - 1) < 3


def descendants(children: dict[int, list[int]], index: int) -> list[int]:
    below = children.get(index, [])
    return [*below, *(other for child in below for other in descendants(children, child))]


@models
def test_a_search_that_was_over_too_early(name: str, runs: Callable[[str], Run]) -> None:
    for _, tree in trees(runs(name), 3):
        left = {index: node.score for index, node in enumerate(tree.nodes) if node.fate == "left"}
        highest = max(left.values(), default=float("-inf"))
        best = max(tree.nodes[index].score for index in tree.outputs)
        index = stopped_early(tree)
        assert (index is not None) == (highest - best >= 0.005)
        assert index is None or left[index] == highest


def test_stored_sentences_that_are_lost_are_explained() -> None:
    early = 0
    for finding in findings():
        if finding.kind != "lost":
            continue
        translator = load(finding.model)
        tree = translator.search_tree(finding.sentence, beam=finding.wide)
        assert given_up(tree, translator.translate(finding.sentence, beam=finding.narrow).ids)
        early += stopped_early(tree) is not None
    assert early


@models
def test_what_forced_words_do_to_the_whole(name: str, runs: Callable[[str], Run]) -> None:
    run = runs(name)
    for record in run.records[SEVERAL]:
        forced = run.translator.translate(record.source.ids, prefix=[record.candidates[0][1].id])
        now = run.translator.record(record.source.ids, forced.ids)
        gain = of_forced_words(record, now)
        assert gain.difference == now.log_prob - record.log_prob
        assert gain.is_none == (abs(gain.difference) < 0.005)
        assert not gain.same
        assert of_forced_words(record, record).same
