"""Glossary: the source words that a target word most often stands for; a stored table, no model.

`python -m model.analysis glossary` counts it from word alignments of the training pairs.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from model.assets import LANGUAGES, pair_folder
from model.language.text import normalise

PAIR = ("en", "fr")  # source and target of the default models
GLOSSARY = "glossary.json"  # in the folder of a pair


@dataclass(frozen=True)
class Gloss:
    """A source word and its share (0 to 1) of the target word's alignments."""

    word: str
    share: float


Glossary = dict[str, tuple[Gloss, ...]]  # by lower-case target word, the most frequent meaning first


@lru_cache(maxsize=8)
def glossary(languages: tuple[str, str]) -> Glossary:
    """The whole table of a pair, codes of source and target; empty where there is none."""
    return read_glossary(pair_folder(LANGUAGES, languages) / GLOSSARY)


def read_glossary(path: Path) -> Glossary:
    """Read a table; empty where the file is missing or damaged."""
    try:
        stored = json.loads(path.read_text(encoding="utf-8"))["words"]
        return {
            target: tuple(Gloss(word, percent / 100) for word, percent in glosses) for target, glosses in stored.items()
        }
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}


def gloss(word: str, languages: tuple[str, str]) -> tuple[Gloss, ...]:
    """Up to three source words for a target one, most frequent first; none for a rare or unknown word, or where there
    is no glossary of these languages.
    """
    return look_up(word, glossary(languages))


def look_up(word: str, table: Glossary) -> tuple[Gloss, ...]:
    """The meanings of a word in a table.

    `word` is one word as `model.language.text` divides its language: `chat`, `j'`, `avez-vous`, `aujourd'hui`; case
    does not count. A hyphenated word that is not in the table is looked up by its first part: `dort-elle` by `dort`.
    """
    key = normalise(word).lower()
    return table.get(key) or table.get(key.split("-")[0], ())
