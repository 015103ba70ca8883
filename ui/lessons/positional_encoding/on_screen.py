"""State of the lesson on positions: a Transformer, and its record of the sentence."""

from __future__ import annotations

from collections.abc import Sequence

from model import Record, Translator
from model.dissect.blocks import transformer_of
from model.network.transformer_config import TransformerConfig
from ui.lesson_model import alike_in, lesson_record, lesson_translator
from ui.models import model_pair, same_pieces

WITHOUT, RECURRENT = "transformer-nopos", ("rnn", "rnn-dot")  # beside the Transformer
SHOWN_POSITIONS = 40  # at least, in the table
PAIR, USUAL_PAIR = "positions_pair", 10  # the parameter of the pair of dimensions


def on_screen() -> tuple[Translator, Record, int]:
    """A Transformer with positions, its record of the sentence, and the width of its vectors."""
    translator = lesson_translator("positional_encoding")
    return translator, lesson_record(translator), int(translator.network.embedding.weight.shape[1])


def settings_on_screen() -> TransformerConfig:
    """Settings of the model on screen, which say where a pair's sine and cosine stand."""
    return transformer_of(lesson_translator("positional_encoding")).config


def with_and_without() -> tuple[str, ...]:
    """The model with positions, and after it one of the same languages and pieces without, if it is installed."""
    name = lesson_translator("positional_encoding").name
    other = beside(name, (WITHOUT,))
    return (name,) if other is None else (name, other)


def beside(name: str, built: Sequence[str]) -> str | None:
    """An installed model with the languages and pieces of another, built as one of these shipped ones; None without."""
    others = (alike_in(shipped, model_pair(name)) for shipped in built)
    return next((other for other in others if other is not None and same_pieces(other, name)), None)
