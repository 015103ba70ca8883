"""Closing questions of the lesson on positions, answered from the screen."""

from __future__ import annotations

import ui
from claims.positions import Reordered, ShiftedOrOff, half_waves, reordered
from model import CheckpointError, Intervention, PositionalChange
from model.dissect.word_order import rearranged
from model.network.positional import frequencies
from ui.lesson import Question, questions
from ui.lessons.positional_encoding.on_screen import on_screen, with_and_without
from ui.lessons.positional_encoding.order_picker import movable_words
from ui.wording.positions import (
    BESIDE_OFF,
    NOTICES,
    describe_half_waves,
    describe_noticing,
    describe_shifted_or_off,
)

SHIFTED, OFF = PositionalChange("shift", offset=5), PositionalChange("off")


def closing() -> None:
    """The closing questions."""
    _, record, width = on_screen()
    waves = half_waves(frequencies(width).numpy(), len(record.source))
    waving = waves.waving
    pairs = sorted({waving, waving // 2, min(2 * waving + 1, waves.pairs), waves.pairs})
    noticing = Question(
        "Reverse all words. Which of the two models notices it? Where do you see that?",
        reversed_answer,
        tuple(NOTICES.values()),
        who_does,
    )
    questions(
        [
            Question(
                f"Move the first slider. How many of the {waves.pairs} pairs go through at least half a wave within "
                "this sentence?",
                lambda: describe_half_waves(waves),
                tuple(map(str, pairs)),
                lambda: frozenset({pairs.index(waving)}),
            ),
            Question(
                "Shift the encoder’s positions by 5, then switch them off. Is the translation likelier when "
                "shifted? Why?",
                lambda: describe_shifted_or_off(costs()),
                tuple(BESIDE_OFF.values()),
                lambda: frozenset({list(BESIDE_OFF).index(costs().shift_beside_off)}),
            ),
            *([noticing] if len(with_and_without()) > 1 else []),
        ],
        key="positions",
    )


def costs() -> ShiftedOrOff:
    """The translation with shifted positions, and with none."""
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
    return ShiftedOrOff(record.log_prob, shifted, off)


def backwards() -> list[Reordered]:
    """Both models on the words in reverse; empty where nothing changes. CheckpointError for a damaged model."""
    _, record, _ = on_screen()
    movable = movable_words(record.source)
    order = [*range(movable)][::-1] + list(range(movable, len(record.source.words) - 1))
    moved = tuple(rearranged(record.source, order))
    if moved == record.source.ids:
        return []
    models: list[Reordered] = []
    for name in with_and_without():
        translator = ui.load_translator(name)
        own, other = ui.record_of(translator, record.source.ids), ui.record_of(translator, moved)
        models.append(reordered(ui.model_label(name), own, other, order))
    return models


def reversed_answer() -> str:
    """Which models notice, in words."""
    try:
        return describe_noticing(backwards())
    except CheckpointError as error:
        return ui.literal(f"{error}.")


def who_does() -> frozenset[int]:
    """Which of `NOTICES` holds; empty where a model cannot be used."""
    try:
        with_positions, without = [model.notices for model in backwards()] or (False, False)
    except CheckpointError:
        return frozenset()
    return frozenset({list(NOTICES).index((with_positions, without))})
