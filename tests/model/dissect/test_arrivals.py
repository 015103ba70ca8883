"""What got across: English words that a French word stands for, each once, in the order of the French."""

from __future__ import annotations

from dataclasses import replace

import pytest

from model.dissect.arrivals import arrivals, stem
from model.translate.translator import Translator

only_one = pytest.mark.parametrize("translator", ["rnn"], indirect=True)


def arrived(translator: Translator, english: str, french: str) -> dict[str, bool]:
    """Of the counted words of the English, which the French has; later ones of the same form get an apostrophe."""
    record = translator.record(english, target=french)
    arrived_words = arrivals(record)
    named: dict[str, bool] = {}
    for word, counted, step in zip(record.source.words, arrived_words.counted, arrived_words.steps, strict=True):
        if counted:
            named[word.text + "'" * sum(name.rstrip("'") == word.text for name in named)] = step is not None
    return named


@only_one
def test_content_words_arrive_whatever_their_place(translator: Translator) -> None:
    whole = arrived(translator, "She bought a small white house.", "Elle a acheté une petite maison blanche.")
    assert whole == {"bought": True, "small": True, "white": True, "house": True}
    lost = arrived(translator, "She bought a small white house.", "Elle a acheté une petite ville hier.")
    assert lost == {"bought": True, "small": True, "white": False, "house": False}


@only_one
def test_a_word_that_comes_twice_has_to_be_written_twice(translator: Translator) -> None:
    english = "The cat sees the red cat."
    assert arrived(translator, english, "Le chat voit le chat rouge.")["cat'"]
    once = arrived(translator, english, "Le chat voit la voiture.")
    assert once["cat"]
    assert not once["cat'"]


@only_one
def test_names_numbers_and_other_forms(translator: Translator) -> None:
    assert arrived(translator, "Tom wants 12 books.", "Tom veut 12 livres.") == {
        "Tom": True,
        "wants": True,
        "12": True,
        "books": True,
    }
    assert stem("arrived") == stem("arrive") == stem("Arriving") == stem("arrives")
    assert stem("is") == "is"


@only_one
def test_a_word_has_arrived_once_its_last_piece_is_written(translator: Translator) -> None:
    record = translator.record("I like red cars.", target="J'aime les voitures rouges.")
    found = arrivals(record)
    car = next(position for position, word in enumerate(record.source.words) if word.text == "cars")
    word = next(word for word in record.target.words if word.text == "voitures")
    assert found.steps[car] == word.end - 1
    assert found.arrived(word.end - 2) + 1 == found.arrived(word.end - 1)
    assert found.total == 3
    assert found.arrived(len(record.target)) == 3


@only_one
def test_marks_count_nothing(translator: Translator) -> None:
    found = arrivals(translator.record("?!", target="?!"))
    assert found.total == 0
    assert not any(found.counted)


@only_one
def test_nothing_is_counted_without_a_glossary(translator: Translator) -> None:
    record = replace(translator.record("Tom likes cars.", target="Tom houdt van auto's."), languages=("en", "nl"))
    found = arrivals(record)
    assert found.total == 0
    assert len(found.counted) == len(found.steps) == len(record.source.words)
