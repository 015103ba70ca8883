"""Findings of the lesson on self-attention, for the model with positions and the one without."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from charts.grammar import piece_names, word_names
from claims.self_attention import cause_of_difference, previous_token, row_and_vector, word_look
from model.dissect.thresholds import MOSTLY, SAME
from model.dissect.word_context import shared_words, similarity_by_layer
from tests.claims.conftest import Run, recorded, shipped
from tests.conftest import TRANSFORMERS
from tests.tiers import families

models = pytest.mark.parametrize("name", families(TRANSFORMERS, usual=TRANSFORMERS))
FIRST = "encoder.0.self"


def share_before(weights: np.ndarray) -> list[float]:
    """The mean weight that rows give the token before, by head."""
    rows = range(1, weights.shape[1])
    return [sum(float(head[row, row - 1]) for row in rows) / len(rows) for head in weights.astype(float)]


@models
def test_a_head_that_mostly_looks_at_the_token_before(name: str, runs: Callable[[str], Run]) -> None:
    answers = set()
    for record in runs(name).all:
        weights = record.attention[FIRST].weights
        found = previous_token(weights)
        if weights.shape[1] < 2:
            assert found.weights == ()
            continue
        shares = share_before(weights)
        assert found.weights == pytest.approx(shares, abs=1e-6)
        assert shares[found.best] == pytest.approx(max(shares), abs=1e-6)
        assert found.mostly == {head for head, share in enumerate(shares) if share > MOSTLY}
        answers.add(bool(found.mostly))
    assert False in answers  # the best head does not do it everywhere


@models
def test_why_row_and_vector_differ(name: str, runs: Callable[[str], Run]) -> None:
    for record in runs(name).records[:30]:
        for site in record.attention:
            found = row_and_vector(record, site, 0)
            if site.endswith("cross"):
                assert found == (piece_names(record.target)[0], piece_names(record.decoder_input)[0])
            else:
                assert found is None


OTHERS = {  # a sentence, one with the same word at the same place, and one with it elsewhere
    "The light is red.": ("The light is old.", "The bag is light."),
    "I like red cars.": ("I see red cars.", "Her new cars are red."),
}


@models
def test_a_word_in_two_sentences(name: str) -> None:
    translator = shipped(name)
    for own, others in OTHERS.items():
        for other in (own, *others):
            first, second = recorded(translator, [own, other])
            for pair in shared_words(first, second):
                similar = dict(similarity_by_layer(first, second, pair))
                states = [record.states["encoder.output"].astype(float) for record in (first, second)]
                vectors = [state[word.start : word.end].mean(axis=0) for state, word in zip(states, pair, strict=True)]
                cosine = float(vectors[0] @ vectors[1] / np.prod([np.linalg.norm(vector) for vector in vectors]))
                assert similar["encoder.output"] == pytest.approx(cosine, abs=1e-5)
                cause = cause_of_difference(pair, cosine, translator.network.positions)
                assert (cause == "none") == (1 - cosine < SAME)
                if cause == "none":
                    continue
                assert (cause == "words without positions") == (not translator.network.positions)
                if translator.network.positions:
                    assert (cause == "words and position") == (pair[0].start != pair[1].start)


@pytest.mark.parametrize(("name", "same"), [("transformer-nopos", True), ("transformer", False)])
def test_only_the_order_differs(name: str, same: bool) -> None:
    """Without positions, the vector of a word is the same in any order of the same words; with them it is not."""
    translator = shipped(name)
    first, second = recorded(translator, ["The dog bites the man.", "The man bites the dog."])
    moved = [pair for pair in shared_words(first, second) if pair[0].start != pair[1].start]
    assert moved
    for pair in moved:
        similar = dict(similarity_by_layer(first, second, pair))
        cause = cause_of_difference(pair, similar["encoder.output"], translator.network.positions)
        assert cause == ("none" if same else "words and position")


@models
def test_where_a_word_looks(name: str, runs: Callable[[str], Run]) -> None:
    for record in runs(name).records:
        weights = record.attention[FIRST].weights.astype(float).mean(axis=0)
        for number, word in enumerate(record.source.words[:-1]):
            row = [sum(column) / (word.end - word.start) for column in weights[word.start : word.end].T]
            look = word_look(record, word, weights)
            assert look.weight == pytest.approx(max(row))
            assert look.word == word_names(record.source)[number]
            assert look.piece == piece_names(record.source)[int(np.argmax(row))]
