"""The example sentences: readable by the models, distinct, each with what it shows."""

from __future__ import annotations

from model.language.text import normalise
from ui.sentence import examples
from ui.tokens import distinct


def test_examples_are_distinct_sentences_with_a_reason() -> None:
    sentences = [example.sentence for example in examples()]
    assert len(set(sentences)) == len(sentences) >= 5
    for example in examples():
        assert normalise(example.sentence) == example.sentence
        assert example.shows.endswith(".")


def test_one_example_is_long() -> None:
    assert max(len(example.sentence.split()) for example in examples()) == 40


def test_labels_that_come_again_are_told_apart() -> None:
    labels = distinct(["the", "cat", "the", "the"])
    assert len(set(labels)) == 4
    assert [label.strip("\u2060") for label in labels] == ["the", "cat", "the", "the"]
