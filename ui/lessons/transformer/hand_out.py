"""Hand-out of the lesson on the Transformer: the logit lens, at the current step and at all."""

from __future__ import annotations

from charts.lens import lens_evolution, lens_table
from charts.saved_page import HandOut, Plate
from claims.transformer import echoes
from model.dissect.blocks import transformer_of
from model.dissect.lens import evolution, logit_lens
from ui.hand_out import step_title, translation_view
from ui.lesson_model import lesson_record, lesson_translator
from ui.lessons.transformer.layers import LEADING
from ui.link import chosen_step
from ui.wording.transformer import describe_echoes


def hand_out() -> HandOut:
    """Make the hand-out; call it in a run of the page."""
    translator = lesson_translator("transformer")
    record = lesson_record(translator)
    step = chosen_step(record)
    layers = logit_lens(translator, record, count=LEADING)
    plates = [
        Plate(
            lens_evolution(record, evolution(translator, record, step, leading=LEADING), step),
            title=step_title(record, step),
        ),
        Plate(
            lens_table(record, layers, step),
            (describe_echoes(echoes(record, layers), record.pair, transformer_of(translator).config.tied),),
            "All steps, read after each layer",
        ),
    ]
    return translation_view("transformer", record, plates, step)
