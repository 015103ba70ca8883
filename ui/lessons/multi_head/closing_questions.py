"""The questions that close the lesson on multi-head attention, answered from what is on screen."""

from __future__ import annotations

from collections.abc import Callable

from model import Head, Intervention, Record, Translator
from model.dissect.head_shares import head_shares
from model.network.site import Site
from ui.claims.multi_head import most_needed, sharpest_and_largest, without_last_cross
from ui.lesson import Question
from ui.lesson_model import lesson_reading
from ui.lessons.multi_head.head_changes import muted_of
from ui.link import nearest_index, number_asked
from ui.records import record_of

OnScreen = Callable[[], tuple[Translator, Record, Head]]


def closing_questions(read: OnScreen) -> list[Question]:
    """The questions; `read` gives the translator, its record and the opened head when an answer is asked for."""
    return [
        Question(
            "Which head does this translation need most? Guess from the maps, then mute every head in turn.",
            lambda: muted_by_itself(read),
        ),
        Question(
            "Mute all heads of the last layer's cross-attention. What can the model still write, and why?",
            lambda: last_cross_muted(read),
        ),
        Question(
            "Does the head with the sharpest weights also have the largest share of the result?",
            lambda: sharp_and_large(read),
        ),
    ]


def muted_by_itself(read: OnScreen) -> str:
    """The head that costs most when muted alone."""
    translator, record, _ = read()
    return most_needed(muted_of(translator, record))


def last_cross_muted(read: OnScreen) -> str:
    """What is written when the last cross-attention hands over nothing."""
    translator, record, _ = read()
    site = [site for site in record.attention if Site.parse(site).kind == "cross"][-1]
    muted = frozenset(Head(site, head) for head in range(translator.heads_at[site]))
    free = record_of(translator, lesson_reading(translator).text, intervention=Intervention(mute=muted))
    return without_last_cross(record, free)


def sharp_and_large(read: OnScreen) -> str:
    """Both heads for the token and site that are on screen."""
    translator, record, opened = read()
    rows = record.inputs(Site.parse(opened.site).side)
    token = nearest_index(number_asked("multi_token"), len(rows), 1)
    return sharpest_and_largest(record, opened.site, token, head_shares(translator, record, opened.site, token))
