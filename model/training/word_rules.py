"""Rules of single languages that training on typed and copied words needs; a language without rules has `WordRules()`.

Regular expressions are given as strings, for sentences as `model.language.text.normalise` leaves them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

NEVER = r"(?!)"  # a regular expression that fits nothing


@dataclass(frozen=True)
class WordRules:
    """Rules of a language for names and numbers that `model.training.copying` exchanges.

    names: spellings of shared first names that differ from the English ones. endings: regular expression of what a name
    takes that another would take otherwise: such sentences keep their names. elides: whether small words lose their
    vowel before a name, as in French. counts: words for two to twelve, fifteen, twenty, thirty, forty, fifty, in this
    order; empty where none is exchanged for digits. counted: what follows a word that counts. whole: what stands before
    one that does not. clock: what follows an hour. time: what stands between hours and minutes. thousands: what stands
    between three digits and three. commas: whether digits are grouped by commas, which elsewhere are decimal.
    """

    names: Mapping[str, str] = field(default_factory=dict)
    endings: str = r"\w+|'"
    elides: bool = False
    counts: str = ""
    counted: str = r"(?= [^\W\d_])"
    whole: str = NEVER
    clock: str = NEVER
    time: str = r":|\."
    thousands: str = "[ ,.]?"
    commas: bool = False


PLAIN = WordRules()
RULES: Mapping[str, WordRules] = {
    "en": WordRules(
        endings=r"(?<=s)'(?!s)",  # Charles', but Anna's
        counts="two three four five six seven eight nine ten eleven twelve fifteen twenty thirty forty fifty",
        counted=r"(?= [a-z])(?! of\b)",
        clock=r" o'clock\b",
        time=":",
        thousands=",?",
        commas=True,
    ),
    "fr": WordRules(
        names={"Mary": "Marie", "John": "Jean"},  # as some translators write them
        endings=NEVER,
        elides=True,
        counts="deux trois quatre cinq six sept huit neuf dix onze douze quinze vingt trente quarante cinquante",
        whole=r"\b(?:tous|toutes) (?:les )?",
        clock=r" heures?\b",
        time=r":| ?h ?| heures ",
    ),
    "de": WordRules(
        names={"Mary": "Maria", "John": "Johannes"},
        endings=r"s\b|'",  # Toms Buch, Charles' Buch
        counts="zwei drei vier fünf sechs sieben acht neun zehn elf zwölf fünfzehn zwanzig dreißig vierzig fünfzig",
        whole=r"\balle ",  # alle zwei Tage: every other day
        clock=r" Uhr\b",
        time=r":|\.| Uhr ",
        thousands="[ .]?",
    ),
}


def rules_of(language: str) -> WordRules:
    """The rules of the language of this code."""
    return RULES.get(language, PLAIN)
