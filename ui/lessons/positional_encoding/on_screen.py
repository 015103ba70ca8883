"""The Transformer that the lesson on positions takes apart, and its record of the sentence."""

from __future__ import annotations

from contents import place_of
from model import Record, Translator
from ui.lesson_model import lesson_record, lesson_translator

WITH, WITHOUT = "transformer", "transformer-nopos"


def on_screen() -> tuple[Translator, Record, int]:
    """The Transformer with positions, its record of the sentence, and the width of its vectors."""
    translator = lesson_translator(place_of("positional_encoding").models)
    return translator, lesson_record(translator), int(translator.network.embedding.weight.shape[1])
