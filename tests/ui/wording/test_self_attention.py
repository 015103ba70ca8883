"""The words of the lesson on self-attention."""

from __future__ import annotations

import pytest

from claims.self_attention import Cause, PreviousToken, WordLook
from ui.wording.self_attention import (
    describe_arriving,
    describe_context,
    describe_previous_token,
    describe_row_and_vector,
    describe_word_look,
    what_to_keep,
)


def test_a_row_and_its_vector() -> None:
    said = describe_row_and_vector("A", "B")
    assert "the piece that the step writes, here `A`. But `A` does not exist yet." in said
    assert said.endswith("the piece that the decoder read last, `B`.")


@pytest.mark.parametrize(
    ("site", "positions", "words"),
    [
        ("encoder.0.self", True, "its embedding plus the encoding of its position"),
        ("decoder.0.self", False, "its embedding (this model knows no positions)"),
        ("decoder.2.self", True, "the result of layer 2"),
        ("decoder.0.cross", True, "the result of the self-attention below"),
    ],
)
def test_what_arrives(site: str, positions: bool, words: str) -> None:
    assert describe_arriving(site, positions) == words


def test_where_a_word_looks() -> None:
    assert describe_word_look(WordLook("dog (1)", "dog (2)", 0.4)) == "“dog (1)” looks 40 % at “dog (2)”."


@pytest.mark.parametrize(
    ("cause", "again", "name", "end"),
    [
        ("none", False, "`a`", ": to the model the words around them are the same."),
        ("words", True, "the first `a` of each sentence", ": the position is the same in both."),
        ("words without positions", False, "`a`", ": this model knows no positions."),
        ("words and position", False, "`a`", ". The other words and the position make the difference."),
    ],
)
def test_a_word_in_two_sentences(cause: Cause, again: bool, name: str, end: str) -> None:
    said = describe_context("a", 1.0, 0.5, cause, again=again)
    assert said.startswith(f"The two vectors of {name} have a cosine of 1.00 as embeddings")
    assert " and of 0.50 at the encoder’s output" in said
    assert said.endswith(end)


def test_what_keeps_a_vector_alike() -> None:
    assert [what_to_keep(positions).partition(".")[0] for positions in (True, False)] == [
        "The other words and all places",
        "The other words, in any order: without positions the vector adds up the word’s embedding and what its heads "
        "looked at",
    ]


@pytest.mark.parametrize(
    ("weights", "sentence"),
    [
        ((), "With a single token there is no token before."),
        (
            (0.2, 0.6),
            "Yes, for this sentence head 2: on average 60 % of its weight lies on the token before. The others: 20 %.",
        ),
        (
            (0.4,),
            "No, not for this sentence. Head 1 comes nearest: on average 40 % of its weight lies on the token before.",
        ),
    ],
)
def test_a_head_that_looks_at_the_token_before(weights: tuple[float, ...], sentence: str) -> None:
    assert describe_previous_token(PreviousToken(weights)) == sentence
