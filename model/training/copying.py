"""Data augmentation for copying: names and numbers on both sides of a pair are replaced, the same way on both.

A name keeps its gender, a time stays a time, a year a year. `model.training.word_rules` has what a language asks for:
d'Anna for de Tom in French; without rules a name is exchanged plainly.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

from model.training.names import FirstNames, Gender, elides, first_names, invented
from model.training.pairs import Pair
from model.training.word_rules import WordRules, rules_of

Languages = tuple[str, str]  # codes of source and target

INVENTED_SHARE = 0.15
# the first names that Tatoeba's pairs share; what is also a town or a surname there is left alone
SHARED_NAMES: Mapping[str, Gender] = {
    "Tom": "male", "Mary": "female", "John": "male", "Alice": "female", "Bill": "male", "Jack": "male", "Harry": "male",
    "Pierre": "male", "Charles": "male", "Michael": "male", "Paul": "male", "Frank": "male", "Jorge": "male",
    "Kamal": "male", "Takashi": "male", "Helen": "female", "Claudine": "female", "Maria": "female", "Sofia": "female",
    "Magda": "female", "Karima": "female", "Marika": "female", "Sawako": "female", "François": "male",
    "Katrina": "female",
}  # fmt: skip
ELIDING = r"(?i:\b(?:d|(?:lors|puis|quoi)?qu|l)'|\b(?:de|(?:lors|puis|quoi)?que|le|la) )"

# 3,000 or 7:30 or 25, not a part of 3.5, B12 or 555-1234
NUMBER = re.compile(r"(?<![\w.,:-])\d+(?::\d\d)?(?![\w:-]|[.,]\d)")
NUMBER_WITH_COMMAS = re.compile(r"(?<![\w.,:-])(?:\d{1,3}(?:,\d{3})+|\d+(?::\d\d)?)(?![\w:-]|[.,]\d)")


def shared_names(pair: Pair, languages: Languages) -> dict[str, Pair]:
    """First names in both sentences: the spelling on each side, by the English one.

    Empty also where one of them takes an ending somewhere, which another name might take otherwise.
    """
    there = set(any_name(languages[0]).findall(pair[0]))
    if not there:
        return {}
    shared: dict[str, Pair] = {}
    for name in SHARED_NAMES:
        source = next((form for form in forms(name, languages[0]) if form in there), "")
        target = source and first_of(forms(name, languages[1]), pair[1])
        if source and target and not any(source == one or target == other for one, other in shared.values()):
            shared[name] = source, target
    for spelt in shared.values():
        for form, text, code in zip(spelt, pair, languages, strict=True):
            if re.search(rf"\b{form}(?:{rules_of(code).endings})", text):
                return {}
    return shared


@lru_cache(maxsize=256)
def forms(name: str, language: str) -> tuple[str, ...]:
    """The spellings of a shared name in a language, the English one first."""
    return tuple(dict.fromkeys((name, rules_of(language).names.get(name, name))))


@lru_cache(maxsize=16)
def any_name(language: str) -> re.Pattern[str]:
    """Regular expression for a shared name in a language."""
    return re.compile(rf"\b(?:{'|'.join(form for name in SHARED_NAMES for form in forms(name, language))})\b")


def first_of(words: Iterable[str], text: str) -> str:
    """The first of these words that stands in a text; empty if none does."""
    return next((word for word in words if re.search(rf"\b{word}\b", text)), "")


def rename(
    pair: Pair,
    draw: random.Random,
    languages: Languages,
    names: FirstNames | None = None,
    made_up: float = INVENTED_SHARE,
) -> Pair:
    """The pair with a new name for each shared one, all different.

    names: source of names, the training names by default. made_up: share of invented names.
    """
    shared = shared_names(pair, languages)
    if not shared:
        return pair
    names = names or first_names(held_out=False)
    new: dict[str, str] = {}  # by the English spelling
    for name, spelt in shared.items():
        drawn, gender = name, SHARED_NAMES[name]
        while drawn in (name, *spelt, *new.values()):
            drawn = invented(gender, draw) if draw.random() < made_up else names.draw(gender, draw)
        new[name] = drawn

    def exchanged(side: int) -> str:
        by_form = {spelt[side]: name for name, spelt in shared.items()}
        elided = rules_of(languages[side]).elides

        def other(match: re.Match[str]) -> str:
            name = by_form[match["name"]]
            word = eliding(match["before"], elides(new[name], names.silent_h), SHARED_NAMES[name]) if elided else ""
            return word + new[name]

        before = f"(?:{ELIDING})?" if elided else ""
        return re.sub(rf"(?P<before>{before})\b(?P<name>{'|'.join(by_form)})\b", other, pair[side])

    return exchanged(0), exchanged(1)


def eliding(word: str, elided: bool, gender: Gender) -> str:
    """The French de, que, le, la and the like before a name, full or elided."""
    if elided:
        return re.sub(r"[ea] $", "'", word)
    return re.sub(r"'$", "a " if word in ("l'", "L'") and gender == "female" else "e ", word)


def renumber(pair: Pair, draw: random.Random, languages: Languages) -> Pair:
    """The pair with new digits for every number or time that both sides have in digits; 0 and 1 stay."""
    source, target = pair
    read, wrote = map(rules_of, languages)
    number_read = NUMBER_WITH_COMMAS if read.commas else NUMBER
    shared = [number for number in dict.fromkeys(number_read.findall(source)) if number not in ("0", "1")]
    shared = sorted(
        (number for number in shared if re.search(written_form(number, wrote), target)),
        key=lambda number: "," in number,
    )
    if not shared:
        return pair
    new: dict[str, str] = {}
    for number in shared:
        hour = re.search(rf"\b{number}{read.clock}", source)
        while (other := str(draw.randint(2, 12)) if hour else other_number(number, draw)) in (number, *new.values()):
            pass
        new[number] = other

    def written(match: re.Match[str]) -> str:
        which = next(index for index in range(len(shared)) if match[f"number{index}"])
        mark = match[f"mark{which}"]
        return re.sub("[:,]", mark, new[shared[which]]) if mark else new[shared[which]].replace(",", "")

    either = "|".join(
        f"(?P<number{index}>{written_form(number, wrote, f'mark{index}')})" for index, number in enumerate(shared)
    )
    return number_read.sub(lambda match: new.get(match[0], match[0]), source), re.sub(either, written, target)


def written_form(number: str, rules: WordRules, mark: str = "mark") -> str:
    """Regular expression for a number of the source in the target, in French 7:30 as 7 h 30, 3,000 as 3 000.

    The group named `mark` is the separator between its parts.
    """
    first, *rest = re.split("[:,]", number)
    marks = rules.time if ":" in number else rules.thousands
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


def count_in_digits(pair: Pair, draw: random.Random, languages: Languages) -> Pair:
    """The pair with digits for the only number word that both sides share: two cats -> 25 cats."""
    source, target = pair
    read, wrote = map(rules_of, languages)
    if not (read.counts and wrote.counts):
        return pair
    counting = count_word(languages[0])
    counts = list(counting.finditer(source))
    if len(counts) != 1:
        return pair
    word = dict(zip(read.counts.split(), wrote.counts.split(), strict=True))[counts[0][0].lower()]
    counted = re.compile(rf"(?<![\w'-]){word}(?![\w-])", re.IGNORECASE)
    if len(counted.findall(target)) != 1 or any(
        re.search(rf"{rules.whole}{number}\b", text, re.IGNORECASE)
        for rules, number, text in ((read, counts[0][0], source), (wrote, word, target))
    ):
        return pair
    hour = re.compile(read.clock).match(source, counts[0].end()) or re.search(rf"\b{word}{wrote.clock}", target)
    number = str(draw.randint(2, 12)) if hour else with_digits(draw.choice((1, 2, 2, 2, 3, 4)), draw)
    return counting.sub(number, source), counted.sub(number, target)


@lru_cache(maxsize=16)
def count_word(language: str) -> re.Pattern[str]:
    """Regular expression for a number word that counts something, in a language that has rules for them."""
    rules = rules_of(language)
    return re.compile(rf"(?<![\w'-])(?:{rules.counts.replace(' ', '|')}){rules.counted}", re.IGNORECASE)
