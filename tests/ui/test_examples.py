"""The example sentences of each pair of languages: readable by the models, distinct, with what they show of it."""

from __future__ import annotations

import re

import pytest

from model.assets import LANGUAGES
from model.language.glossary import PAIR
from model.language.languages import NAMES, pair_of
from model.language.text import normalise
from ui.sentence import EXAMPLES, examples
from ui.tokens import distinct

WITH_EXAMPLES = sorted(tuple(path.parent.name.split("-")) for path in LANGUAGES.glob(f"*/{EXAMPLES}"))
LANGUAGE = re.compile(rf"\b({'|'.join(NAMES.values())})\b")


@pytest.mark.parametrize("languages", WITH_EXAMPLES)
def test_examples_are_distinct_sentences_with_a_reason(languages: tuple[str, str]) -> None:
    sentences = [example.sentence for example in examples(languages)]
    assert len(set(sentences)) == len(sentences) >= 5
    for example in examples(languages):
        assert normalise(example.sentence) == example.sentence
        assert example.shows.endswith(".")


@pytest.mark.parametrize("languages", WITH_EXAMPLES)
def test_what_examples_show_is_of_their_own_languages(languages: tuple[str, str]) -> None:
    named = {name for example in examples(languages) for name in LANGUAGE.findall(example.shows)}
    assert named <= {language.name for language in pair_of(languages)}
    assert pair_of(languages).target.name in named


@pytest.mark.parametrize("languages", WITH_EXAMPLES)
def test_one_example_is_long(languages: tuple[str, str]) -> None:
    assert max(len(example.sentence.split()) for example in examples(languages)) == 40


def test_another_target_has_the_sentences_alone() -> None:
    shown = examples(("en", "pt"))
    assert [example.sentence for example in shown] == [example.sentence for example in examples(PAIR)]
    assert {example.shows for example in shown} == {""}


@pytest.mark.parametrize("languages", [("de", "fr"), ("..", "models"), ("en/../..", "x" * 5000)])
def test_another_source_has_none(languages: tuple[str, str]) -> None:
    assert examples(languages) == ()


def test_labels_that_come_again_are_told_apart() -> None:
    labels = distinct(["the", "cat", "the", "the"])
    assert len(set(labels)) == 4
    assert [label.strip("\u2060") for label in labels] == ["the", "cat", "the", "the"]
