"""Closing questions of the lesson on self-attention, answered from the screen."""

from __future__ import annotations

from charts.grammar import piece_names
from claims.self_attention import previous_token
from model import Record, Translator
from ui.lesson import Question
from ui.text import quoted
from ui.wording.self_attention import describe_previous_token, what_to_keep


def closing_questions(translator: Translator, record: Record) -> list[Question]:
    """Three questions that the reader answers by changing something on the page."""
    first_layer = record.attention["encoder.0.self"].weights
    read = piece_names(record.decoder_input)
    return [
        Question(
            "Choose decoder self-attention. Which token may look at only one key? What is the weight?",
            f"The first, {quoted(read[0])}. The causal mask lets it look only at itself, so its weight is 1 in every "
            "head.",
            read,
            lambda: frozenset({0}),
        ),
        Question(
            "Look at the heads of the encoder’s first layer. Does one of them mostly look at the token before?",
            lambda: describe_previous_token(previous_token(first_layer)),
            ("none", *(f"head {head + 1}" for head in range(len(first_layer)))),
            lambda: frozenset(head + 1 for head in previous_token(first_layer).mostly) or frozenset({0}),
        ),
        Question(
            "Change the other sentence so that the shared word’s vectors stay similar. What must stay the same?",
            what_to_keep(translator.network.positions),
        ),
    ]
