"""The words of the warnings above a picture."""

from __future__ import annotations

import pytest

from claims.trust import Doubts
from model.language.glossary import PAIR
from model.language.known_words import known_words_file, rare_words
from tests.pairs import FRENCH
from ui.wording.trust import describe_guesses, describe_lost, describe_rare_words, describe_signs

RARE = "The model has rarely seen {}, so the translation may be wrong."
LOST = "Lost: `a`. No French word stands for it"


def test_signs_that_are_left_out() -> None:
    assert describe_signs([]) == ""
    assert describe_signs(["\U0001f600", "\u20ac"]).startswith("Left out: `\U0001f600` and `\u20ac`. ")


@pytest.mark.parametrize(
    ("doubts", "guesses", "lost"),
    [
        (Doubts(4, 2, False, (), True), "", ""),
        (Doubts(1, 1, True, (), False), "**A guess:** the model is unsure of the one word that it writes.", ""),
        (Doubts(5, 3, True, ("a",), False), "**Mostly guesses:** 3 of 5 French words unsure.", f"{LOST}."),
        (Doubts(4, 0, False, ("a",), True), "", f"{LOST}, and the French does not need it."),
        (
            Doubts(4, 0, False, ("a", "b", "c", "d", "e"), True),
            "",
            "Lost: `a`, `b`, `c`, `d` and 1 more. No French word stands for them, and the French does not need any one "
            "of them.",
        ),
    ],
)
def test_guesses_and_lost_words(doubts: Doubts, guesses: str, lost: str) -> None:
    assert (describe_guesses(doubts, FRENCH), describe_lost(doubts, FRENCH)) == (guesses, lost)


@pytest.mark.parametrize(
    ("text", "numbers", "sentence"),
    [
        ("Teh dog.", None, RARE.format("`Teh`")),
        ("The dog has 25.", None, ""),
        ("The dog has 25.", 0.32, "Of new numbers this model gets 32 % right: check `25`."),
        (
            "Teh zqxwvbly has 25 zqxwvbly.",
            0.32,
            f"{RARE.format('`Teh` and `zqxwvbly`')} Of new numbers this model gets 32 % right: check `25`.",
        ),
    ],
)
def test_rare_words(text: str, numbers: float | None, sentence: str) -> None:
    assert describe_rare_words(rare_words(text, known_words_file(PAIR)), numbers) == sentence
