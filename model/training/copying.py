"""Copying is learnt: names and numbers that stand on both sides of a pair are exchanged for others, the same on both.

French follows: d'Anna for de Tom, de Tom for d'Anna; a name keeps its gender.
"""

from __future__ import annotations

import random
import re
from collections.abc import Mapping

from model.training.pairs import Pair
from model.training.names import FirstNames, Gender, elides, first_names, invented

INVENTED_SHARE = 0.15
# the first names that Tatoeba's pairs share; what is also a town or a surname there is left alone
SHARED_NAMES: Mapping[str, Gender] = {
    "Tom": "male", "Mary": "female", "John": "male", "Alice": "female", "Bill": "male", "Jack": "male", "Harry": "male",
    "Pierre": "male", "Charles": "male", "Michael": "male", "Paul": "male", "Frank": "male", "Jorge": "male",
    "Kamal": "male", "Takashi": "male", "Helen": "female", "Claudine": "female", "Maria": "female", "Sofia": "female",
    "Magda": "female", "Karima": "female", "Marika": "female", "Sawako": "female", "François": "male",
    "Katrina": "female",
}  # fmt: skip
FRENCH_NAMES = {"Mary": "Marie", "John": "Jean"}  # as some translators write them
NAME = re.compile(r"\b(?:" + "|".join(SHARED_NAMES) + r")\b")
LONG_QUE = "lors|puis|quoi"

DIGIT = re.compile(r"[0-9]")
NUMBER = re.compile(r"(?<![\w.,])\d{1,3}(?:,\d{3})+(?![\w,])|(?<![\w.,:])\d+(?::\d\d)?(?![\w:]|[.,]\d)")
FRENCH_THOUSANDS = re.compile(r"(?<!\d)(?<!\d )\d{1,3}(?: \d{3})+(?!\d)")
COUNTS = {
    "two": "deux", "three": "trois", "four": "quatre", "five": "cinq", "six": "six", "seven": "sept", "eight": "huit",
    "nine": "neuf", "ten": "dix", "eleven": "onze", "twelve": "douze", "fifteen": "quinze", "twenty": "vingt",
    "thirty": "trente", "forty": "quarante", "fifty": "cinquante", "hundred": "cent",
}  # fmt: skip
COUNT = re.compile(r"(?<![\w'-])(?:" + "|".join(COUNTS) + r")(?= [a-z])", re.IGNORECASE)
CLOCK = re.compile(r" (?:o'clock|heures?)\b")


def shared_names(english: str, french: str) -> dict[str, str]:
    """The first names of the English sentence that stand in the French one as well, and how they are written there."""
    found: dict[str, str] = {}
    for name in NAME.findall(english):
        for form in (name, FRENCH_NAMES.get(name, name)):
            if name not in found and re.search(rf"\b{form}\b", french):
                found[name] = form
    return found


def rename(pair: Pair, draw: random.Random, names: FirstNames | None = None, made_up: float = INVENTED_SHARE) -> Pair:
    """The pair with another name for each that both sides share, different from each other; `made_up`: share invented."""
    english, french = pair
    names = names or first_names(held_out=False)
    forms = shared_names(english, french)
    new: dict[str, str] = {}
    for name in forms:
        gender = SHARED_NAMES[name]
        drawn = name
        while drawn == name or drawn in new.values():
            drawn = invented(gender, draw) if draw.random() < made_up else names.draw(gender, draw)
        new[name] = drawn
    if not new:
        return pair
    english = re.sub(rf"\b(?:{'|'.join(new)})\b", lambda found: new[found[0]], english)
    old = {form: name for name, form in forms.items()}
    french = re.sub(
        rf"((?i:\b(?:d|(?:{LONG_QUE})?qu|l)'|\b(?:de|(?:{LONG_QUE})?que|le|la) ))?\b({'|'.join(old)})\b",
        lambda found: (
            before(found[1] or "", new[old[found[2]]], SHARED_NAMES[old[found[2]]], names.silent_h) + new[old[found[2]]]
        ),
        french,
    )
    return english, french


