"""Text normalisation and word boundaries; the same rules for corpus, models and pages."""

from __future__ import annotations

import re
import unicodedata

# An apostrophe stays inside its word (don't), a French one ends it (j' | aime); hyphens stay inside.
WORD = re.compile(r"\w+(?:['-]\w+)*|[^\w\s]")
FRENCH_WORD = re.compile(r"aujourd'hui|presqu'île|\w+'|\w+(?:-\w+)*|[^\w\s]", re.IGNORECASE)

# No spaces stand between ideographs and syllables of Chinese and Japanese: each is a word (Unicode Annex 29), or what
# one piece holds of them (`model.language.tokenizer.words_of`).
IDEOGRAPH = "[\u3005\u3007\u3041-\u3096\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
UNSPACED_WORD = re.compile(rf"{IDEOGRAPH}|(?:(?!{IDEOGRAPH})\w)+(?:['-](?:(?!{IDEOGRAPH})\w)+)*|[^\w\s]")
WORDS = {"fr": FRENCH_WORD, "ja": UNSPACED_WORD, "zh": UNSPACED_WORD}  # by language; of all others `WORD`

TYPOGRAPHIC = str.maketrans({"\u2019": "'", "\u2018": "'", "\u02bc": "'", "\u2010": "-", "\u2011": "-", "\u2581": " "})

QUOTATION = re.compile("[\u201c\u201d\u201e\u201f]")
ACCENT_APOSTROPHE = re.compile("(?<=\\w)[`\u00b4](?=\\w)")  # typed as apostrophes


def normalise(text: str) -> str:
    """NFKC, straight apostrophes, single plain spaces; control characters become spaces, lone surrogates U+FFFD.

    U+2581, SentencePiece's word-start mark, becomes a space as well: nobody can type a boundary.
    """
    text = "".join("\ufffd" if "\ud800" <= character <= "\udfff" else character for character in text)
    text = unicodedata.normalize("NFKC", text).translate(TYPOGRAPHIC)
    text = "".join(" " if unicodedata.category(character) in ("Cc", "Zl", "Zp") else character for character in text)
    return " ".join(text.split())


def reading(text: str, language: str) -> str:
    """Normalise a source for the models: also plain quotation marks, and no sentence in capitals only.

    I LIKE RED CARS. -> I like red cars. Such a sentence has no lower-case letter, and one word of four letters or
    several words, not all of one letter. language: its code.
    """
    text = normalise(QUOTATION.sub('"', ACCENT_APOSTROPHE.sub("'", text)))
    words = [letters for word in text.split() if (letters := sum(map(str.isalpha, word)))]
    if any(map(str.islower, text)) or max(words, default=0) < (4 if len(words) == 1 else 2):
        return text
    text = re.sub(r"\bi\b", "I", text.lower()) if language == "en" else text.lower()
    first = next((index for index, character in enumerate(text) if character.isalpha()), 0)
    return normalise(text[:first] + text[first : first + 1].upper() + text[first + 1 :])


def split_key(source: str) -> str:
    """Key of a source sentence for the corpus split: letters and digits, lower case."""
    return " ".join(re.findall(r"\w+", normalise(source).casefold()))


def word_spans(text: str, language: str) -> list[tuple[int, int]]:
    """Character spans (start, end) of the words and punctuation marks of normalised `text` in a language."""
    return [match.span() for match in WORDS.get(language, WORD).finditer(text)]
