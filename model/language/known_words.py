"""Rare words: a table of English words that are frequent in training; the models hardly know any others.

A pair of languages with models of ours has one, which `python -m model.analysis known_words` counts. Inflected forms of
a word count together.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Literal

from model.assets import LANGUAGES, pair_folder
from model.language.text import reading, word_spans

KNOWN_WORDS = "known_words.json"  # in the folder of a pair
VOWELS = frozenset("aeiou")
LETTERS = "abcdefghijklmnopqrstuvwxyz"
SIMILAR = 0.78  # difflib's ratio: at or above it two spellings are similar

Kind = Literal["word", "name", "number"]


@dataclass(frozen=True)
class RareWord:
    """A word of a text, from `start` to `end - 1`, that is rare in training. instead: a similarly spelt known word;
    None without one, and for a name only another name.
    """

    text: str
    start: int
    end: int
    kind: Kind
    instead: str | None


def known_words_file(languages: tuple[str, str]) -> Path:
    """The file with the table of a pair, codes of source and target; it need not exist."""
    return pair_folder(LANGUAGES, languages) / KNOWN_WORDS


@lru_cache(maxsize=8)
def known_words(path: Path) -> Mapping[str, tuple[str, int]]:
    """The table by lower-case word: spelling and count. Empty where the file is missing or damaged."""
    try:
        stored = json.loads(path.read_text(encoding="utf-8"))["words"]
        table = {str(word).casefold(): (str(word), int(count)) for word, count in stored.items()}
        typed = {word.replace("'", ""): entry for word, entry in table.items()}  # dont, as many type it
        return MappingProxyType(typed | table)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return MappingProxyType({})


def forms(word: str) -> set[str]:
    """Regular inflections of a lower-case word: "stopped" with stop, stops and stopping."""
    return {form for base in {word, *_bases(word)} for form in {base, *_inflected(base)}}


def _bases(word: str) -> set[str]:
    """Possible base forms of the word, real or not."""
    bases: set[str] = set()
    for ending in ("'s", "s'", "s", "es", "d", "ed", "ing"):
        base = word.removesuffix(ending)
        if base == word or len(base) < 3:
            continue
        bases.add(base)
        if ending == "ing":
            bases.add(f"{base}e")
        if ending in ("ed", "ing") and base[-1] == base[-2]:
            bases.add(base[:-1])
        if ending in ("es", "ed") and base.endswith("i"):
            bases.add(f"{base[:-1]}y")
    return bases


def _inflected(base: str) -> set[str]:
    inflections = {f"{base}{ending}" for ending in ("s", "'s", "ed", "ing")}
    if base.endswith("e"):
        return inflections | {f"{base}d", f"{base[:-1]}ing"}
    if base.endswith("y"):
        return inflections | {f"{base[:-1]}ies", f"{base[:-1]}ied"}
    if base.endswith(("s", "x", "z", "ch", "sh", "o")):
        inflections.add(f"{base}es")
    if base[-1:] not in VOWELS and base[-2:-1] in VOWELS:
        inflections |= {f"{base}{base[-1]}ed", f"{base}{base[-1]}ing"}
    return inflections


def is_known(word: str, table: Mapping[str, tuple[str, int]]) -> bool:
    """Whether the table has the word, or all parts of a hyphenated one; case, endings and apostrophes are ignored."""
    parts = [part.replace("'", "") for part in word.casefold().split("-")]
    whole = word.casefold()
    return not table.keys().isdisjoint(forms(whole)) or all(not table.keys().isdisjoint(forms(part)) for part in parts)


@lru_cache(maxsize=512)
def nearest(word: str, path: Path, *, names: bool = False) -> str | None:
    """The most similarly spelt known word, with the same capitals; None without any.

    Among words one slip away the commonest, swapped letters first; else the most similar one by difflib. names: only
    words that are always written with a capital.
    """
    table, folded = known_words(path), word.casefold()
    if names:
        table = {key: written for key, written in table.items() if written[0][:1].isupper()}
    near = next((near for slips in one_slip(folded) if (near := slips & table.keys())), set())
    if not near:
        alike = [known for known in table if abs(len(known) - len(folded)) <= 1 and known[0] == folded[0]]
        near = set(get_close_matches(folded, alike, 1, SIMILAR))
    if not near:
        return None
    written = table[max(sorted(near), key=lambda known: table[known][1])][0]
    return written[:1].upper() + written[1:] if word[:1].isupper() else written


def one_slip(word: str) -> tuple[set[str], set[str]]:
    """Spellings one slip away: two neighbouring letters swapped; and those with one letter missing, added
    or replaced.
    """
    parts = [(word[:cut], word[cut:]) for cut in range(len(word) + 1)]
    swapped = {f"{left}{right[1]}{right[0]}{right[2:]}" for left, right in parts if len(right) > 1}
    dropped = {f"{left}{right[1:]}" for left, right in parts if right}
    more = {f"{left}{letter}{rest}" for left, right in parts for letter in LETTERS for rest in (right, right[1:])}
    return swapped - {word}, (dropped | more) - {word}


@lru_cache(maxsize=128)
def rare_words(text: str, path: Path) -> tuple[RareWord, ...]:
    """Rare words of a text (as `reading` gives it), in order. path: of the table; none are rare without it.

    A number is any word with a digit. A name has a capital inside the sentence, or a letter with an accent; the first
    word counts as one unless it is a known word with two letters swapped.
    """
    table, shown = known_words(path), reading(text, "en")
    if not table:
        return ()
    rare: list[RareWord] = []
    for number, (start, end) in enumerate(word_spans(shown, "en")):
        word = shown[start:end]
        if any(map(str.isdigit, word)):
            rare.append(RareWord(word, start, end, "number", None))
        elif word[0].isalpha() and not is_known(word, table):
            rare.append(_rare_word(word, start, end, first=number == 0, path=path))
    return tuple(rare)


def _rare_word(word: str, start: int, end: int, *, first: bool, path: Path) -> RareWord:
    """An unknown word, and its kind. first: whether it begins the text, where any word may have a capital."""
    table, plain = known_words(path), without_accents(word)
    if plain != word and is_known(plain, table):
        return RareWord(word, start, end, "word", plain)
    swapped = first and not one_slip(word.casefold())[0].isdisjoint(table)
    name = plain != word or (any(map(str.isupper, word)) and not swapped)
    return RareWord(word, start, end, "name" if name else "word", nearest(word, path, names=name))


def without_accents(word: str) -> str:
    """The word without accents: "naïve" is "naive"."""
    apart = unicodedata.normalize("NFD", word)
    return unicodedata.normalize("NFC", "".join(letter for letter in apart if not unicodedata.combining(letter)))


def replaced(text: str, words: tuple[RareWord, ...]) -> str:
    """The text (as `reading` gives it) with these words replaced by their suggestion `instead`."""
    shown = reading(text, "en")
    for word in reversed(words):
        shown = f"{shown[: word.start]}{word.instead or word.text}{shown[word.end :]}"
    return shown
