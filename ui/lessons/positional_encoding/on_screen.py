"""State of the lesson on positions: the Transformer, and its record of the sentence."""

from __future__ import annotations

from model import Record, Translator
from ui.lesson_model import lesson_record, lesson_translator

WITH, WITHOUT = "transformer", "transformer-nopos"
SHOWN_POSITIONS = 40  # at least, in the table
PAIR, USUAL_PAIR = "positions_pair", 10  # the parameter of the pair of dimensions


def on_screen() -> tuple[Translator, Record, int]:
    """The Transformer with positions, its record of the sentence, and the width of its vectors."""
    translator = lesson_translator("positional_encoding")
    return translator, lesson_record(translator), int(translator.network.embedding.weight.shape[1])
