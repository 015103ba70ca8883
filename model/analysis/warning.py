"""Test whether the rare-word warning predicts errors: BLEU of sentences with and without a warning."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from model.analysis.study import Study, UnsuitedError, drawn
from model.language.known_words import Kind, known_words_file, rare_words
from model.store.results import fingerprint
from model.training.evaluation import references_of
from model.training.typed import bleu_of_words, typed_sentence
from model.translate.translator import Translator

PART = "test"
SOURCES = 600  # sentences of each group at most, drawn at random
WAYS = ("as written", "a typing error")
KINDS: tuple[Kind, ...] = ("word", "name", "number")
SILENT = "silent"


def group_of(text: str, table: Path) -> str:
    """Reason for the warning: a word before a name before a number; or none."""
    kinds = {word.kind for word in rare_words(text, table)}
    return next((kind for kind in KINDS if kind in kinds), SILENT)


def warned_scores(
    translator: Translator, references: Mapping[str, Sequence[str]], way: str, seed: int, table: Path
) -> dict[str, dict[str, Any]]:
    """Number of `sentences` and greedy `bleu` of words in each group, typed in this way. table: of known words."""
    groups: dict[str, list[str]] = {group: [] for group in (*KINDS, SILENT)}
    for text in references:
        groups[group_of(typed_sentence(text, way), table)].append(text)
    scores: dict[str, dict[str, Any]] = {}
    for group, every in groups.items():
        if sentences := drawn(every, SOURCES, seed):
            typed = [translator.clip(typed_sentence(text, way))[0] for text in sentences]
            outputs = [output.text for output in translator.translate_many(typed)]
            bleu = bleu_of_words(outputs, [references[text] for text in sentences], translator.pair.target.code)
            scores[group] = {"sentences": len(every), "bleu": bleu}
    return scores


def measure(study: Study) -> dict[str, Any]:
    """Measure all models: `warned_scores` for each way of typing."""
    table = known_words_file(study.languages)
    if not table.is_file():
        raise UnsuitedError("needs a table of known words: count it first (known_words)")
    references = references_of(study.pairs(PART))
    return {
        **study.heading("warning", PART),
        "known_words": fingerprint(table),
        "models": {
            translator.name: {way: warned_scores(translator, references, way, study.seed, table) for way in WAYS}
            for translator in study.translators()
        },
    }
