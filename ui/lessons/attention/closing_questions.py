"""Closing questions of the lesson on attention, answered from the screen."""

from __future__ import annotations

from charts.grammar import piece_names, word_names
from claims.prediction import largest
from model import Intervention, Record, Translator
from model.dissect.arrivals import is_word
from ui.claims.attention import SURVIVES, plain_average, sharpest, spreads, survives, turning_back, turns
from ui.lesson import Question
from ui.lesson_model import lesson_reading
from ui.lessons.attention.look import HEAD
from ui.records import record_of


def closing_questions(translator: Translator, record: Record) -> list[Question]:
    """Three questions that the reader answers by changing something on the page."""
    words = [at for at, word in enumerate(record.target.words) if is_word(word.text)]
    return [
        Question(
            "Step through the translation. Which piece looks most sharply at one English token?",
            lambda: sharpest(record),
            piece_names(record.target),
            lambda: largest([-spread for spread in spreads(record)]),
        ),
        Question(
            "Which French word looks back to an earlier English word?",
            lambda: turning_back(record),
            (*(word_names(record.target)[at] for at in words), "none"),
            lambda: frozenset(words.index(turn.word) for turn in turns(record)[0]) or frozenset({len(words)}),
        ),
        Question(
            "Set the weights to equal at every step. How much of the translation is left?",
            lambda: plain_average(record, with_equal_weights(translator)),
            SURVIVES,
            lambda: frozenset({survives(record, with_equal_weights(translator))}),
        ),
    ]


def with_equal_weights(translator: Translator) -> Record:
    """The model's translation with equal weights at every step."""
    return record_of(translator, lesson_reading(translator).text, intervention=Intervention(uniform=frozenset({HEAD})))
