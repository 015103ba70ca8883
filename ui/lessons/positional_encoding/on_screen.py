"""State of the lesson on positions: a Transformer, and its record of the sentence."""

from __future__ import annotations

from model import Record, Translator
from model.dissect.blocks import transformer_of
from model.language.tokenizer import Tokens
from model.network.transformer_config import TransformerConfig
from ui.lesson_model import alike_in, lesson_reading, lesson_record, lesson_translator
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
    other = without_positions(name)
    return (name,) if other is None else (name, other)


def without_positions(name: str) -> str | None:
    """A model without positions that reads the pieces of another: both are given the same ids. None without one."""
    other = alike_in(WITHOUT, model_pair(name))
    return other if other is not None and same_pieces(other, name) else None


def recurrent_beside(name: str) -> str | None:
    """An RNN of another model's languages, one with its pieces before others; None without one."""
    rnns = [rnn for shipped in RECURRENT if (rnn := alike_in(shipped, model_pair(name))) is not None]
    return next((rnn for rnn in rnns if same_pieces(rnn, name)), next(iter(rnns), None))


def read_by(translator: Translator) -> Tokens:
    """The sentence on screen in the pieces of a model that reads its language."""
    source, _ = translator.tokenizer.languages
    return translator.tokenizer.tokens(translator.source_ids(lesson_reading(translator).text), source)
