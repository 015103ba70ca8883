"""The questions that close the lesson on positions, answered from what is on screen."""

from __future__ import annotations

import ui
from model import CheckpointError, Intervention, PositionalChange
from model.dissect.word_order import encoder_difference, rearranged
from model.network.positional import frequencies
from ui.claims.positions import Reordered, half_waves, nothing_to_reverse, shift_or_off, who_notices
from ui.lesson import Question, questions
from ui.lessons.positional_encoding.on_screen import WITH, WITHOUT, on_screen
from ui.lessons.positional_encoding.order_picker import movable_words


def closing() -> None:
    """Questions that the page answers."""
    _, record, width = on_screen()
    questions(
        [
            Question(
                "Which pairs of dimensions go through at least half a wave within this sentence? Move the first "
                "slider.",
                half_waves(frequencies(width).numpy(), len(record.source)),
            ),
            Question(
                "Shift the encoder's positions by 5. Does the translation change as much as when they are off? Why?",
                shift_answer,
            ),
            Question(
                "Reverse all words. Which of the two models notices, and where does the number that tells it come "
                "from?",
                reversed_answer,
            ),
        ],
        key="positions",
    )


def shift_answer() -> str:
    """What shifting and switching off do to this sentence's translation."""
    translator, record, _ = on_screen()
    found = {}
    for title, change in (("shifted by 5", PositionalChange("shift", offset=5)), ("off", PositionalChange("off"))):
        scored = ui.record_of(
            translator,
            record.source.ids,
            target=record.target.ids,
            intervention=Intervention(encoder_positions=change),
        )
        found[title] = scored.log_prob
    return shift_or_off(record.log_prob, found["shifted by 5"], found["off"])


def reversed_answer() -> str:
    """What both models make of the words in reverse."""
    _, record, _ = on_screen()
    movable = movable_words(record.source)
    order = [*range(movable)][::-1] + list(range(movable, len(record.source.words) - 1))
    moved = tuple(rearranged(record.source, order))
    if moved == record.source.ids:
        return nothing_to_reverse()
    found: list[Reordered] = []
    for name in (WITH, WITHOUT):
        try:
            translator = ui.load_translator(name)
        except CheckpointError as error:
            return ui.literal(f"{error}.")
        own, other = ui.record_of(translator, record.source.ids), ui.record_of(translator, moved)
        largest = float(encoder_difference(own, other, order).max())
        found.append(Reordered(ui.model_label(name), largest, own.target.ids == other.target.ids))
    return who_notices(found)
