"""What is to be seen of English words whatever looks at them: rare in the training, or lost in the translation."""

from __future__ import annotations

from charts.player import Mark
from model import Record
from ui.strange import untranslated_of, warned_of


def word_marks(record: Record) -> dict[int, Mark]:
    """The marks of `record.source.words`, by their place."""
    strange = {each.text.casefold() for each in warned_of(record.source.text, record.model, record)}
    marks = {
        place: Mark("strange", "rarely seen in the training")
        for place, word in enumerate(record.source.words)
        if word.text.casefold() in strange
    }
    return marks | {place: Mark("lost", "no French word stands for it") for place in untranslated_of(record)}
