"""Everyday sentences: patterns, the comparison after normalisation, and the shipped list."""

from __future__ import annotations

import pytest

from model.analysis.everyday import (
    EVERYDAY,
    FIRST_WORDS,
    Everyday,
    answers,
    by_phenomenon,
    comparable,
    expand,
    read_everyday,
)
from model.translate.translator import Translator


def test_a_pattern_stands_for_all_combinations() -> None:
    assert expand("(Tu es|Vous êtes) allé(|e) ici") == [
        "Tu es allé ici",
        "Tu es allée ici",
        "Vous êtes allé ici",
        "Vous êtes allée ici",
    ]
    assert expand("Bonjour") == ["Bonjour"]


@pytest.mark.parametrize("pattern", ["(a|(b|c))", "a|b", "(a", "a)"])
def test_a_misspelt_pattern_is_refused(pattern: str) -> None:
    with pytest.raises(ValueError, match="one"):
        expand(pattern)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Je ne mange pas.", "je ne mange pas"),
        ("Parles-tu français\u202f?", "Parles-tu français?"),
        ("Parles-tu français\u00a0?", "parles-tu français ?"),
        ("J\u2019ai faim !", "J'ai faim."),
        ("Ma sœur est là…", "Ma soeur est là"),
        ("Dépêche-toi\u202f! Le train part.", "Dépêche-toi ! Le train part"),
        ("Dépêche-toi !Le train part.", "Dépêche-toi! Le train part"),
        ("e\u0301té", "été"),
        ("Œuvre", "oeuvre"),
    ],
)
def test_what_does_not_count(one: str, other: str) -> None:
    assert comparable(one) == comparable(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Il est là.", "Il est la."),
        ("Je vois Tom.", "Je vois tom."),
        ("Elle part, je reste.", "Elle part je reste."),
        ("Elle est allée.", "Elle est allé."),
        ("Non.", ""),
    ],
)
def test_what_counts(one: str, other: str) -> None:
    assert comparable(one) != comparable(other)


@pytest.mark.parametrize(
    ("languages", "name", "count", "phenomena"),
    [
        (("en", "fr"), EVERYDAY, 100, 10),
        (("en", "fr"), FIRST_WORDS, 120, 7),
        (("en", "de"), EVERYDAY, 60, 10),
    ],
)
def test_a_list_has_different_sentences_and_sound_patterns(
    languages: tuple[str, str], name: str, count: int, phenomena: int
) -> None:
    sentences = read_everyday(languages, name)
    assert len(sentences) == len({sentence.english for sentence in sentences}) == count
    assert len({sentence.phenomenon for sentence in sentences}) >= phenomena
    for sentence in sentences:
        assert sentence.accepted
        texts = [text for pattern in sentence.patterns for text in expand(pattern)]
        assert not [text for text in texts if text != " ".join(text.split())], sentence.english
        assert all(comparable(text) == comparable(comparable(text)) for text in texts)


def test_a_pair_without_a_list_has_no_sentence() -> None:
    assert read_everyday(("en", "pt")) == read_everyday(("..", "models")) == []


def test_phenomena_are_counted_apart() -> None:
    sentences = [Everyday("a", "tense", ("x",)), Everyday("b", "tense", ("x",)), Everyday("c", "number", ("x",))]
    assert by_phenomenon(sentences, [True, False, True]) == {"tense": [1, 2], "number": [1, 1]}


def test_a_models_own_words_are_right_when_they_are_listed(taught: Translator) -> None:
    text = "the girl wants bread."
    own = taught.translate(text).text
    sentences = [Everyday(text, "own", ("Rien", own)), Everyday(text, "other", ("Rien du tout",))]
    results = answers(taught, sentences)
    assert results["beam_1"] == {"right": 1, "each": [[own, True], [own, False]]}
    assert len(results["beam_4"]["each"]) == 2
