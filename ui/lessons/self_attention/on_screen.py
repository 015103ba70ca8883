"""The model that the lesson on self-attention takes apart, and its record of the sentence."""

from __future__ import annotations

from contents import place_of
from model import Record, Translator
from ui.lesson_model import lesson_record, lesson_translator

MODELS = place_of("self_attention").models
OPENS_WITH = "encoder.0.self"
WHY = "An RNN has no self-attention."


def on_screen() -> tuple[Translator, Record]:
    translator = lesson_translator(MODELS)
    return translator, lesson_record(translator)
