"""Normalising text and finding its words; the same rules for corpus, models and pages."""

from __future__ import annotations

import re
import unicodedata

# An English apostrophe stays inside its word (don't), a French one ends it (j' | aime); hyphens stay inside.
ENGLISH_WORD = re.compile(r"\w+(?:['-]\w+)*|[^\w\s]")
FRENCH_WORD = re.compile(r"aujourd'hui|presqu'île|\w+'|\w+(?:-\w+)*|[^\w\s]", re.IGNORECASE)

TYPOGRAPHIC = str.maketrans({"\u2019": "'", "\u2018": "'", "\u02bc": "'", "\u2010": "-", "\u2011": "-", "\u2581": " "})


def normalise(text: str) -> str:
    """NFKC, straight apostrophes, single plain spaces; control characters become spaces, lone surrogates U+FFFD.

    U+2581, with which SentencePiece marks the start of a word, becomes a space as well: nobody can type a boundary.
    """
    text = "".join("\ufffd" if "\ud800" <= character <= "\udfff" else character for character in text)
    text = unicodedata.normalize("NFKC", text).translate(TYPOGRAPHIC)
    text = "".join(" " if unicodedata.category(character) in ("Cc", "Zl", "Zp") else character for character in text)
    return " ".join(text.split())


def split_key(english: str) -> str:
    """What two English sentences share when they count as the same: letters and digits, lower case."""
    return " ".join(re.findall(r"\w+", normalise(english).casefold()))


def word_spans(text: str, language: str) -> list[tuple[int, int]]:
    """Character spans (start, end) of the words and punctuation marks of normalised `text` in "en" or "fr"."""
    pattern = FRENCH_WORD if language == "fr" else ENGLISH_WORD
    return [match.span() for match in pattern.finditer(text)]
