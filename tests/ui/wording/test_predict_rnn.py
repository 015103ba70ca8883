"""The words of the questions of the lessons on RNNs."""

from __future__ import annotations

import numpy as np
import pytest

from claims.predict_rnn import LikeliestPiece, Lost
from claims.prediction import Choice, Division
from model.dissect.agreement import WordComparison
from model.language.tokenizer import Word
from tests.pairs import FRENCH
from ui.wording.predict_rnn import (
    NONE_LOST,
    NONE_NEEDED,
    ask_lost_words,
    ask_needed_word,
    ask_needs_most,
    ask_read_off_best,
    ask_where_it_looks,
    ask_which_piece,
)

NEEDED = Choice((-1.0, 0.5), 0, frozenset({0}), ("a", "b"))
FREE = Choice((-0.01, 0.5), 0, frozenset({2}), ("a", "b"), none=True)


@pytest.mark.parametrize(
    ("words", "says", "told"),
    [
        (Lost(("a", "b"), (0, None)), "1 of 2 has a French word: “b” has none.", ("step 1", "lost", "")),
        (Lost(("a", "b"), (None, None)), "0 of 2 have a French word: “a” and “b” have none.", ("lost", "lost", "")),
        (Lost(("a",), (2,)), "1 of 1 has a French word.", ("step 3", "")),
    ],
)
def test_lost_words(words: Lost, says: str, told: tuple[str, ...]) -> None:
    question = ask_lost_words(words, FRENCH)
    assert question is not None
    assert question.says == f"By the stored glossary, {says}"
    assert question.told == told
    assert question.options == (*words.words, NONE_LOST)
    assert question.answers == {place for place, text in enumerate(told) if text == ("lost" if "lost" in told else "")}


def test_what_the_probe_finds() -> None:
    question = ask_read_off_best(Choice((0.2, 0.5), 1, frozenset({1}), ("a", "b")))
    assert question is not None
    assert question.says == "The probe finds “b” with 50 %, more than any other."
    assert question.told == ("20 %", "50 %")


def test_the_needed_word() -> None:
    needed, free = ask_needed_word(NEEDED), ask_needed_word(FREE)
    assert needed is not None
    assert free is not None
    assert needed.says == "Without “a” it falls by 1.00 nats, more than without any other word."
    assert free.says == "Leaving out any one word lowers it by less than 0.1 nats."
    assert needed.options == ("a", "b", NONE_NEEDED)
    assert needed.told == ("\u22121.00 nats", "+0.50 nats", "")


@pytest.mark.parametrize(
    ("choice", "end", "says"),
    [
        (NEEDED, 0.1, "Without “a” it loses most, 1.00 nats; it looks most at “b” (60 %)."),
        (
            FREE,
            0.7,
            "Leaving out any single word costs it less than 0.1 nats; it looks most at the end mark (70 %), an "
            "attention sink, and among the words at “b” (60 %).",
        ),
    ],
)
def test_the_word_that_a_word_needs(choice: Choice, end: float, says: str) -> None:
    words, sources = (Word("x", 0, 1),), (Word("a", 0, 1), Word("b", 1, 2))
    word = WordComparison(np.array([0.3, 0.6]), end, np.array(choice.numbers), 0, words, sources)
    question = ask_needs_most(word, choice, FRENCH)
    assert question.says == says
    assert question.question == "Which English word does “x” need most? Without it, “x” is least likely."


@pytest.mark.parametrize(("stays", "word"), [(True, "still"), (False, "now")])
def test_the_likeliest_piece(stays: bool, word: str) -> None:
    piece = LikeliestPiece(1, "a", Choice((0.2, 0.5), 1, frozenset({1}), ("a", "b")), stays)
    question = ask_which_piece(piece, "equal weights")
    assert question.question == "Step 2 writes “a”. Which piece is most likely with equal weights?"
    assert question.says == f"“b” is {word} the most likely, with 50 %."


def test_a_division_among_words() -> None:
    question = ask_where_it_looks(Division(0, "x", ("a", "b"), (0.25, 0.75)))
    assert question.question == "Step 1 writes “x”. How does it divide its attention?"
    assert question.says == "The model looks most at “b” (75 %)."
    assert question.told == ("25 %", "75 %")
