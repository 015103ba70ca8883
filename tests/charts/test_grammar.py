"""Counts, ranks and lists read as people write them; names tell every repeated word apart."""

from __future__ import annotations

import re
from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from charts.grammar import (
    clauses,
    counted,
    distinct_names,
    first_few,
    head_name,
    listed,
    most_at,
    one_has_most,
    ordinal,
    piece_names,
    verb,
    verb_of,
    word_names,
)
from model import Head
from model.language.tokenizer import Tokenizer

LABELS = st.lists(st.sampled_from(["the", "dog", "the (1)", "the (2)", "."]), min_size=1, max_size=12)


def test_a_verb_agrees_with_a_part_of_a_whole() -> None:
    parts = {(0, 1): "looks", (1, 1): "looks", (1, 5): "looks", (0, 5): "look", (2, 5): "look", (5, 5): "look"}
    assert {pair: verb_of(*pair, "looks", "look") for pair in parts} == parts


def test_things_are_counted_as_people_do() -> None:
    assert [counted(number, "word") for number in (0, 1, 2)] == ["0 words", "1 word", "2 words"]
    assert counted(2404, "hypothesis", "hypotheses") == "2,404 hypotheses"
    assert counted(1, "hypothesis", "hypotheses") == "1 hypothesis"
    assert [verb(number, "looks", "look") for number in (0, 1, 2)] == ["look", "looks", "look"]


def test_ordinals() -> None:
    ordinals = [ordinal(number) for number in (1, 2, 3, 4, 11, 12, 13, 21, 102, 111)]
    assert ordinals == ["1st", "2nd", "3rd", "4th", "11th", "12th", "13th", "21st", "102nd", "111th"]
    assert re.fullmatch(r"\d+th", ordinal(112))


def test_lists() -> None:
    assert [listed(list("abc")[:count]) for count in (1, 2, 3)] == ["a", "a and b", "a, b and c"]
    assert first_few(list("abcdef"), 4) == "a, b, c, d and 2 more"
    assert first_few(list("abcd"), 4) == "a, b, c and d"
    assert clauses(["a", "b"], 2) == "a; b"
    assert clauses(["a", "b"], 5) == "a; b; and 3 more"


@pytest.mark.parametrize(
    ("weights", "said"),
    [
        ((0.2, 0.5, 0.3), "most at b (50 %)"),
        ((0.4, 0.2, 0.4), "most at a and c (40 % each)"),
        ((0.4, 0.2, 0.4000001), "most at a and c (40 % each)"),  # but for rounding
        ((0.25, 0.25, 0.25), "at all alike (25 % each)"),
        ((1.0,), "most at a (100 %)"),
    ],
)
def test_of_several_that_tie_none_is_looked_at_most(weights: tuple[float, ...], said: str) -> None:
    assert most_at("abc"[: len(weights)], np.array(weights)) == said
    assert one_has_most(np.array(weights)) == ("each" not in said)


@pytest.mark.parametrize(
    ("labels", "names"),
    [
        (["the", "dog", "the", "dog"], ("the (1)", "dog (1)", "the (2)", "dog (2)")),
        (["The", "dog", "the"], ("The", "dog", "the")),
        (["Paris", "Paris", "."], ("Paris (1)", "Paris (2)", ".")),
    ],
)
def test_a_repeated_word_has_its_place(labels: list[str], names: tuple[str, ...]) -> None:
    assert distinct_names(labels) == names


@given(LABELS)
def test_names_are_distinct_and_say_which_word_is_meant(labels: list[str]) -> None:
    names, times = distinct_names(labels), Counter(labels)
    assert len(set(names)) == len(labels)
    for name, label in zip(names, labels, strict=True):
        assert name == label if times[label] == 1 else re.fullmatch(rf"{re.escape(label)} \(\d+\)", name)


def test_the_names_of_a_sentence(tokenizer: Tokenizer) -> None:
    tokens = tokenizer.tokens(tokenizer.ids("the dog the dog"), "en")
    assert [name for name in word_names(tokens) if name.startswith("the")] == ["the (1)", "the (2)"]
    assert len(set(piece_names(tokens))) == len(tokens)


def test_the_name_of_a_head() -> None:
    assert head_name(Head("encoder.0.self", 1)) == "Encoder layer 1, self-attention, head 2"
