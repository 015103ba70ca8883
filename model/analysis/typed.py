"""Robustness to real typing: word BLEU for each way of typing, and copying of names and numbers.

Names are those that training never draws (`model.training.names`); numbers are drawn as in training.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from model.analysis.study import Study, drawn
from model.training.copying import count_in_digits, rename, renumber, shared_names
from model.training.evaluation import references_of
from model.training.names import first_names
from model.training.pairs import Pair
from model.training.typed import WAYS, bleu_of_words, typed_sentence
from model.translate.translator import Translator

PART = "test"
SOURCES = 600  # sentences of each way, drawn at random
TIMES = 3  # how often a sentence with a number is asked for, each time with another
WRITTEN = "as written"
NUMBER = re.compile(r"\d+(?:[,:]\d+)*")


def with_names(pairs: Sequence[Pair], languages: tuple[str, str]) -> list[tuple[str, list[str]]]:
    """Replace the first names in English sentences by unseen ones; returns the sentences and the names."""
    names, chosen = first_names(held_out=True), {}
    for english, written in pairs:
        if english not in chosen and shared_names((english, written), languages):
            other, _ = rename((english, written), random.Random(english), languages, names, made_up=0.0)
            chosen[english] = (other, [word for word in re.findall(r"\w+", other) if word not in english])
    return list(chosen.values())


def with_numbers(pairs: Sequence[Pair], languages: tuple[str, str]) -> list[tuple[str, list[str]]]:
    """Replace numbers that both sides share by other numbers in digits; returns the sentences and the numbers."""
    changed: dict[str, None] = {}
    for pair in pairs:
        for time in range(TIMES):
            draw = random.Random(f"{time}/{pair[0]}")
            other, _ = count_in_digits(renumber(pair, draw, languages), draw, languages)
            changed |= {other: None} if other != pair[0] else {}
    return [(english, NUMBER.findall(english)) for english in changed]


def has_words(text: str, words: Sequence[str]) -> bool:
    """Whether the text contains every one of these words."""
    return set(words) <= set(re.findall(r"\w+", text))


def has_numbers(text: str, numbers: Sequence[str]) -> bool:
    """Whether the text contains every number, in any format: 7:30 as 7 h 30 or 7.30, 3,000 as 3 000."""
    return all(re.search(rf"(?<!\d){'[^0-9]{0,8}'.join(re.split('[:,]', number))}(?!\d)", text) for number in numbers)


def share_copied(
    translator: Translator, asked: Sequence[tuple[str, list[str]]], holds: Callable[[str, Sequence[str]], bool]
) -> float | None:
    """Share of sentences whose translation has all names or numbers; None without sentences."""
    if not asked:
        return None
    written = translator.translate_many([translator.clip(text)[0] for text, _ in asked])
    right = [holds(output.text, wanted) for output, (_, wanted) in zip(written, asked, strict=True)]
    return round(sum(right) / len(right), 4)


def typed_scores(translator: Translator, references: Mapping[str, Sequence[str]], seed: int) -> dict[str, Any]:
    """Scores for each way of typing: number of changed `sentences` (at most `SOURCES`), their `bleu`, and the share
    `kept`.

    kept: BLEU relative to the same sentences as they were written.
    """
    written: dict[str, str] = {}
    target = translator.pair.target.code

    def translated(sentences: Sequence[str], way: str) -> list[str]:
        texts = [translator.clip(typed_sentence(text, way))[0] for text in sentences]
        return [output.text for output in translator.translate_many(texts)]

    scores: dict[str, Any] = {}
    for way in WAYS:
        changed = [text for text in references if way == WRITTEN or typed_sentence(text, way) != text]
        sentences = drawn(changed, SOURCES, seed)
        if not sentences:
            continue
        new = [text for text in sentences if text not in written]
        written |= dict(zip(new, translated(new, WRITTEN), strict=True))
        accepted = [references[text] for text in sentences]
        bleu = bleu_of_words(translated(sentences, way), accepted, target)
        before = bleu_of_words([written[text] for text in sentences], accepted, target)
        ratio = round(bleu / before, 4) if before else None
        scores[way] = {"sentences": len(sentences), "bleu": bleu, "kept": ratio}
    return scores


def measure(study: Study) -> dict[str, Any]:
    """Measure all models, greedy; `typed` is the result of `typed_scores`, the rest are shares of sentences."""
    study.reads_english()
    pairs = study.pairs(PART)
    names, numbers = with_names(pairs, study.languages), with_numbers(pairs, study.languages)
    return {
        **study.heading("typing", PART),
        "with_names": len(names),
        "with_numbers": len(numbers),
        "models": {
            translator.name: {
                "typed": typed_scores(translator, references_of(pairs), study.seed),
                "names": share_copied(translator, names, has_words),
                "numbers": share_copied(translator, numbers, has_numbers),
            }
            for translator in study.translators()
        },
    }
