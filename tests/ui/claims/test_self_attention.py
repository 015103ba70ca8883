"""What the lesson on self-attention says, for the model with positions and the one without."""

from __future__ import annotations

import re
from collections.abc import Callable

import numpy as np
import pytest

from charts.grammar import piece_names
from model.dissect.thresholds import MOSTLY, SAME
from model.dissect.word_context import shared_words, similarity_by_layer
from tests.claims.conftest import Run, recorded, shipped
from tests.conftest import TRANSFORMERS
from tests.tiers import families
from tests.ui.claims.test_sink_effect import SHARE, says
from ui.claims.self_attention import arriving, in_context, looks, previous_token_head, row_and_vector, what_to_keep

models = pytest.mark.parametrize("name", families(TRANSFORMERS, usual=TRANSFORMERS))
FIRST = "encoder.0.self"
SITES = [f"{side}.{layer}.{kind}" for side, kind in (("encoder", "self"), ("decoder", "self")) for layer in range(3)]
SITES += [f"decoder.{layer}.cross" for layer in range(3)]


def share_before(weights: np.ndarray) -> list[float]:
    """The mean weight that rows give the token before, by head."""
    return [
        sum(float(head[row, row - 1]) for row in range(1, len(head))) / (len(head) - 1)
        for head in weights.astype(float)
    ]


@models
def test_a_head_that_mostly_looks_at_the_token_before(name: str, runs: Callable[[str], Run]) -> None:
    answers = set()
    for record in runs(name).records:
        shares = share_before(record.attention[FIRST].weights)
        said = previous_token_head(record.attention[FIRST].weights)
        assert said.startswith("Yes" if max(shares) > MOSTLY else "No")
        best, share = re.search(f"ead (\\d) ?(?:comes nearest)?: on average {SHARE}", said).groups()  # type: ignore[union-attr]
        assert shares[int(best) - 1] == pytest.approx(max(shares), abs=1e-6)
        assert says(share, max(shares))
        answers.add(said[:2])
    assert "No" in answers  # which was never said


def test_a_yes_at_a_third_of_the_weight_is_found_out(runs: Callable[[str], Run]) -> None:
    """The answer named the best head, whatever it had."""
    shares = [max(share_before(record.attention[FIRST].weights)) for record in runs("transformer-nopos").records]
    assert np.mean([share < MOSTLY for share in shares]) > 0.8


@models
def test_what_arrives(name: str, runs: Callable[[str], Run]) -> None:
    run = runs(name)
    positions = run.translator.network.positions
    record = run.records[0]
    added = np.abs(record.states["encoder.input"] - record.states["encoder.embedding"]).max()
    for site in SITES:
        said = arriving(site, positions)
        assert ("encoding of its position" in said) == (added > 0 and ".0.self" in site)
        assert ("knows no positions" in said) == (added == 0 and ".0.self" in site)
        assert ("self-attention below" in said) == site.endswith("cross")
        if site in ("encoder.2.self", "decoder.2.self"):
            assert "the result of layer 2" in said


@models
def test_why_row_and_vector_differ(name: str, runs: Callable[[str], Run]) -> None:
    for record in runs(name).records[:30]:
        for site in SITES:
            said = row_and_vector(record, site, len(record.target) - 1 if site.startswith("decoder") else 0)
            assert (said is not None) == site.endswith("cross")
            if said is not None:
                assert f"`{piece_names(record.target)[-1]}`" in said
                assert f"`{piece_names(record.decoder_input)[-1]}`" in said


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
                cosine = float(vectors[0] @ vectors[1] / np.prod([np.linalg.norm(each) for each in vectors]))
                said = in_context(
                    pair, similar["encoder.embedding"], similar["encoder.output"], bool(translator.network.positions)
                )
                assert f"{cosine:.2f} at the encoder’s output" in said
                assert ("the words around them are the same" in said) == (1 - cosine < SAME)
                moved = pair[0].start != pair[1].start
                told_moved = bool(translator.network.positions) and moved
                assert said.endswith("and the position make the difference.") == (told_moved and 1 - cosine >= SAME)


def test_only_the_order_differs() -> None:
    """Without positions, the vector of a word is the same in any order of the same words; with them it is not."""
    for name, same in (("transformer-nopos", True), ("transformer", False)):
        translator = shipped(name)
        first, second = recorded(translator, ["The dog bites the man.", "The man bites the dog."])
        for pair in shared_words(first, second):
            if pair[0].start != pair[1].start:
                similar = dict(similarity_by_layer(first, second, pair))
                said = in_context(pair, 1.0, similar["encoder.output"], bool(translator.network.positions))
                assert ("the words around them are the same" in said) == same
        assert ("position" in what_to_keep(bool(translator.network.positions)).split("without")[0]) != same
        assert ("any order" in what_to_keep(bool(translator.network.positions))) == same


@models
def test_where_a_word_looks(name: str, runs: Callable[[str], Run]) -> None:
    for record in runs(name).records:
        weights = record.attention[FIRST].weights.astype(float).mean(axis=0)
        for word in record.source.words[:-1]:
            row = weights[word.start : word.end].mean(axis=0)
            share, place = re.search(f"looks {SHARE} at “(.*)”\\.$", looks(record, word, weights)).groups()  # type: ignore[union-attr]
            assert place == piece_names(record.source)[int(row.argmax())]
            assert says(share, row.max())
