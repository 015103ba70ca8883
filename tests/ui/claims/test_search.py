"""What the lab on search says, against the search worked out here from its nodes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import cast

import pytest

from charts.labels import decimal
from model import Record, Translator, load
from model.language.tokenizer import EOS
from model.search.findings import findings
from model.search.tree import ROOT, Fate, Node, SearchTree
from tests.claims.conftest import Run, every
from tests.tiers import families
from ui.claims.search import against_greedy, describe_fate, describe_forced, found, given_up, over_too_early, rule

SEVERAL = every(6)
models = pytest.mark.parametrize("name", families())


def trees(run: Run, width: int) -> Iterator[tuple[int, SearchTree]]:
    for place in range(len(run.records))[SEVERAL]:
        yield place, run.once(tree_of, run.records[place], width)


def tree_of(translator: Translator, record: Record, width: int) -> SearchTree:
    return translator.search_tree(record.source.ids, beam=width)


def text_of(translator: Translator, tree: SearchTree, index: int) -> str:
    return translator.tokenizer.text(tree.ids(index))


@models
def test_what_was_found_and_what_greedy_finds(name: str, runs: Callable[[str], Run]) -> None:
    run = runs(name)
    same = apart = early = 0
    for place, tree in trees(run, 4):
        greedy = run.records[place]
        best = tree.nodes[tree.outputs[0]]
        text = text_of(run.translator, tree, tree.outputs[0])
        said = found(tree, text)
        assert f"ranked {len(tree.nodes)} hypotheses" in said
        assert f"finished {sum(node.fate in ('finished', 'cut') for node in tree.nodes)}." in said
        assert best.score == max(node.score for node in tree.nodes if node.ended)
        assert f"a score of {decimal(best.score)}" in said
        told = against_greedy(tree, text, greedy.target.ids, greedy.target.text, greedy.log_prob)
        gain = best.score - greedy.log_prob / len(greedy.target)
        if tree.ids(tree.outputs[0]) == greedy.target.ids:
            assert told == "Greedy search, a beam of 1, writes the same."
            same += 1
        elif abs(abs(gain) - 0.005) > 1e-4:
            word = "as good as" if abs(gain) < 0.005 else f"higher by {decimal(abs(gain))}"
            assert word in told
            assert ("This beam found a better one" in told) == (gain >= 0.005)
            apart += 1
            early += check_given_up(tree, greedy.target.ids, given_up(tree, greedy.target.ids))
    assert same
    assert apart
    assert early or name == "transformer"


def check_given_up(tree: SearchTree, ids: tuple[int, ...], said: str) -> bool:
    """Follow greedy's path through the nodes by hand; whether the search gave it up."""
    at = ROOT
    for length, token in enumerate(ids, 1):
        found = [index for index, node in enumerate(tree.nodes) if node.step == length - 1 and node.parent == at]
        at = next((index for index in found if tree.nodes[index].token == token), ROOT)
        if at == ROOT:
            assert said.startswith(f"At step {length} its beginning was not")
            return True
        if tree.nodes[at].fate in ("dropped", "left"):
            assert f"{tree.nodes[at].fate} at step {length}" in said
            assert tree.nodes[at].fate != "dropped" or f"ranked {tree.nodes[at].rank + 1}" in said
            return True
    assert said == ""
    return False


@models
def test_what_became_of_a_hypothesis(name: str, runs: Callable[[str], Run]) -> None:
    run = runs(name)
    seen: set[object] = set()
    for _, tree in trees(run, 3):
        children: dict[int, list[int]] = {}
        for index, node in enumerate(tree.nodes):
            children.setdefault(node.parent, []).append(index)
        for index, node in enumerate(tree.nodes):
            said = describe_fate(tree, index, "x")
            assert f"Step {node.step + 1} writes" in said
            assert all(decimal(number) in said for number in (node.log_prob, node.total, node.score))
            below = descendants(children, index)
            led = index in tree.outputs or any(each in tree.outputs for each in below)
            assert ("and led to an output" in said) == (led and not node.ended)
            if node.fate == "kept" and not led:
                if any(tree.nodes[each].fate == "left" for each in below):
                    assert "but the search stopped before it ended" in said
                elif not below:
                    assert "but nothing after it was" in said
                else:
                    assert (
                        f"at step {max(tree.nodes[each].step for each in below) + 1} the last one after it was dropped"
                        in said
                    )
            if node.fate == "dropped":
                check_dropped(tree, node, said)
                seen.add("an end" if node.token == EOS else "no end")
            seen.add((node.fate, led))
    assert {("kept", True), ("kept", False), ("dropped", False), ("finished", True), "an end", "no end"} <= seen


