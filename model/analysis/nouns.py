"""Count the nouns: French nouns of the training pairs with their gender and the English word they are aligned to."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

from model.analysis.aligner import words
from model.analysis.glossary import spelling
from model.language.glossary import PAIR, Gloss, glossary
from model.training.own_pairs import Gender, Noun
from model.training.pairs import Pair, load_part, load_summary

ARTICLES: Mapping[str, Gender] = {"un": "m", "le": "m", "une": "f", "la": "f"}
ENGLISH_ARTICLES = ("a", "an", "the")
SEEN_AT_LEAST = 5  # times behind an article that shows the gender
SAME_GENDER = 0.9  # of these with the same gender
ALIGNED_AT_LEAST = 0.6  # of the French word's occurrences, to the same English word
SHORTEST = 3  # letters
ENDS_AT_LEAST = 0.6  # of the English word's occurrences behind an article: what follows is no other noun
# what may follow a noun, and hardly follows an adjective
FOLLOWS = frozenset((
    "is", "was", "are", "were", "has", "had", "will", "would", "can", "could", "and", "or", "but", "of", "in", "on",
    "at", "to", "for", "from", "with", "by", "that", "which", "who", "when", "where", "than", "as", "about", "after",
    "before", "because", "if", "not", "does", "did",
))  # fmt: skip


def genders(sentences: Iterable[Sequence[str]]) -> tuple[dict[str, Gender], Counter[str]]:
    """Gender of each French word after articles, and how often an article is elided before it (l').

    sentences: French words in lower case.
    """
    seen: defaultdict[str, Counter[Gender]] = defaultdict(Counter)
    elided: Counter[str] = Counter()
    for sentence in sentences:
        for before, word in pairwise(sentence):
            if before in ARTICLES:
                seen[word][ARTICLES[before]] += 1
            elided[word] += before == "l'"
    by_noun: dict[str, Gender] = {}
    for word, counts in seen.items():
        (gender, most), total = counts.most_common(1)[0], counts.total()
        if total >= SEEN_AT_LEAST and most >= SAME_GENDER * total:
            by_noun[word] = gender
    return by_noun, elided


def nouns_in(sentences: Iterable[Sequence[str]]) -> set[str]:
    """English words that mostly end a noun phrase with an article: nouns, no adjectives. Lower case."""
    behind: Counter[str] = Counter()
    ends: Counter[str] = Counter()
    for sentence in sentences:
        for before, word, after in zip(sentence, sentence[1:], [*sentence[2:], "."], strict=False):
            if before in ENGLISH_ARTICLES:
                behind[word] += 1
                ends[word] += not after[0].isalnum() or after in FOLLOWS
    return {word for word, count in behind.items() if count >= SEEN_AT_LEAST and ends[word] >= ENDS_AT_LEAST * count}


def count_nouns(pairs: Sequence[Pair], table: Mapping[str, Sequence[Gloss]]) -> list[Noun]:
    """Nouns with an English and a French word that mostly translate each other.

    table: the glossary. Of several French words for an English one the most frequent is kept. A word that English
    writes with a capital inside a sentence (a day, a country) has no article.
    """
    written = [words(side, "fr") for _, side in pairs]
    forms: defaultdict[str, Counter[tuple[str, bool]]] = defaultdict(Counter)
    for sentence in written:
        for position, word in enumerate(sentence):
            forms[word.casefold()][word, position == 0] += 1
    french = [[word.casefold() for word in sentence] for sentence in written]
    gender, elided = genders(french)
    common = nouns_in([word.casefold() for word in words(side, "en")] for side, _ in pairs)
    counts = Counter(word for sentence in french for word in sentence)
    best: dict[str, Noun] = {}
    for word in sorted(counts, key=lambda word: (-counts[word], word)):
        gloss, *_ = table.get(word) or [Gloss("", 0)]
        if len(word) < SHORTEST or not word.isalpha() or gloss.share < ALIGNED_AT_LEAST:
            continue
        english = gloss.word
        named = english[:1].isupper() and english.isalpha() and len(english) >= SHORTEST
        if english in best or not (named or (word in gender and english in common)):
            continue
        if named:
            best[english] = Noun(english, spelling(forms[word]), "")
        else:
            best[english] = Noun(english, spelling(forms[word]), gender[word], elided[word] > 0)
    return sorted(best.values(), key=lambda noun: noun.english)


def write_nouns(data: Path, path: Path) -> dict[str, Any]:
    """Count the training pairs and write the compact table; returns it."""
    nouns = count_nouns(load_part(data, "train"), glossary(PAIR))
    stored = {
        "about": "English noun, French noun, gender of the French one (empty: without article), whether the article is "
        "elided; of the training pairs.",
        "command": "python -m model.analysis nouns --data DATA",
        "corpus": load_summary(data)["fingerprint"],
        "nouns": [[noun.english, noun.french, noun.gender, noun.elided] for noun in nouns],
    }
    path.write_text(json.dumps(stored, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8")
    return stored
