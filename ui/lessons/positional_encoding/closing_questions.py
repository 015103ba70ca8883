"""Closing questions of the lesson on positions, answered from the screen."""

from __future__ import annotations

import ui
from model import CheckpointError, Intervention, PositionalChange
from model.dissect.word_order import encoder_difference, rearranged
from model.network.positional import frequencies
from ui.claims.positions import (
    BESIDE_OFF,
    NOTICES,
    Reordered,
    half_waves,
    nothing_to_reverse,
    notices,
    shift_beside_off,
    shift_or_off,
    waving_pairs,
    who_notices,
)
from ui.lesson import Question, questions
from ui.lessons.positional_encoding.on_screen import WITH, WITHOUT, on_screen
from ui.lessons.positional_encoding.order_picker import movable_words

SHIFTED, OFF = PositionalChange("shift", offset=5), PositionalChange("off")


def closing() -> None:
    """The closing questions."""
    _, record, width = on_screen()
    rates, tokens = frequencies(width).numpy(), len(record.source)
    waving = waving_pairs(rates, tokens)
    pairs = sorted({waving, waving // 2, min(2 * waving + 1, len(rates)), len(rates)})
    questions(
        [
            Question(
                f"Move the first slider. How many of the {len(rates)} pairs go through at least half a wave within "
                "this sentence?",
                lambda: half_waves(rates, tokens),
                tuple(map(str, pairs)),
                lambda: frozenset({pairs.index(waving)}),
            ),
            Question(
                "Shift the encoder’s positions by 5, then switch them off. Is the translation likelier when "
                "shifted? Why?",
                lambda: shift_or_off(record.log_prob, *changed()),
                BESIDE_OFF,
                lambda: frozenset({shift_beside_off(*changed())}),
            ),
            Question(
                "Reverse all words. Which of the two models notices it? Where do you see that?",
                reversed_answer,
                NOTICES,
                who_does,
            ),
        ],
        key="positions",
    )


def changed() -> tuple[float, float]:
    """Log-probability of the translation with shifted positions, and with none."""
    translator, record, _ = on_screen()
    shifted, off = (
        ui.record_of(
            translator,
            record.source.ids,
            target=record.target.ids,
            intervention=Intervention(encoder_positions=change),
        ).log_prob
        for change in (SHIFTED, OFF)
    )
    return shifted, off


def backwards() -> list[Reordered]:
    """Both models on the words in reverse; None where that is the same sentence. CheckpointError for a
    damaged model.
    """
    _, record, _ = on_screen()
    movable = movable_words(record.source)
    order = [*range(movable)][::-1] + list(range(movable, len(record.source.words) - 1))
    moved = tuple(rearranged(record.source, order))
    if moved == record.source.ids:
        return []
    found: list[Reordered] = []
    for name in (WITH, WITHOUT):
        translator = ui.load_translator(name)
        own, other = ui.record_of(translator, record.source.ids), ui.record_of(translator, moved)
        largest = float(encoder_difference(own, other, order).max())
        found.append(Reordered(ui.model_label(name), largest, own.target.ids == other.target.ids))
    return found


def reversed_answer() -> str:
    """Which models notice, in words."""
    try:
        found = backwards()
    except CheckpointError as error:
        return ui.literal(f"{error}.")
    return who_notices(found) if found else nothing_to_reverse()


def who_does() -> frozenset[int]:
    """Which of `NOTICES` holds; None where a model cannot be used."""
    try:
        found = backwards()
    except CheckpointError:
        return frozenset()
    return frozenset({notices(*(each.notices for each in found))}) if found else frozenset({len(NOTICES) - 1})
