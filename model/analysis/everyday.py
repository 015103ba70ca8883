"""Accuracy on everyday sentences across grammatical phenomena, and on first words: exact matches.

First words are what a visitor types first: a greeting, one word, a line about herself. `first_words.json` in the folder
of a pair of languages has them as people type them, by the chapters of phrase books. It and `everyday.json` list, for
each sentence, patterns of acceptable translations: `(Parles-tu|Parlez-vous) français` stands for two sentences; an
empty alternative makes the group optional. Other correct ones may be missing, so the counts are lower bounds.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

from model.analysis.study import Study, UnsuitedError
from model.assets import ASSETS, LANGUAGES, pair_folder
from model.language.text import normalise, split_key
from model.training.pairs import load_part
from model.translate.translator import Translator

EVERYDAY, FIRST_WORDS = "everyday.json", "first_words.json"  # in the folder of a pair
BEAMS = (1, 4)
NORMALISATION = (
    "Unicode and spaces normalised, œ counts as oe; the first letter's case, final . ! ? and …, and the spaces before "
    "punctuation do not count"
)
ALTERNATIVES = re.compile(r"\(([^()]*)\)")


@dataclass(frozen=True)
class Everyday:
    """An English sentence, its grammatical phenomenon, and the patterns of its acceptable translations."""

    english: str
    phenomenon: str
    patterns: tuple[str, ...]

    @property
    def accepted(self) -> frozenset[str]:
        """All acceptable translations, in comparable form."""
        return frozenset(comparable(text) for pattern in self.patterns for text in expand(pattern))


def expand(pattern: str) -> list[str]:
    """Expand a pattern to all its sentences; ValueError where brackets do not match."""
    parts = ALTERNATIVES.split(pattern)  # text, alternatives, text, alternatives, ..., text
    if any(mark in text for text in parts[::2] for mark in "()|"):
        raise ValueError(f"alternatives are written (one|other), not nested: {pattern}")
    choices = [part.split("|") if number % 2 else [part] for number, part in enumerate(parts)]
    return ["".join(chosen) for chosen in product(*choices)]


def comparable(text: str) -> str:
    """Normalise a sentence for comparison: see NORMALISATION."""
    text = normalise(text).replace("œ", "oe").replace("Œ", "Oe")
    text = re.sub(r"\s+([?!;:,.…])", r"\1", text)
    text = re.sub(r"([?!;:.…])(?=\S)", r"\1 ", text)  # one space after it, whatever stood there
    text = re.sub(r"[\s.!?…]+$", "", text)
    return text[:1].lower() + text[1:]


def read_everyday(languages: tuple[str, str], name: str = EVERYDAY) -> list[Everyday]:
    """Read the list of this name for a pair, codes of source and target; empty where there is none."""
    path = pair_folder(LANGUAGES, languages) / name
    stored = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else []
    return [Everyday(sentence["english"], sentence["phenomenon"], tuple(sentence["patterns"])) for sentence in stored]


def answers(translator: Translator, sentences: Sequence[Everyday]) -> dict[str, Any]:
    """Translate each sentence, greedy and with a beam, and count the acceptable outputs."""
    counts: dict[str, Any] = {}
    for beam in BEAMS:
        texts = [sentence.english for sentence in sentences]
        written = [translation.text for translation in translator.translate_many(texts, beam=beam)]
        right = [comparable(text) in sentence.accepted for text, sentence in zip(written, sentences, strict=True)]
        counts[f"beam_{beam}"] = {"right": sum(right), "each": list(map(list, zip(written, right, strict=True)))}
    return counts


def by_phenomenon(sentences: Iterable[Everyday], right: Iterable[bool]) -> dict[str, list[int]]:
    """Correct and total sentences of each phenomenon."""
    counts: dict[str, list[int]] = {}
    for sentence, correct in zip(sentences, right, strict=True):
        count = counts.setdefault(sentence.phenomenon, [0, 0])
        count[0] += correct
        count[1] += 1
    return counts


def measure(study: Study) -> dict[str, Any]:
    """Measure all models on the everyday sentences."""
    return measure_stored(study, "everyday", EVERYDAY)


def measure_first_words(study: Study) -> dict[str, Any]:
    """Measure all models on the first words."""
    return measure_stored(study, "first_words", FIRST_WORDS)


def measure_stored(study: Study, topic: str, name: str) -> dict[str, Any]:
    """Measure all models on a stored list of the study's pair. UnsuitedError: the pair has none."""
    sentences, source = read_everyday(study.languages, name), pair_folder(LANGUAGES, study.languages) / name
    if not sentences:
        raise UnsuitedError(f"has no list for {' to '.join(study.languages)}")
    return measure_list(study, topic, sentences, source.relative_to(ASSETS.parent).as_posix())


def measure_list(study: Study, topic: str, every: Sequence[Everyday], source: str) -> dict[str, Any]:
    """Measure all models on a list; `in_train` flags sentences that the training pairs contain. source: of the list."""
    sentences = every[: study.sources]
    train = {split_key(english) for english, _ in load_part(study.data, "train")}
    seen = [split_key(sentence.english) in train for sentence in sentences]
    models = {}
    for translator in study.translators():
        answered = answers(translator, sentences)
        for scores in answered.values():
            right = [correct for _, correct in scores["each"]]
            scores["right_not_in_train"] = sum(correct for correct, known in zip(right, seen, strict=True) if not known)
            scores["phenomena"] = by_phenomenon(sentences, right)
        models[translator.name] = answered
    return {
        **study.heading(topic, source),
        "normalisation": NORMALISATION,
        "sentences": [
            {"english": sentence.english, "phenomenon": sentence.phenomenon, "in_train": known}
            for sentence, known in zip(sentences, seen, strict=True)
        ],
        "not_in_train": seen.count(False),
        "models": models,
    }
