"""Count the known words: English words frequent enough in the training pairs for a model to have learnt them."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from model.analysis.aligner import words
from model.analysis.glossary import spelling
from model.language.known_words import forms
from model.training.noise import spellings
from model.training.pairs import load_part, load_summary

SEEN_AT_LEAST = 3  # times, in distinct sentences; with a rarer one in it a sentence has half the BLEU (`warning`)


def count_words(sentences: Iterable[str], *, seen: int = SEEN_AT_LEAST) -> dict[str, int]:
    """Count each word in the distinct sentences; kept are words that occur `seen` times, all `forms` together.

    The other spelling of a word, American or British, has its count too: the training's noise writes both.
    """
    counts: Counter[str] = Counter()
    written: defaultdict[str, Counter[tuple[str, bool]]] = defaultdict(Counter)
    for sentence in dict.fromkeys(sentences):
        for position, word in enumerate(words(sentence, "en")):
            if word[0].isalpha() and not any(map(str.isdigit, word)):
                counts[word.casefold()] += 1
                written[word.casefold()][word, position == 0] += 1
    vocabulary = [word for word in sorted(counts) if sum(counts[form] for form in forms(word)) >= seen]
    others = {other: counts[word] for word in vocabulary if (other := spellings().get(word))}
    return dict(sorted((others | {spelling(written[word]): counts[word] for word in vocabulary}).items()))


def write_known_words(data: Path, path: Path) -> dict[str, Any]:
    """Count the training pairs and write the compact table; returns it."""
    stored = {
        "about": "English word: how often it comes in the distinct training sentences; words seen at least "
        f"{SEEN_AT_LEAST} times, their regular endings included.",
        "command": "python -m model.analysis known_words --data DATA",
        "corpus": load_summary(data)["fingerprint"],
        "words": count_words(english for english, _ in load_part(data, "train")),
    }
    path.write_text(json.dumps(stored, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8")
    return stored
