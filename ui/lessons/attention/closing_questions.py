"""Closing questions of the lesson on attention, answered from the screen."""

from __future__ import annotations

from charts.grammar import piece_names, word_names
from claims.attention import spreads, turning_back
from claims.set_weights import Remains, what_became
from model import Intervention, Record, Translator
from model.dissect.arrivals import is_word
from ui.lesson import Question
from ui.lesson_model import lesson_reading
from ui.lessons.attention.look import HEAD
from ui.records import record_of
from ui.wording.attention import SURVIVES, describe_plain_average, describe_spreads, describe_turning_back


def closing_questions(translator: Translator, record: Record) -> list[Question]:
    """Three questions that the reader answers by changing something on the page."""
    words = [index for index, word in enumerate(record.target.words) if is_word(word.text)]
    source, target = record.pair
    return [
        Question(
            f"Step through the translation. Which piece looks most sharply at one {source} token?",
            lambda: describe_spreads(spreads(record)),
            piece_names(record.target),
            lambda: spreads(record).sharpest,
        ),
        Question(
            f"Which {target} word looks back to an earlier {source} word?",
            lambda: describe_turning_back(turning_back(record)),
            (*(word_names(record.target)[index] for index in words), "none"),
            lambda: frozenset(words.index(turn.word) for turn in turning_back(record).turns) or frozenset({len(words)}),
        ),
        Question(
            "Set the weights to equal at every step. How much of the translation is left?",
            lambda: describe_plain_average(evened(translator, record), record.target.text),
            SURVIVES,
            lambda: frozenset({evened(translator, record).left}),
        ),
    ]


def evened(translator: Translator, record: Record) -> Remains:
    """Remains of the translation with equal weights at every step."""
    even = Intervention(uniform=frozenset({HEAD}))
    return what_became(record, record_of(translator, lesson_reading(translator).text, intervention=even))
