"""Data augmentation for copying: names and numbers on both sides of a pair are replaced, the same way on both.

French grammar is kept: d'Anna for de Tom, de Tom for d'Anna; a name keeps its gender, a time stays a time, a year a
year.
"""

from __future__ import annotations

import random
import re
from collections.abc import Mapping

from model.training.names import FirstNames, Gender, elides, first_names, invented
from model.training.pairs import Pair

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
ELIDING = r"(?i:\b(?:d|(?:lors|puis|quoi)?qu|l)'|\b(?:de|(?:lors|puis|quoi)?que|le|la) )"

# 3,000 or 7:30 or 25, not a part of 3.5, B12 or 555-1234
NUMBER = re.compile(r"(?<![\w.,:-])(?:\d{1,3}(?:,\d{3})+|\d+(?::\d\d)?)(?![\w:-]|[.,]\d)")
COUNTS = {
    "two": "deux", "three": "trois", "four": "quatre", "five": "cinq", "six": "six", "seven": "sept", "eight": "huit",
    "nine": "neuf", "ten": "dix", "eleven": "onze", "twelve": "douze", "fifteen": "quinze", "twenty": "vingt",
    "thirty": "trente", "forty": "quarante", "fifty": "cinquante", "hundred": "cent",
}  # fmt: skip
COUNT = re.compile(r"(?<![\w'-])(?:" + "|".join(COUNTS) + r")(?= [a-z])(?! of\b)", re.IGNORECASE)
CLOCK = re.compile(r" o'clock\b")


def shared_names(english: str, french: str) -> dict[str, str]:
    """First names in both sentences, and their French spelling."""
    shared: dict[str, str] = {}
    for name in NAME.findall(english):
        for form in (name, FRENCH_NAMES.get(name, name)):
            if name not in shared and re.search(rf"\b{form}\b", french):
                shared[name] = form
    return shared


def rename(pair: Pair, draw: random.Random, names: FirstNames | None = None, made_up: float = INVENTED_SHARE) -> Pair:
    """The pair with a new name for each shared one, all different.

    names: source of names, the training names by default. made_up: share of invented names.
    """
    english, french = pair
    shared = shared_names(english, french)
    if not shared:
        return pair
    names = names or first_names(held_out=False)
    new: dict[str, str] = {}  # French form -> another name
    for name, form in shared.items():
        drawn = name
        while drawn in (name, form, *new.values()):
            gender = SHARED_NAMES[name]
            drawn = invented(gender, draw) if draw.random() < made_up else names.draw(gender, draw)
        new[form] = drawn

    def french_name(match: re.Match[str]) -> str:
        name = new[match["name"]]
        return eliding(match["before"] or "", elides(name, names.silent_h), genders[match["name"]]) + name

    genders = {form: SHARED_NAMES[name] for name, form in shared.items()}
    english = NAME.sub(lambda match: new[shared[match[0]]] if match[0] in shared else match[0], english)
    return english, re.sub(rf"(?P<before>{ELIDING})?\b(?P<name>{'|'.join(new)})\b", french_name, french)


def eliding(word: str, elided: bool, gender: Gender) -> str:
    """Regular expression for de, que, le, la and the like before a name, full or elided."""
    if elided:
        return re.sub(r"[ea] $", "'", word)
    return re.sub(r"'$", "a " if word in ("l'", "L'") and gender == "female" else "e ", word)


def renumber(pair: Pair, draw: random.Random) -> Pair:
    """The pair with new digits for every number or time that both sides have in digits; 0 and 1 stay."""
    english, french = pair
    shared = [number for number in dict.fromkeys(NUMBER.findall(english)) if number not in ("0", "1")]
    shared = sorted(
        (number for number in shared if re.search(french_form(number), french)), key=lambda number: "," in number
    )
    if not shared:
        return pair
    new: dict[str, str] = {}
    for number in shared:
        hour = f"{number} o'clock" in english
        while (other := str(draw.randint(2, 12)) if hour else other_number(number, draw)) in (number, *new.values()):
            pass
        new[number] = other

    def french_number(match: re.Match[str]) -> str:
        which = next(index for index in range(len(shared)) if match[f"number{index}"])
        mark = match[f"mark{which}"]
        return re.sub("[:,]", mark, new[shared[which]]) if mark else new[shared[which]].replace(",", "")

    forms = "|".join(f"(?P<number{index}>{french_form(number, f'mark{index}')})" for index, number in enumerate(shared))
    return NUMBER.sub(lambda match: new.get(match[0], match[0]), english), re.sub(forms, french_number, french)


def french_form(number: str, mark: str = "mark") -> str:
    """Regular expression for an English number in French: 7:30 as 7 h 30, 3,000 as 3 000.

    The group named `mark` is the separator between its parts.
    """
    first, *rest = re.split("[:,]", number)
    marks = r":| ?h ?| heures " if ":" in number else r"[ ,.]?"
    parts = "".join(
        (rf"(?P<{mark}>{marks})" if index == 0 else rf"(?P={mark})") + part for index, part in enumerate(rest)
    )
    zero = "0?" if ":" in number else ""
    return rf"(?<!\d)(?<!\d[ ,.:]){zero}{first}{parts or rf'(?P<{mark}>)'}(?!\d|[ ,.:]\d)"


def other_number(number: str, draw: random.Random) -> str:
    """A random number of the same kind, from 2 up: a time, a year, or one of similar size."""
    if ":" in number:
        return f"{draw.randint(1, 12)}:{draw.randint(0, 59):02}"
    if "," in number:
        return f"{draw.randint(1000, 999_999):,}"
    if len(number) == 4 and number[0] in "12":
        return str(draw.randint(1000, 2099))
    return with_digits(max(1, min(9, len(number) + draw.choice((-1, 0, 0, 0, 1)))), draw)


def with_digits(count: int, draw: random.Random) -> str:
    """A random number of `count` digits, from 2 up."""
    return str(draw.randint(max(2, 10 ** (count - 1)), 10**count - 1))


def count_in_digits(pair: Pair, draw: random.Random) -> Pair:
    """The pair with digits for the only number word that both sides share: two cats -> 25 cats."""
    english, french = pair
    counts = list(COUNT.finditer(english))
    if len(counts) != 1:
        return pair
    word = COUNTS[counts[0][0].lower()]
    counted = re.compile(rf"(?<![\w'-]){word}(?![\w-])", re.IGNORECASE)
    if len(counted.findall(french)) != 1 or re.search(rf"\b(?:tous|toutes)(?: les)? {word}\b", french):
        return pair
    hour = CLOCK.match(english, counts[0].end()) or re.search(rf"\b{word} heures?\b", french)
    number = str(draw.randint(2, 12)) if hour else with_digits(draw.choice((1, 2, 2, 2, 3, 4)), draw)
    return COUNT.sub(number, english), counted.sub(number, french)
