"""State of the lesson on encoder and decoder: model, record, step."""

from __future__ import annotations

from model import Record, Translator
from model.dissect.unrolled import Unrolled, unrolled
from ui.lesson_model import lesson_record, lesson_translator
from ui.link import number_asked
from ui.nearest import nearest_index

KEY = "encoder_decoder"
STEP = f"{KEY}_step"  # through both halves; the parameter of the link
WRITTEN_AT_FIRST = 4  # steps of the decoder that the lesson opens with: most boxes are filled, and none is left out


def on_screen() -> tuple[Translator, Record, Unrolled]:
    """The model, its record of the sentence, and the chain of both networks' steps."""
    translator = lesson_translator("encoder_decoder")
    record = lesson_record(translator)
    return translator, record, unrolled(record)


def opens_at(chain: Unrolled) -> int:
    """Default step, from 0: the sentence is read, and some of the translation is written."""
    return len(chain.encoder) + min(WRITTEN_AT_FIRST, len(chain.decoder)) - 1


def chosen_step(chain: Unrolled) -> int:
    """The step in the URL, from 0."""
    return nearest_index(number_asked(STEP), chain.steps, opens_at(chain))
