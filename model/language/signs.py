"""Symbols that the models cannot read: emoji, arrows, currency signs and the like.

They were not in the training data: the tokenizer spells them by bytes, which a model turns into words.
"""

from __future__ import annotations

import re
import unicodedata

from model.language.text import normalise

CATEGORIES = frozenset({"So", "Sk", "Sm", "Sc", "Co", "Cn", "Cs"})  # of Unicode
KEYCAP = "\u20e3"
JOINED = frozenset("\u200d\ufe0e\ufe0f")  # inside an emoji: the joiner and variation selectors
RUN = re.compile("j?s[sj]*")  # in a text with an s for each sign, a j for each of `JOINED`


def is_sign(character: str) -> bool:
    """Whether the models cannot read a character; no ASCII is one. Of "℠" they read the letters."""
    if character.isascii() or unicodedata.category(character) not in CATEGORIES:
        return character == KEYCAP
    return not unicodedata.normalize("NFKC", character).isalnum()


def signs(text: str) -> tuple[str, ...]:
    """Unreadable symbols of a text, each once. Adjacent ones are grouped."""
    symbols = (normalise(text[start:end]) for start, end in _runs(text))
    return tuple(dict.fromkeys(filter(None, symbols)))


def without_signs(text: str) -> str:
    """Replace the symbols by a space; a text without them is unchanged."""
    for start, end in reversed(_runs(text)):
        text = f"{text[:start]} {text[end:]}"
    return text


def _runs(text: str) -> list[tuple[int, int]]:
    """Runs of adjacent symbols: (start, end)."""
    if text.isascii():
        return []
    kinds = "".join("s" if is_sign(character) else "j" if character in JOINED else "." for character in text)
    return [match.span() for match in RUN.finditer(kinds)]
