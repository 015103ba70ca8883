"""The questions that close the lesson on attention, and their answers from what is on screen."""

from __future__ import annotations

from model import Intervention, Record, Translator
from ui.claims.attention import plain_average, sharpest, turning_back
from ui.lesson import Question
from ui.lesson_model import lesson_reading
from ui.lessons.attention.look import HEAD
from ui.records import record_of


def closing_questions(translator: Translator, record: Record) -> list[Question]:
    """Three questions that the reader answers by changing something on the page."""
    return [
        Question(
            "Step through the translation. Which piece looks most sharply at a single English token, and which spreads "
            "its look the most?",
            lambda: sharpest(record),
        ),
        Question(
            "Where does the order change: which French word looks further to the left than a word written before it?",
            lambda: turning_back(record),
        ),
        Question(
            "Set the weights to equal at every step. How much of the translation survives a plain average?",
            lambda: plain_average(record, with_equal_weights(translator)),
        ),
    ]


def with_equal_weights(translator: Translator) -> Record:
    """What the model writes when every step weighs all tokens alike."""
    return record_of(translator, lesson_reading(translator).text, intervention=Intervention(uniform=frozenset({HEAD})))
