"""Noise for sources, as people type: no final mark, no capitals, missing apostrophes, typing errors, other spelling.

Only sources are noised; the translation stays well written (Belinkov & Bisk 2018).
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Collection, Mapping
from functools import lru_cache

from model.training.recipe import Settings, TrainingError

FINAL_MARK = re.compile(r"[\s.!?\u2026\u3002\u061f\u06d4\u0964]+$")  # also of Chinese, Arabic, Urdu, Hindi
WORD = re.compile(r"[^\W\d_]{3,}")
QWERTY = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
# the other spelling is another word, or one that nobody writes
UNSPELT = re.compile(
    r"practi[cs]e[sd]?|practi[cs]ing|programs?|connections?|tires?|draft|tons?|biased|medieval|install|ax|meters?|license"
    r"|luster|stor(y|ies)|checks?|curb|buses|gases|gauge|louvre|judgement|dis[ck]s?"
)


def no_final_mark(text: str) -> str:
    """Drop the last full stop, exclamation or question mark; a text of punctuation alone is unchanged."""
    return FINAL_MARK.sub("", text) or text


def no_apostrophes(text: str) -> str:
    """don't -> dont. A text of apostrophes alone is unchanged."""
    return re.sub(r"(?<=\w)'(?=\w)", "", text)


def typographic(text: str) -> str:
    """Curly apostrophes and quotation marks, as a telephone sets them; `model.language.text.reading` undoes it."""
    text = re.sub(r'"([^"]*)"', "\u201c\\1\u201d", text.replace("'", "\u2019"))
    return text.replace("...", "\u2026")


def emphasised(text: str, draw: random.Random, protected: Collection[str] = ()) -> str:
    """Put one word in capitals: I REALLY like it."""
    return change_word(text, draw, protected, str.upper)


@lru_cache(maxsize=2)
def neighbours() -> Mapping[str, str]:
    """The keys around each letter on a QWERTY keyboard."""
    places = {key: (row, column + row / 2) for row, keys in enumerate(QWERTY) for column, key in enumerate(keys)}
    return {
        key: "".join(
            other for other, (r, c) in places.items() if other != key and abs(r - row) <= 1 and abs(c - column) <= 1
        )
        for key, (row, column) in places.items()
    }


def typing_error(text: str, draw: random.Random, protected: Collection[str] = ()) -> str:
    """Make one typing error in a word of three letters or more outside `protected`; unchanged without such a word."""
    return change_word(text, draw, protected, lambda word: slip(word, draw))


def slip(word: str, draw: random.Random) -> str:
    """Swap two neighbouring letters, or double, drop or mistype a letter."""
    index = draw.randrange(len(word))
    kind = draw.choice(("swap", "double", "drop", "replace"))
    if kind == "swap" and len(set(word)) > 1:
        index = draw.choice([i for i in range(len(word) - 1) if word[i] != word[i + 1]])
        return word[:index] + word[index + 1] + word[index] + word[index + 2 :]
    if kind == "drop" and len(word) > 1:
        return word[:index] + word[index + 1 :]
    if kind == "replace" and (near := neighbours().get(word[index].lower(), "")):
        other = draw.choice(near)
        return word[:index] + (other.upper() if word[index].isupper() else other) + word[index + 1 :]
    return word[: index + 1] + word[index].lower() + word[index + 1 :]


def change_word(text: str, draw: random.Random, protected: Collection[str], change: Callable[[str], str]) -> str:
    """Change one random word of three letters or more outside `protected`."""
    matches = [match for match in WORD.finditer(text) if match[0] not in protected]
    if not matches:
        return text
    match = draw.choice(matches)
    return text[: match.start()] + change(match[0]) + text[match.end() :]


@lru_cache(maxsize=2)
def spellings() -> Mapping[str, str]:
    """American -> British and British -> American, lower case, from breame's tables."""
    try:
        from breame.data.spelling_constants import AMERICAN_ENGLISH_SPELLINGS, BRITISH_ENGLISH_SPELLINGS
    except ImportError as error:
        raise TrainingError("the spelling table is breame's: pip install -r requirements-training.txt") from error
    both = {**BRITISH_ENGLISH_SPELLINGS, **AMERICAN_ENGLISH_SPELLINGS}
    return {word: other for word, other in both.items() if not UNSPELT.fullmatch(word)}


def other_spelling(text: str) -> str:
    """Switch every word between American and British spelling: favorite <-> favourite."""

    def other(match: re.Match[str]) -> str:
        spelling = spellings().get(match[0].lower())
        if spelling is None:
            return match[0]
        return spelling.capitalize() if match[0][0].isupper() else spelling

    return WORD.sub(other, text)


def noised(text: str, language: str, shares: Settings, draw: random.Random, protected: Collection[str] = ()) -> str:
    """Noise a text; words in `protected` (names to copy) get no typing error and no emphasis.

    language: its code. Only English has two spellings; keys are those of an English keyboard for all.
    """
    if language == "en" and draw.random() < shares.noise_spelling:
        text = other_spelling(text)
    if draw.random() >= shares.noise:
        return text
    if draw.random() < shares.noise_apostrophes:
        text = no_apostrophes(text)
    if draw.random() < shares.noise_emphasis:
        text = emphasised(text, draw, protected)
    if draw.random() < shares.noise_typing:
        text = typing_error(text, draw, protected)
    if draw.random() < shares.noise_no_mark:
        text = no_final_mark(text)
    if draw.random() < shares.noise_capitals:
        return text.upper()
    return text.lower() if draw.random() < shares.noise_lower else text
