"""Closing questions of the lesson on multi-head attention, answered from the screen."""

from __future__ import annotations

from collections.abc import Callable

from claims.multi_head import NeededHeads, SharpAndLarge, needed_heads, rewritten, sharp_and_large
from claims.prediction import what_becomes
from model import Head, Intervention, Record, Translator
from model.dissect.head_shares import head_shares
from model.network.site import Site
from ui.lesson import Question
from ui.lesson_model import lesson_reading
from ui.lessons.multi_head.head_changes import muted_of
from ui.link import number_asked
from ui.model_notes import taught_note
from ui.nearest import nearest_index
from ui.records import record_of
from ui.wording.multi_head import (
    NEEDED_IN,
    NO_HEAD,
    SHARPEST_LARGEST,
    describe_most_needed,
    describe_sharp_and_large,
    describe_without_last_cross,
)
from ui.wording.prediction import BECOMES

ReadScreen = Callable[[], tuple[Translator, Record, Head]]


def closing_questions(read: ReadScreen) -> list[Question]:
    """The questions; `read` returns the translator, its record and the opened head on request."""
    return [
        Question(
            "In which attention is the head that this translation needs most? Guess from the maps, then mute one "
            "head after another.",
            lambda: describe_most_needed(needed_by(read)),
            tuple(NEEDED_IN.values()),
            lambda: frozenset(map(list(NEEDED_IN).index, needed_by(read).kinds or {NO_HEAD})),
        ),
        Question(
            "Mute all heads of the last layer’s cross-attention. What happens to the translation, and why?",
            lambda: without_last_cross(*last_cross_muted(read)),
            BECOMES,
            lambda: frozenset({what_becomes(*last_cross_muted(read)).case}),
        ),
        Question(
            "Does the head with the sharpest weights also have the largest share of the result?",
            lambda: sharp_and_large_answer(read),
            tuple(SHARPEST_LARGEST.values()),
            lambda: frozenset({list(SHARPEST_LARGEST).index(compared_heads(read).same)}),
        ),
    ]


def sharp_and_large_answer(read: ReadScreen) -> str:
    """Compare both heads; say so where the sharpest was taught to align."""
    heads, model = compared_heads(read), read()[0].name
    if heads.sharp is None:
        return describe_sharp_and_large(heads)
    note = taught_note(model, Head(heads.site, heads.sharp), f"Head {heads.sharp + 1}")
    return f"{describe_sharp_and_large(heads)} {note}".rstrip()


def needed_by(read: ReadScreen) -> NeededHeads:
    """The heads that the translation needs."""
    translator, record, _ = read()
    return needed_heads(muted_of(translator, record))


def without_last_cross(before: Record, free: Record) -> str:
    """Describe what becomes of a translation without the last cross-attention. free: written without it."""
    return describe_without_last_cross(rewritten(before, free), before.pair)


def last_cross_muted(read: ReadScreen) -> tuple[Record, Record]:
    """The translation, and the one with the last cross-attention muted."""
    translator, record, _ = read()
    site = [site for site in record.attention if site.kind == "cross"][-1]
    muted = frozenset(Head(site, head) for head in range(translator.heads_at[site]))
    return record, record_of(translator, lesson_reading(translator).text, intervention=Intervention(mute=muted))


def compared_heads(read: ReadScreen) -> SharpAndLarge:
    """The sharpest head and the one with the largest share, of the token on screen."""
    translator, record, opened = read()
    rows = record.inputs(Site(opened.site).side)
    token = nearest_index(number_asked("multi_token"), len(rows), 1)
    return sharp_and_large(record, opened.site, token, head_shares(translator, record, opened.site, token))
