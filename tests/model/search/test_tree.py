"""What a search says that it did: against forced scoring, CTranslate2, enumeration, and the search itself."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from model.language.tokenizer import EOS, SOS
from model.network.transformer import Transformer
from model.search.beam import Beam
from model.search.tree import ROOT, SearchTree, ranking_score
from model.store.ctranslate2_export import export, load_export
from model.translate.translator import Translator
from tests.invented import pairs
from tests.model.search.test_beam import A, B, every_sentence, markov_chain
from tests.model.store.test_ctranslate2_export import source_pieces

SENTENCES = [english for english, _ in pairs()[::150]] + ["Tom"]


def traced(seed: int, width: int, limit: int, length_penalty: float) -> SearchTree:
    """The search of a Markov chain, followed."""
    table = markov_chain(seed)
    beam = Beam(1, width, [limit], length_penalty, traced=True)
    tokens = [SOS] * width
    while not beam.done:
        tokens, _ = beam.advance(torch.stack([table[token] for token in tokens]))
    return beam.tree(0)


@given(st.integers(0, 2**32), st.integers(1, 4), st.sampled_from([0.0, 0.6, 1.0]))
def test_wide_enough_it_holds_every_sentence_there_is(seed: int, limit: int, length_penalty: float) -> None:
    expected = every_sentence(markov_chain(seed), limit, length_penalty)
    tree = traced(seed, len(expected), limit, length_penalty)
    outputs = [(tree.nodes[index].score, tree.ids(index)) for index in tree.outputs]
    assert {ids for _, ids in outputs} == {ids for _, ids in expected}
    assert [score for score, _ in outputs] == pytest.approx([score for score, _ in expected], rel=1e-5)
    # nothing that can be begun is missing: each node's path is a beginning, and each beginning is a node
    beginnings = {ids[:length] for _, ids in expected for length in range(1, len(ids) + 1)}
    beginnings_kept = {tree.ids(index) for index, node in enumerate(tree.nodes) if node.fate != "dropped"}
    assert beginnings_kept == beginnings


@given(st.integers(0, 2**32), st.integers(1, 4), st.integers(1, 7))
def test_the_laws_of_a_tree(seed: int, width: int, limit: int) -> None:
    table, tree = markov_chain(seed), traced(seed, width, limit, 0.8)
    for index, node in enumerate(tree.nodes):
        ids = tree.ids(index)
        assert len(ids) == node.step + 1
        assert node.parent == ROOT if node.step == 0 else tree.nodes[node.parent].step == node.step - 1
        assert node.parent == ROOT or tree.nodes[node.parent].fate == "kept"
        steps = [table[before, after].item() for before, after in itertools.pairwise((SOS, *ids))]
        assert node.log_prob == pytest.approx(steps[-1], abs=1e-5)
        assert node.total == pytest.approx(sum(steps), abs=1e-5)
        assert node.score == ranking_score(node.total, len(ids), 0.8)
        assert (node.fate == "finished") <= (ids[-1] == EOS)
        assert (node.fate == "cut") <= (len(ids) == limit)
    for step in range(tree.steps):
        ranked = [node for node in tree.nodes if node.step == step]
        assert [node.rank for node in ranked] == list(range(len(ranked)))
        assert len(ranked) <= 2 * width
        assert [node.total for node in ranked] == sorted((node.total for node in ranked), reverse=True)
        assert sum(node.fate == "kept" for node in ranked) <= width
        # a dropped hypothesis is no better than one that was kept, but for an end that ranked too low
        kept_totals = [node.total for node in ranked if node.fate in ("kept", "left")]
        dropped = [node.total for node in ranked if node.fate == "dropped" and node.token != EOS]
        assert not kept_totals or not dropped or max(dropped) <= min(kept_totals)
    assert all(tree.nodes[index].ended or tree.nodes[index].fate == "kept" for index in tree.fruitful)


def test_an_end_that_ranks_too_low_is_dropped_and_what_is_given_up_is_said() -> None:
    table = torch.full((6, 6), float("-inf"))
    table[SOS, [A, B]] = torch.tensor([0.6, 0.4]).log()
    table[A, [EOS, A]] = torch.tensor([0.55, 0.45]).log()
    table[B, [EOS, B]] = torch.tensor([0.6, 0.4]).log()
    beam = Beam(1, 2, [9], traced=True)
    tokens = [SOS] * 2
    while not beam.done:
        tokens, _ = beam.advance(torch.stack([table[token] for token in tokens]))
    tree = beam.tree(0)
    fates = {tree.ids(index): node.fate for index, node in enumerate(tree.nodes)}
    assert fates[(B, EOS)] == "dropped"
    assert fates[(A, EOS)] == fates[(A, A, EOS)] == "finished"
    assert fates[(A, A, A)] == "left"


@pytest.mark.parametrize("width", [1, 3])
def test_sums_are_those_of_forced_scoring(taught: Translator, width: int) -> None:
    for sentence in SENTENCES:
        tree = taught.search_tree(sentence, beam=width, limit=12)
        chosen = range(0, len(tree.nodes), 7)
        source = taught.source_ids(sentence)
        scored = taught.score_ids([source] * len(chosen), [tree.ids(index) for index in chosen])
        for index, log_probs in zip(chosen, scored, strict=True):
            assert tree.nodes[index].log_prob == pytest.approx(float(log_probs[-1]), abs=1e-4)
            assert tree.nodes[index].total == pytest.approx(float(log_probs.sum()), abs=2e-4)


@pytest.mark.parametrize("width", [1, 4])
@pytest.mark.parametrize("length_penalty", [0.0, 1.0])
def test_its_outputs_are_what_the_search_returns(taught: Translator, width: int, length_penalty: float) -> None:
    prefix = taught.tokenizer.ids("elle veut")
    for sentence, forced in ((SENTENCES[0], []), (SENTENCES[1], prefix), ("Tom", prefix)):
        best = taught.translate(sentence, beam=width, prefix=forced, length_penalty=length_penalty)
        tree = taught.search_tree(sentence, beam=width, prefix=forced, length_penalty=length_penalty)
        made = [best, *best.alternatives]
        assert [tree.ids(index) for index in tree.outputs] == [hypothesis.ids for hypothesis in made]
        assert [tree.nodes[index].score for index in tree.outputs] == [hypothesis.score for hypothesis in made]
        # where a token is forced, nothing else was looked at
        for step, token in enumerate(forced):
            assert [node.token for node in tree.nodes if node.step == step] == [token]


@pytest.mark.parametrize("width", [2, 4])
def test_what_is_kept_is_what_ctranslate2_keeps(
    make_taught: Callable[[str], Translator], width: int, tmp_path: Any
) -> None:
    """CTranslate2, stopped after so many tokens, returns its beam: its hypotheses are the nodes of that step."""
    ours = make_taught("transformer")
    assert isinstance(ours.network, Transformer)
    export(ours.network, ours.tokenizer, tmp_path)
    theirs = load_export(tmp_path)
    compared = 0
    for sentence in SENTENCES:
        tree = ours.search_tree(sentence, beam=width)
        ids = {index: [ours.tokenizer.piece(token) for token in tree.ids(index)] for index in range(len(tree.nodes))}
        first_end = min(tree.nodes[index].step for index in tree.outputs)
        for length in range(1, tree.steps):
            result = theirs.translate_batch(
                [source_pieces(ours, sentence)],
                beam_size=width,
                num_hypotheses=width,
                return_end_token=True,
                min_decoding_length=0,
                max_decoding_length=length,
            )[0]
            going = [pieces for pieces in result.hypotheses if len(pieces) == length and pieces[-1] != "<eos>"]
            kept_pieces = [
                ids[index] for index, node in enumerate(tree.nodes) if node.step == length - 1 and node.fate == "kept"
            ]
            assert all(pieces in kept_pieces for pieces in going)
            if length <= first_end:  # nothing has ended: the beam is all there is
                assert going == kept_pieces
                compared += len(kept_pieces)
    assert compared > 10


def test_a_search_that_is_not_followed_keeps_nothing(taught: Translator) -> None:
    assert Beam(1, 2, [3]).growth == []
    with pytest.raises(IndexError):
        Beam(1, 2, [3]).tree(0)


def test_a_hypothesis_is_found_by_its_place(taught: Translator) -> None:
    tree = taught.search_tree("Tom", beam=3)
    for index, node in enumerate(tree.nodes):
        assert tree.at(node.step, node.rank) == index
    assert tree.at(tree.steps, 0) is None
    assert tree.at(0, 99) is None
