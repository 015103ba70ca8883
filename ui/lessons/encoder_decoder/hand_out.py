"""Hand-out of the lesson on encoder and decoder: both halves at the current step, and its candidates."""

from __future__ import annotations

from charts.candidates import candidate_bars
from charts.saved_page import HandOut, Plate
from charts.unrolled import unrolled_network
from claims.encoder_decoder import state_changes
from model.dissect.unrolled import unrolled
from ui.hand_out import step_title, translation_view
from ui.lesson_model import lesson_record, lesson_translator
from ui.lessons.encoder_decoder.on_screen import chosen_step
from ui.wording.encoder_decoder import describe_state_changes


def hand_out() -> HandOut:
    """Make the hand-out; call it in a run of the page."""
    record = lesson_record(lesson_translator("encoder_decoder"))
    chain = unrolled(record)
    step = chosen_step(chain)
    decoder_step = max(0, step - len(record.source))
    plates = [
        Plate(
            unrolled_network(record, step),
            (describe_state_changes(state_changes(record, chain)),),
            f"Step {step + 1} of encoder and decoder",
        ),
        Plate(candidate_bars(record, decoder_step), title=step_title(record, decoder_step)),
    ]
    return translation_view("encoder_decoder", record, plates, decoder_step)
