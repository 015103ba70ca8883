"""Languages by their codes: names in English, articles, and the direction of their scripts."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from model.language.english import with_article

NAMES = {  # those of opus-mt with most speakers
    "ar": "Arabic",
    "cs": "Czech",
    "de": "German",
    "en": "English",
    "es": "Spanish",
    "fa": "Persian",
    "fi": "Finnish",
    "fr": "French",
    "he": "Hebrew",
    "hi": "Hindi",
    "hu": "Hungarian",
    "id": "Indonesian",
    "it": "Italian",
    "ja": "Japanese",
    "ko": "Korean",
    "nl": "Dutch",
    "pl": "Polish",
    "pt": "Portuguese",
    "ro": "Romanian",
    "ru": "Russian",
    "sv": "Swedish",
    "tr": "Turkish",
    "uk": "Ukrainian",
    "ur": "Urdu",
    "vi": "Vietnamese",
    "zh": "Chinese",
}
RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ur"})
CODE = re.compile(r"[A-Za-z0-9]+([-_][A-Za-z0-9]+)*")
NAMELESS = "foreign"  # in place of what a model's files have as a code and cannot be one


class LanguageError(ValueError):
    """A description names no pair of languages; the message goes on after the name of its file."""


@dataclass(frozen=True)
class Language:
    """A language. code: as HTML's `lang` has it. name: in English; the code of a language without a name here."""

    code: str
    name: str
    right_to_left: bool = False

    def __str__(self) -> str:
        return self.name

    @property
    def a(self) -> str:
        """Its name with the article that goes before: "an English", "a French"."""
        return with_article(self.name)

    def data(self) -> dict[str, Any]:
        """Data for the browser, ready for JSON."""
        return {"code": self.code, "name": self.name, "a": self.a, "right_to_left": self.right_to_left}


class LanguagePair(NamedTuple):
    """The languages that a model reads and writes."""

    source: Language
    target: Language

    @property
    def codes(self) -> tuple[str, str]:
        """The codes of both."""
        return self.source.code, self.target.code

    def data(self) -> dict[str, dict[str, Any]]:
        """Data for the browser, ready for JSON."""
        return {"source": self.source.data(), "target": self.target.data()}


def language_of(code: str) -> Language:
    """The language of a code."""
    name = NAMES.get(code) or (code if CODE.fullmatch(code) else NAMELESS)
    return Language(code, name, code in RIGHT_TO_LEFT)


def codes_in(stored: Mapping[str, Any]) -> tuple[str, str]:
    """The codes of source and target in a stored description, under "languages". LanguageError: it names no two."""
    codes = stored.get("languages")
    if not (isinstance(codes, list | tuple) and len(codes) == 2 and all(isinstance(code, str) for code in codes)):
        raise LanguageError(
            'does not name its languages: add "languages": ["en", "fr"] with its own codes, source first'
        )
    return codes[0], codes[1]


def pair_of(codes: tuple[str, str]) -> LanguagePair:
    """The languages of the codes of source and target."""
    return LanguagePair(language_of(codes[0]), language_of(codes[1]))
