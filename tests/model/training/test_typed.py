"""Ways to type a sentence, the same every time, and BLEU that counts words alone."""

from __future__ import annotations

import pytest
from hypothesis import given

from model.language.text import reading
from model.training.typed import TYPED, WAYS, bleu_of_words, evaluate_typed, typed_sentence, words_only
from model.translate.translator import Translator
from tests.any_text import any_text
from tests.invented import pairs

SENTENCE = 'Don\'t "like" my neighbor, Mary.'


@pytest.mark.parametrize(
    ("way", "typed"),
    [
        ("as written", SENTENCE),
        ("no final mark", 'Don\'t "like" my neighbor, Mary'),
        ("lower case", 'don\'t "like" my neighbor, mary.'),
        ("lower case, no marks", "don't like my neighbor mary"),
        ("capitals", 'DON\'T "LIKE" MY NEIGHBOR, MARY.'),
        ("no apostrophes", 'Dont "like" my neighbor, Mary.'),
        ("typographic marks", "Don\u2019t \u201clike\u201d my neighbor, Mary."),
        ("other spelling", 'Don\'t "like" my neighbour, Mary.'),
    ],
)
def test_a_sentence_is_typed_in_each_way(way: str, typed: str) -> None:
    assert typed_sentence(SENTENCE, way) == typed


@pytest.mark.parametrize("way", WAYS)
@given(text=any_text(30))
def test_each_way_takes_any_text_and_is_the_same_every_time(way: str, text: str) -> None:
    typed = typed_sentence(text, way)
    assert typed == typed_sentence(text, way)
    assert bool(reading(typed, "en")) == bool(reading(text, "en"))


def test_words_alone_count() -> None:
    assert words_only("Je suis là !") == words_only("je suis LÀ.") == "je suis là"
    right = ["Elle aime les voitures rouges.", "Où est la gare de la ville ?"]
    assert bleu_of_words([text.upper().rstrip(" .?") for text in right], [[text] for text in right], "fr") == 100
    assert bleu_of_words(["Elle aime les vélos verts.", right[1]], [[text] for text in right], "fr") < 100


def test_what_is_typed_is_scored_against_what_was_written(taught: Translator) -> None:
    own = [(english, taught.translate(typed_sentence(english, TYPED[0])).text) for english, _ in pairs()[:1]]
    assert evaluate_typed(taught, own, sources=1) == pytest.approx(100)
    assert 0 <= evaluate_typed(taught, pairs()[:40], sources=10) <= 100
