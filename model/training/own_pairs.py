"""Extra training pairs: written for this project, and single words, nouns with and without articles.

Tatoeba has few greetings, single words and sentences about translation and learning machines, which people type first.
They stand in the folder of a pair of languages in `assets/languages`. Sentences of the evaluation lists are not among
those written for this project (a test compares).
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from model.assets import LANGUAGES, pair_folder
from model.language.english import with_article
from model.language.glossary import PAIR
from model.training.pairs import Pair, open_lines, part_of, read_pairs

OWN_PAIRS = "own_pairs.tsv"  # in the folder of a pair
NOUNS, OWN_WORDS = (pair_folder(LANGUAGES, PAIR) / name for name in ("nouns.json", "own_words.tsv"))  # French articles
Gender = Literal["f", "m", ""]
ARTICLES: dict[str, tuple[Gender, bool]] = {  # as `own_words.tsv` has them: gender, elided
    "un, le": ("m", False),
    "un, l'": ("m", True),
    "une, la": ("f", False),
    "une, l'": ("f", True),
    "": ("", False),
}


@dataclass(frozen=True)
class Noun:
    """A noun in both languages; gender: of the French one, "" for a word without an article (a day, a colour)."""

    english: str
    french: str
    gender: Gender
    elided: bool = False  # l', as before "arbre" and "histoire", not before "hibou"

    def pairs(self) -> tuple[Pair, ...]:
        """The noun alone, and, where it has them, with both articles.

        Alone it is written in lower case in French also where it has a capital letter in English: the vocabulary has
        "chien" as one piece, and "Chien", which no sentence begins with, as three that no other word has in common.
        """
        alone = [(english, self.french) for english in dict.fromkeys((self.english, capital(self.english)))]
        if not self.gender:
            return tuple(alone)
        one, the = {"f": ("Une", "La "), "m": ("Un", "Le ")}[self.gender]
        definite = ("L'" if self.elided else the) + self.french
        return (
            *alone,
            (capital(with_article(self.english)), f"{one} {self.french}"),
            (f"The {self.english}", definite),
        )


def capital(text: str) -> str:
    """The text with a capital letter in front."""
    return text[:1].upper() + text[1:]


def own_pairs(languages: tuple[str, str], place: Path = LANGUAGES) -> list[Pair]:
    """Pairs written for these languages, in the training part of the split; none where there is no list."""
    path = pair_folder(place, languages) / OWN_PAIRS
    return for_training(read_pairs(open_lines(path))[0]) if path.is_file() else []


def own_words(path: Path = OWN_WORDS) -> dict[str, Noun | None]:
    """Checked translations by English word: numbers, days, colours, and common nouns with their articles.

    None: a word that has no single translation. KeyError for other articles than those of ARTICLES.
    """
    lines = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines()]
    return {
        english: Noun(english, french, *ARTICLES[article]) if french else None for english, french, article in lines
    }


def noun_pairs(languages: tuple[str, str], path: Path = NOUNS) -> list[Pair]:
    """Pairs of the nouns counted by `python -m model.analysis nouns`, in the training part of the split; none
    for other languages than English and French.

    `own_words` replaces what was counted for an English word, and adds others.
    """
    if languages != PAIR:
        return []
    ours = own_words()
    counted = [Noun(*noun) for noun in json.loads(path.read_text(encoding="utf-8"))["nouns"]]
    nouns = [noun for noun in counted if noun.english not in ours] + [noun for noun in ours.values() if noun]
    return for_training([pair for noun in nouns for pair in noun.pairs()])


def for_training(pairs: list[Pair]) -> list[Pair]:
    """Drop pairs whose English belongs to dev or test."""
    return [pair for pair in pairs if part_of(pair[0]) == "train"]