def check_dropped(tree: SearchTree, node: Node, said: str) -> None:
    """The reason, worked from the other hypotheses of its step."""
    better = [each for each in tree.nodes if each.step == node.step and each.rank < node.rank]
    going = [each for each in better if each.token != EOS and not each.ended]
    assert len(better) >= tree.width
    if node.token == EOS:
        assert f"the end mark ends a translation only where it ranks among the best {tree.width}." in said
    elif any(each.fate == "cut" for each in better):
        assert "at the limit of pieces" in said
    else:
        assert f"{tree.width} unfinished ones had better sums" in said
        assert sum(each.fate in ("kept", "left") for each in going) == tree.width


def test_an_end_is_not_dropped_because_the_beam_is_full() -> None:
    """As it was said: "this beam goes on from at most 4" of an `<eos>` that ranked 5th while 3 went on."""
    ranks = [(7, "kept"), (EOS, "finished"), (8, "kept"), (9, "kept"), (EOS, "dropped"), (6, "kept"), (5, "dropped")]
    nodes = [Node(0, rank, ROOT, token, -1.0, -1.0, -1.0, cast(Fate, fate)) for rank, (token, fate) in enumerate(ranks)]
    tree = SearchTree(4, 1.0, tuple(nodes))
    dropped = "ranked 5th of 7 and was dropped: the end mark ends a translation only where"
    assert dropped in describe_fate(tree, 4, "<eos>")
    assert "ranked 7th of 7 and was dropped: 4 unfinished ones had better sums" in describe_fate(tree, 6, "x")
    cut = [Node(0, 0, ROOT, 7, -1.0, -1.0, -1.0, "cut"), Node(0, 1, ROOT, 8, -1.0, -1.0, -1.0, "dropped")]
    assert "at the limit of pieces a translation counts only where it ranks 1st" in describe_fate(
        SearchTree(1, 1.0, tuple(cut)), 1, "x"
    )


@models
def test_the_rule_that_the_page_states(name: str, runs: Callable[[str], Run]) -> None:
    """Followed step by step through what every search did."""
    run = runs(name)
    for _, tree in trees(run, 3):
        assert "best 3 of all" in rule(tree)
        for step in range(tree.steps):
            ranked = [each for each in tree.nodes if each.step == step]
            limit = any(each.fate == "cut" for each in ranked)
            going = [each for each in ranked if each.token != EOS][: 0 if limit else 3]
            ending = [each for each in ranked[:3] if each.token == EOS or limit]
            assert [each for each in ranked if each.fate in ("kept", "left")] == going
            assert [each for each in ranked if each.ended] == ending
        assert sum(each.ended for each in tree.nodes) >= 3
        assert sum(each.ended for each in tree.nodes if each.step < tree.steps - 1) < 3


def descendants(children: dict[int, list[int]], index: int) -> list[int]:
    below = children.get(index, [])
    return [*below, *(each for child in below for each in descendants(children, child))]


@models
def test_a_search_that_was_over_too_early(name: str, runs: Callable[[str], Run]) -> None:
    run = runs(name)
    for _, tree in trees(run, 3):
        left = {i: text_of(run.translator, tree, i) for i, node in enumerate(tree.nodes) if node.fate == "left"}
        said = over_too_early(tree, left)
        best = max(tree.nodes[index].score for index in tree.outputs)
        better = [index for index in left if tree.nodes[index].score > best + 0.0051]
        worse = all(tree.nodes[index].score < best + 0.0049 for index in left)
        assert not better or f"its score of {decimal(max(tree.nodes[i].score for i in left))}" in said
        assert not worse or said == ""


def test_stored_sentences_that_are_lost_are_explained() -> None:
    told = 0
    for each in findings():
        if each.kind != "lost":
            continue
        translator = load(each.model)
        tree = translator.search_tree(each.sentence, beam=each.wide)
        left = {i: text_of(translator, tree, i) for i, node in enumerate(tree.nodes) if node.fate == "left"}
        narrow = translator.translate(each.sentence, beam=each.narrow)
        assert given_up(tree, narrow.ids)
        told += bool(over_too_early(tree, left))
    assert told


@models
def test_what_forced_words_do_to_the_whole(name: str, runs: Callable[[str], Run]) -> None:
    run = runs(name)
    for record in run.records[SEVERAL]:
        other = record.candidates[0][1].id
        forced = run.translator.translate(record.source.ids, prefix=[other])
        now = run.translator.record(record.source.ids, forced.ids)
        said = describe_forced(record, now)
        change = now.log_prob - record.log_prob
        assert decimal(record.log_prob) in said
        assert decimal(now.log_prob) in said
        assert abs(change) < 0.006 or decimal(change, change=True) in said
        assert ("its search missed it" in said) == (change >= 0.005)
        assert describe_forced(record, record).endswith("it is the same.")
