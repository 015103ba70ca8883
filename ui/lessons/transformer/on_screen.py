"""State of the lesson on the whole model: the Transformer, and its record of the sentence."""

from __future__ import annotations

from contents import page_info
from model import Record, Translator
from ui.lesson_model import lesson_record, lesson_translator

MODELS = page_info("transformer").models


def on_screen() -> tuple[Translator, Record]:
    translator = lesson_translator(MODELS)
    return translator, lesson_record(translator)
