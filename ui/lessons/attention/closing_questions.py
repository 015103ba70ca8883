"""The questions that close the lesson on attention, and their answers from what is on screen."""

from __future__ import annotations

import numpy as np

from charts.labels import piece_text
from model import Intervention, Record, Translator
from model.network.rnn import SITE
from ui.lesson import Question
from ui.lesson_model import lesson_reading
from ui.lessons.attention.effects import HEAD
from ui.lessons.attention.look import spread
from ui.records import record_of
from ui.text import quoted


def closing_questions(translator: Translator, record: Record) -> list[Question]:
    """Three questions that the reader answers by changing something on the page."""
    return [
        Question(
            "Step through the translation. Which piece looks most sharply at a single English token, and which spreads "
            "its look the most?",
            lambda: sharpest(record),
        ),
        Question(
            "Where does the order change: which French piece looks further to the left than a piece written before it?",
            lambda: turning_back(record),
        ),
        Question(
            "Set the weights to equal at every step. How much of the translation survives a plain average?",
            lambda: plain_average(translator, record),
        ),
    ]


def sharpest(record: Record) -> str:
    """The steps with the narrowest and the widest weights."""
    widths = [spread(row) for row in record.attention[SITE].weights[0]]
    low, high = int(np.argmin(widths)), int(np.argmax(widths))
    narrow, wide = (quoted(piece_text(record.target.pieces[step])) for step in (low, high))
    return (
        f"Step {low + 1}, {narrow}, is the sharpest: as narrow as equal weights on {widths[low]:.1f} tokens. Step "
        f"{high + 1}, {wide}, is the widest: {widths[high]:.1f} of {len(record.source)} tokens (e to the entropy of "
        "the row)."
    )


def turning_back(record: Record) -> str:
    """The first step whose strongest weight lies further left than that of the step before."""
    strongest = record.attention[SITE].weights[0].argmax(axis=1)
    back = next((step for step in range(1, len(strongest)) if strongest[step] < strongest[step - 1]), None)
    if back is None:
        return "Nowhere in this translation: every piece looks at the same token as the one before or further right."
    pieces = [quoted(piece_text(record.target.pieces[step])) for step in (back - 1, back)]
    looked = [quoted(piece_text(record.source.pieces[strongest[step]])) for step in (back - 1, back)]
    return (
        f"At step {back + 1}: {pieces[0]} looks most at {looked[0]}, and then {pieces[1]} looks back to {looked[1]}. "
        "A decoder that could only read from left to right could not do that."
    )


def plain_average(translator: Translator, record: Record) -> str:
    """The translation with equal weights at every step."""
    even = record_of(translator, lesson_reading(translator).text, intervention=Intervention(uniform=frozenset({HEAD})))
    written = {word.text for word in even.target.words} - {"<eos>"}
    kept = [word.text for word in record.target.words if word.text in written]
    return (
        f"With a plain average the model writes {quoted(even.target.text) or 'nothing'}. {len(kept)} of the "
        f"{len(record.target.words) - 1} words of {quoted(record.target.text)} are still there. The average is the "
        "same vector at every step: it says which words occur, but not which one is due."
    )
