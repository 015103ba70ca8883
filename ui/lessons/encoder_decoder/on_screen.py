"""What the lesson on encoder and decoder shows: one of its models, its record of the sentence, and the step."""

from __future__ import annotations

from contents import place_of
from model import Record, Translator
from model.dissect.unrolled import Unrolled, unrolled
from ui.lesson_model import lesson_record, lesson_translator

MODELS = place_of("encoder_decoder").models
KEY = "encoder_decoder"
STEP = f"{KEY}_step"  # through both halves; the parameter of the link


def on_screen() -> tuple[Translator, Record, Unrolled]:
    """The model, its record of the sentence, and the chain of both networks' steps."""
    translator = lesson_translator(MODELS)
    record = lesson_record(translator)
    return translator, record, unrolled(record)
