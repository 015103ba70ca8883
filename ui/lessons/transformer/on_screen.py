"""State of the lesson on the whole model: the Transformer, and its record of the sentence."""

from __future__ import annotations

from model import Record, Translator
from ui.lesson_model import lesson_record, lesson_translator


def on_screen() -> tuple[Translator, Record]:
    translator = lesson_translator("transformer")
    return translator, lesson_record(translator)
