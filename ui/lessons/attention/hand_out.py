"""Hand-out of the lesson on attention: the current step, and the whole alignment."""

from __future__ import annotations

from charts.alignment import alignment_ribbons
from charts.attention_step import Kind, attention_step_figure, attention_steps
from charts.saved_page import HandOut, Plate
from contents import page_info
from model.network.rnn import SITE, AdditiveRNN
from ui.claims.attention import sharpest, turning_back
from ui.hand_out import ALL_STEPS, step_title, translation_view
from ui.lesson_model import lesson_record, lesson_translator
from ui.link import chosen_step


def hand_out() -> HandOut:
    """Make the hand-out; call it in a run of the page."""
    translator = lesson_translator(page_info("attention").models)
    record = lesson_record(translator)
    step = chosen_step(record)
    kind: Kind = "additive" if isinstance(translator.network, AdditiveRNN) else "dot"
    plates = [
        Plate(attention_step_figure(attention_steps(record, SITE, 0, kind), step), title=step_title(record, step)),
        Plate(alignment_ribbons(record, SITE, 0, step=step), (sharpest(record), turning_back(record)), ALL_STEPS),
    ]
    return translation_view("attention", record, plates, step)