def before(word: str, name: str, gender: Gender, silent_h: frozenset[str]) -> str:
    """A word that French may elide, as it stands before `name`: (de , Anna) -> d'; (qu', Tom) -> que ."""
    if elides(name, silent_h):
        return re.sub(r"(?:e|a) $", "'", word)
    if word.lower() == "l'":
        return word[0] + ("a " if gender == "female" else "e ")
    return re.sub(r"'$", "e ", word)


def renumber(pair: Pair, draw: random.Random) -> Pair:
    """The pair with other digits wherever a number or a time stands on both sides in digits."""
    english, french = pair
    if not (DIGIT.search(english) and DIGIT.search(french)):
        return pair
    french = FRENCH_THOUSANDS.sub(lambda found: found[0].replace(" ", ","), french)
    shared = [number for number in dict.fromkeys(NUMBER.findall(english)) if number not in ("0", "1")]
    new: dict[str, str] = {}
    for number in shared:
        other = str(draw.randint(2, 12)) if f"{number} o'clock" in english else other_number(number, draw)
        for found in french_forms(number):
            if re.search(rf"(?<![\d,.:]){found}(?![\d,:])", french):
                new[number] = other
                french = re.sub(
                    rf"(?<![\d,.:]){found}(?![\d,:])", lambda match: french_like(match, other), french  # noqa: B023
                )
                break
    english = NUMBER.sub(lambda found: new.get(found[0], found[0]), english)
    french = re.sub(r"(?<![\d,])\d{1,3}(?:,\d{3})+(?![\d,])", lambda found: found[0].replace(",", " "), french)
    return english, french


def french_forms(number: str) -> list[str]:
    """Patterns of a number as French writes it: 7:30 also as 7 h 30 or 7h30."""
    if ":" in number:
        hour, minute = number.split(":")
        return [rf"0?{hour}(?P<h>:| ?h ?){minute}", rf"0?{hour}(?P<h> heures ){minute}"]
    return [re.escape(number)]


def french_like(match: re.Match[str], number: str) -> str:
    """The number with the separator between hour and minute that stood in the match."""
    return number.replace(":", match["h"]) if ":" in number else number


def other_number(number: str, draw: random.Random) -> str:
    """Another number of the same kind: a time, a year, or about as large; never 0 or 1."""
    while True:
        if ":" in number:
            other = f"{draw.randint(1, 12)}:{draw.randint(0, 59):02}"
        elif "," in number:
            other = f"{draw.randint(1000, 999_999):,}"
        elif len(number) == 4 and number[0] in "12":
            other = str(draw.randint(1000, 2099))
        else:
            digits = max(1, min(9, len(number) + draw.choice((-1, 0, 0, 0, 1))))
            other = str(draw.randint(max(2, 10 ** (digits - 1)), 10**digits - 1))
        if other != number:
            return other


def count_in_digits(pair: Pair, draw: random.Random) -> Pair:
    """The pair with some number in digits for the one number word that both sides share: two cats -> 25 cats."""
    english, french = pair
    found = COUNT.findall(english)
    if len(found) != 1 or re.search(r"[a-z] of\b", english[english.find(found[0]) :][: len(found[0]) + 3]):
        return pair
    word = rf"(?<![\w'-]){COUNTS[found[0].lower()]}(?![\w-])"
    if len(re.findall(word, french, re.IGNORECASE)) != 1 or re.search(rf"\bt(?:ou|oute)s {word}", french):
        return pair
    if CLOCK.match(english, english.find(found[0]) + len(found[0])) or re.search(word + " heures?", french):
        number = str(draw.randint(2, 12))
    else:
        digits = draw.choice((1, 2, 2, 2, 3, 4))
        number = str(draw.randint(max(2, 10 ** (digits - 1)), 10**digits - 1))
    return COUNT.sub(number, english), re.sub(word, number, french, flags=re.IGNORECASE)
