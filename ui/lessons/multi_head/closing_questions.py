"""Closing questions of the lesson on multi-head attention, answered from the screen."""

from __future__ import annotations

from collections.abc import Callable

from claims.prediction import what_becomes
from model import Head, Intervention, Record, Translator
from model.dissect.head_shares import HeadShares, head_shares
from model.dissect.muting import MutedHeads
from model.network.site import Site
from ui.claims.multi_head import (
    NEEDED_IN,
    SHARPEST_LARGEST,
    is_sharpest_largest,
    most_needed,
    needed_in,
    sharpest_and_largest,
    without_last_cross,
)
from ui.lesson import Question
from ui.lesson_model import lesson_reading
from ui.lessons.multi_head.head_changes import muted_of
from ui.link import number_asked
from ui.nearest import nearest_index
from ui.records import record_of
from ui.wording.prediction import BECOMES

ReadScreen = Callable[[], tuple[Translator, Record, Head]]


def closing_questions(read: ReadScreen) -> list[Question]:
    """The questions; `read` returns the translator, its record and the opened head on request."""
    return [
        Question(
            "In which attention is the head that this translation needs most? Guess from the maps, then mute one "
            "head after another.",
            lambda: most_needed(muted_heads(read)),
            NEEDED_IN,
            lambda: needed_in(muted_heads(read)),
        ),
        Question(
            "Mute all heads of the last layer’s cross-attention. What happens to the translation, and why?",
            lambda: without_last_cross(*last_cross_muted(read)),
            BECOMES,
            lambda: frozenset({what_becomes(*last_cross_muted(read)).case}),
        ),
        Question(
            "Does the head with the sharpest weights also have the largest share of the result?",
            lambda: sharpest_and_largest(*sharp_and_large(read)),
            SHARPEST_LARGEST,
            lambda: frozenset({is_sharpest_largest(*sharp_and_large(read))}),
        ),
    ]


def muted_heads(read: ReadScreen) -> MutedHeads:
    """The effect of muting each head alone."""
    translator, record, _ = read()
    return muted_of(translator, record)


def last_cross_muted(read: ReadScreen) -> tuple[Record, Record]:
    """The translation, and the one with the last cross-attention muted."""
    translator, record, _ = read()
    site = [site for site in record.attention if site.kind == "cross"][-1]
    muted = frozenset(Head(site, head) for head in range(translator.heads_at[site]))
    return record, record_of(translator, lesson_reading(translator).text, intervention=Intervention(mute=muted))


def sharp_and_large(read: ReadScreen) -> tuple[Record, str, int, HeadShares]:
    """The record, site and token on screen, and the heads' shares of its result."""
    translator, record, opened = read()
    rows = record.inputs(Site(opened.site).side)
    token = nearest_index(number_asked("multi_token"), len(rows), 1)
    return record, opened.site, token, head_shares(translator, record, opened.site, token)
