"""Marks of source words that are independent of attention: rare in training, lost in translation."""

from __future__ import annotations

from charts.player import Mark
from model import Record
from ui.rare_words import untranslated_of, warned_of


def word_marks(record: Record) -> dict[int, Mark]:
    """Marks of `record.source.words`, by index."""
    strange = {word.text.casefold() for word in warned_of(record.source.text, record.model, record)}
    marks = {
        position: Mark("strange", "rarely seen in the training")
        for position, word in enumerate(record.source.words)
        if word.text.casefold() in strange
    }
    lost = Mark("lost", f"no {record.pair.target} word stands for it")
    return marks | dict.fromkeys(untranslated_of(record), lost)
