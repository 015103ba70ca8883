"""Warnings above a picture: unread symbols, guesses, rare words, lost words; each is empty where there is none."""

from __future__ import annotations

from collections.abc import Sequence

from charts.grammar import first_few
from claims.trust import Doubts
from model.language.known_words import RareWord
from model.language.languages import LanguagePair
from ui.text import percent, quoted


def describe_signs(signs: Sequence[str]) -> str:
    return f"Left out: {_named(signs)}. The model reads no emoji and no such signs." if signs else ""


def describe_guesses(doubts: Doubts, pair: LanguagePair) -> str:
    if not doubts.guessed:
        return ""
    if doubts.count == 1:
        return "**A guess:** the model is unsure of the one word that it writes."
    return f"**Mostly guesses:** {doubts.unsure} of {doubts.count} {pair.target} words unsure."


def describe_rare_words(words: Sequence[RareWord], numbers: float | None = None) -> str:
    """numbers: measured share (0 to 1) of numbers that the model copies."""
    unknown = [word.text for word in words if word.kind != "number"]
    digits = [word.text for word in words if word.kind == "number"]
    said = []
    if unknown:
        said.append(f"The model has rarely seen {_named(unknown)}, so the translation may be wrong.")
    if digits and numbers is not None:
        said.append(f"Of new numbers this model gets {percent(numbers)} right: check {_named(digits)}.")
    return " ".join(said)


def describe_lost(doubts: Doubts, pair: LanguagePair) -> str:
    if not doubts.lost:
        return ""
    it, any_of_it = ("it", "it") if len(doubts.lost) == 1 else ("them", "any one of them")
    said = f"Lost: {_named(doubts.lost)}. No {pair.target} word stands for {it}"
    return f"{said}, and the {pair.target} does not need {any_of_it}." if doubts.spare else f"{said}."


def _named(words: Sequence[str]) -> str:
    """Distinct words as a list; at most the first few."""
    return first_few([quoted(word) for word in dict.fromkeys(words)])
