"""State of the lesson on attention: model, record, step."""

from __future__ import annotations

from model import Record, Translator
from model.dissect.telling import telling_step
from ui.lesson_model import lesson_reading, lesson_record, lesson_translator
from ui.lessons.attention.look import ShownStep
from ui.link import chosen_step, open_at


def on_screen() -> tuple[Translator, Record, int]:
    """The model, its record of the sentence, and the step, from 0."""
    translator = lesson_translator("attention")
    record = lesson_record(translator)
    open_at(telling_step(record))
    return translator, record, chosen_step(record)


def look_at(key: int = 0) -> ShownStep:
    """The current step with one of the source tokens."""
    translator, record, step = on_screen()
    return ShownStep(translator, lesson_reading(translator).text, record, step, key)
