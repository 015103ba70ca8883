"""Hand-out of the lesson on attention: the current step, and the whole alignment."""

from __future__ import annotations

from charts.alignment import alignment_ribbons
from charts.attention_step import attention_step_figure, attention_steps
from charts.saved_page import HandOut, Plate
from claims.attention import spreads, turning_back
from model.network.rnn import SITE
from ui.hand_out import ALL_STEPS, step_title, translation_view
from ui.lesson_model import lesson_record, lesson_translator
from ui.link import chosen_step
from ui.wording.attention import describe_spreads, describe_turning_back


def hand_out() -> HandOut:
    """Make the hand-out; call it in a run of the page."""
    translator = lesson_translator("attention")
    record = lesson_record(translator)
    step = chosen_step(record)
    plates = [
        Plate(
            attention_step_figure(attention_steps(record, SITE, 0, translator.network.score_kind), step),
            title=step_title(record, step),
        ),
        Plate(
            alignment_ribbons(record, SITE, 0, step=step),
            (describe_spreads(spreads(record)), describe_turning_back(turning_back(record))),
            ALL_STEPS,
        ),
    ]
    return translation_view("attention", record, plates, step)
