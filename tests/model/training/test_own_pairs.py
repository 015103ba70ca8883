"""Pairs that training adds: ours, apart from all that is measured; nouns with articles; how often a pass reads them."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from model.analysis.everyday import EVERYDAY, FIRST_WORDS, read_everyday
from model.analysis.nouns import count_nouns
from model.assets import LANGUAGES, pair_folder
from model.language.glossary import PAIR, Gloss
from model.language.text import split_key
from model.language.tokenizer import Tokenizer
from model.training.examples import Examples
from model.training.own_pairs import NOUNS, OWN_PAIRS, Noun, noun_pairs, own_pairs, own_words
from model.training.pairs import part_of, read_pairs
from model.training.recipe import Settings
from tests.invented import pairs

WRITTEN = sorted(tuple(path.parent.name.split("-")) for path in LANGUAGES.glob(f"*/{OWN_PAIRS}"))


def measured(languages: tuple[str, str]) -> set[str]:
    """Keys of all sentences of a pair's evaluation lists."""
    lists = (read_everyday(languages, name) for name in (FIRST_WORDS, EVERYDAY))
    return {split_key(sentence.english) for sentences in lists for sentence in sentences}


@pytest.mark.parametrize("languages", WRITTEN)
def test_nothing_of_ours_stands_on_a_list_that_is_measured(languages: tuple[str, str]) -> None:
    ours = own_pairs(languages)
    assert len(ours) > 100
    assert measured(languages)
    assert not measured(languages) & {split_key(english) for english, _ in ours}
    assert {part_of(english) for english, _ in ours} == {"train"}


@pytest.mark.parametrize("languages", WRITTEN)
def test_each_line_of_ours_is_a_pair_once(languages: tuple[str, str]) -> None:
    lines = (pair_folder(LANGUAGES, languages) / OWN_PAIRS).read_text(encoding="utf-8").splitlines()
    pairs_read, malformed = read_pairs(line.encode() for line in lines)
    assert malformed == []
    assert len(pairs_read) == len(lines)


@pytest.mark.parametrize(
    ("noun", "expected"),
    [
        (Noun("car", "voiture", "f"), ["car voiture", "Car voiture", "A car Une voiture", "The car La voiture"]),
        (Noun("apple", "pomme", "f"), ["apple pomme", "Apple pomme", "An apple Une pomme", "The apple La pomme"]),
        (Noun("tree", "arbre", "m", True), ["tree arbre", "Tree arbre", "A tree Un arbre", "The tree L'arbre"]),
        (Noun("hour", "heure", "f", True), ["hour heure", "Hour heure", "An hour Une heure", "The hour L'heure"]),
        (Noun("unit", "unité", "f", True), ["unit unité", "Unit unité", "A unit Une unité", "The unit L'unité"]),
        (Noun("Monday", "lundi", ""), ["Monday lundi"]),
    ],
)
def test_a_noun_stands_alone_and_with_both_articles(noun: Noun, expected: list[str]) -> None:
    assert [f"{english} {french}" for english, french in noun.pairs()] == expected


def test_words_of_ours_replace_counted_ones() -> None:
    ours, all_pairs = own_words(), set(noun_pairs(PAIR))
    assert ("Bear", "ours") in all_pairs
    assert ("The bear", "L'ours") in all_pairs
    assert ("twelve", "douze") in all_pairs
    counted = [Noun(*noun) for noun in json.loads(NOUNS.read_text(encoding="utf-8"))["nouns"]]
    replaced = {
        pair for noun in counted if noun.english in ours and noun != ours[noun.english] for pair in noun.pairs()
    }
    assert replaced
    assert not replaced & all_pairs - {pair for noun in ours.values() if noun for pair in noun.pairs()}


def test_no_word_of_ours_stands_on_a_list_that_is_measured() -> None:
    assert not measured(PAIR) & {split_key(pair[0]) for noun in own_words().values() if noun for pair in noun.pairs()}


def test_nouns_are_counted_from_pairs_and_glosses() -> None:
    """An adjective follows articles too, but a noun follows it."""
    few = [
        ("The car is here.", "La voiture est ici."),
        ("I see a car.", "Je vois une voiture."),
        ("The tree is big.", "L'arbre est grand."),
        ("I see a tree.", "Je vois un arbre."),
        ("I see a big car.", "Je vois une grande voiture."),
        ("Come on Monday!", "Viens lundi !"),
    ]
    words = {"voiture": "car", "arbre": "tree", "grande": "big", "lundi": "Monday", "vois": "see"}
    table = {french: [Gloss(english, 0.9)] for french, english in words.items()}
    assert count_nouns(few * 5, table) == [
        Noun("Monday", "lundi", ""),
        Noun("car", "voiture", "f"),
        Noun("tree", "arbre", "m", True),
    ]
    assert count_nouns(few * 5, {french: [Gloss("thing", 0.3)] for french in table}) == []


def test_a_pass_reads_what_the_recipe_asks_for(tokenizer: Tokenizer) -> None:
    def read(settings: Settings) -> Counter[str]:
        return Counter(tokenizer.text(source) for source, _ in Examples(pairs(), tokenizer, settings).of_pass(0))

    plain = read(Settings())
    short = {sentence for sentence in plain if len(sentence.split()) <= 3}
    assert short
    assert short < set(plain)
    again = read(Settings(short_again=2))
    assert again == Counter({sentence: count * (3 if sentence in short else 1) for sentence, count in plain.items()})
    added = read(Settings(own=3, nouns=2)) - plain
    assert added.total() == 3 * len(own_pairs(PAIR)) + 2 * len(noun_pairs(PAIR))


def test_nothing_is_added_unasked(tokenizer: Tokenizer) -> None:
    settings = Settings(noise=0.5, noise_lower=1.0)
    assert len(Examples(pairs(), tokenizer, settings).of_pass(0)) == len(pairs())
    assert len(Examples(pairs(), tokenizer, replace(settings, own=1)).of_pass(0)) == len(pairs()) + len(own_pairs(PAIR))


def test_other_languages_have_lists_of_their_own_or_none(tmp_path: Path) -> None:
    assert noun_pairs(("en", "de")) == own_pairs(("en", "es")) == []
    (tmp_path / "en-de").mkdir()
    (tmp_path / "en-de" / OWN_PAIRS).write_text("Good morning!\tGuten Morgen!\n", encoding="utf-8")
    assert own_pairs(("en", "de"), tmp_path) == [("Good morning!", "Guten Morgen!")]
    assert own_pairs(("de", "en"), tmp_path) == []
