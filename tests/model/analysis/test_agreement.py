"""Sentences for elision and agreement: sixty, each once, as grammar has them, apart from what is trained on."""

from __future__ import annotations

from model.analysis.agreement import of_noun, sentences
from model.analysis.everyday import expand
from model.language.glossary import PAIR
from model.language.text import split_key
from model.training.own_pairs import Noun, own_pairs


def french(noun: Noun) -> dict[str, list[str]]:
    return {
        sentence.english: [text for pattern in sentence.patterns for text in expand(pattern)]
        for sentence in of_noun(noun)
    }


def test_a_noun_that_is_elided_before() -> None:
    made = french(Noun("oyster", "huître", "f", elided=True))
    assert made["The oyster is small."] == ["l'huître est petite"]
    assert made["I see an oyster."][0] == "Je vois une huître"
    assert "La couleur de l'huître est belle" in made["The color of the oyster is beautiful."]
    assert "Je n'ai pas d'huître" in made["I don't have an oyster."]
    assert "Je n'ai aucune huître" in made["I don't have an oyster."]


def test_a_noun_that_is_not() -> None:
    made = french(Noun("lizard", "lézard", "m"))
    assert "le lézard était blanc" in made["The lizard was white."]
    assert "Où le lézard est-il" in made["Where is the lizard?"]
    assert "La couleur du lézard est belle" in made["The color of the lizard is beautiful."]
    assert "Je n'ai pas de lézard" in made["I don't have a lizard."]


def test_there_are_sixty_and_none_is_trained_on() -> None:
    english = [split_key(sentence.english) for sentence in sentences()]
    assert len(english) == len(set(english)) == 60
    assert not set(english) & {split_key(ours) for ours, _ in own_pairs(PAIR)}
