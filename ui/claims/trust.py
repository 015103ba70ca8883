"""Warnings above a picture: unread symbols, guesses, rare words, lost words."""

from __future__ import annotations

from collections.abc import Sequence

from charts.grammar import first_few, word_names
from model import Record
from model.dissect.guesses import is_mostly_guessed, unsure_words
from model.language.known_words import RareWord
from ui.text import percent, quoted


def describe_signs(signs: Sequence[str]) -> str:
    """Say that symbols were left out; empty without any."""
    if not signs:
        return ""
    return f"Left out: {_named(signs)}. The model reads no emoji and no such signs."


def describe_guesses(record: Record) -> str:
    """Say that the model was unsure of most words; empty if it was not."""
    if not is_mostly_guessed(record):
        return ""
    unsure, count = unsure_words(record)
    if count == 1:
        return "**A guess:** the model is unsure of the one word that it writes."
    return f"**Mostly guesses:** {unsure} of {count} French words unsure."


def describe_rare_words(words: Sequence[RareWord], numbers: float | None = None) -> str:
    """Say what to expect of a sentence with these rare words; empty without any.

    numbers: measured share (0 to 1) of numbers that the model copies, if one of the words is a number.
    """
    unknown = [each.text for each in words if each.kind != "number"]
    counted = [each.text for each in words if each.kind == "number"]
    said = []
    if unknown:
        said.append(f"The model has rarely seen {_named(unknown)}, so the translation may be wrong.")
    if counted and numbers is not None:
        said.append(f"Of new numbers this model gets {percent(numbers)} right: check {_named(counted)}.")
    return " ".join(said)


def describe_untranslated(record: Record, places: Sequence[int]) -> str:
    """Say which source words, by index, are lost, and how that shows; empty without any."""
    if not places:
        return ""
    words, alone = _named([word_names(record.source)[place] for place in places]), len(places) == 1
    said = f"Lost: {words}. No French word stands for {'it' if alone else 'them'}"
    if is_mostly_guessed(record) or len(record.source.words) < 3:
        return f"{said}."
    return f"{said}, and the French does not need {'it' if alone else 'any one of them'}."


def _named(words: Sequence[str]) -> str:
    """Distinct words as a list; at most the first few."""
    return first_few([quoted(word) for word in dict.fromkeys(words)])
