"""Glossary: the English words that a French word most often stands for; a stored table, no model.

`python -m model.analysis glossary` counts it from word alignments of the training pairs.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from model.assets import ASSETS
from model.language.text import normalise

PAIR = ("en", "fr")  # source and target
GLOSSARY = ASSETS / "glossary.json"


@dataclass(frozen=True)
class Gloss:
    """An English word and its share (0 to 1) of the French word's alignments."""

    word: str
    share: float


@lru_cache(maxsize=4)
def glossary(path: Path = GLOSSARY) -> dict[str, tuple[Gloss, ...]]:
    """The whole table, by lower-case French word; empty where the file is missing or damaged."""
    try:
        stored = json.loads(path.read_text(encoding="utf-8"))["words"]
        return {
            french: tuple(Gloss(word, percent / 100) for word, percent in glosses) for french, glosses in stored.items()
        }
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}


def gloss(word: str, languages: tuple[str, str] = PAIR, *, path: Path = GLOSSARY) -> tuple[Gloss, ...]:
    """Up to three English words for a French one, most frequent first; none for a rare or unknown word, or where
    source and target are other `languages`.

    `word` is one word as `model.language.text` divides French: `chat`, `j'`, `avez-vous`, `aujourd'hui`; case does not
    count. A hyphenated word that is not in the table is looked up by its first part: `dort-elle` by `dort`.
    """
    if languages != PAIR:
        return ()
    table, key = glossary(path), normalise(word).casefold()
    return table.get(key) or table.get(key.split("-")[0], ())
