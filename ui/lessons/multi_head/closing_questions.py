"""The questions that close the lesson on multi-head attention, answered from what is on screen."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from charts.labels import decimal, piece_labels, site_label
from model import Head, Intervention, Record, Translator
from model.dissect.head_shares import head_shares
from model.network.site import Site
from ui.lesson import Question
from ui.lesson_model import lesson_reading
from ui.lessons.multi_head.head_changes import head_name, muted_of
from ui.link import nearest_index
from ui.records import record_of
from ui.text import quoted

OnScreen = Callable[[], tuple[Translator, Record, Head]]


def closing_questions(read: OnScreen) -> list[Question]:
    """The questions; `read` gives the translator, its record and the opened head when an answer is asked for."""
    return [
        Question(
            "Which head does this translation need most? Guess from the maps, then mute every head in turn.",
            lambda: most_needed(read),
        ),
        Question(
            "Mute all heads of the last layer's cross-attention. What can the model still write, and why?",
            lambda: without_last_cross(read),
        ),
        Question(
            "Does the head with the sharpest weights also have the largest share of the result?",
            lambda: sharpest_and_largest(read),
        ),
    ]


def most_needed(read: OnScreen) -> str:
    """The head that costs most when muted alone, and how sharply it looks."""
    translator, record, _ = read()
    muted = muted_of(translator, record)
    worst = int(muted.change.argmin())
    return (
        f"For this sentence it is **{head_name(muted.heads[worst])}**: without it the log-probability changes by "
        f"{decimal(muted.change[worst], change=True)} nats. A map says where a head looks, not what the rest of the "
        "network does with it."
    )


def without_last_cross(read: OnScreen) -> str:
    """What is written when the last cross-attention hands over nothing."""
    translator, record, _ = read()
    site = [site for site in record.attention if Site.parse(site).kind == "cross"][-1]
    muted = frozenset(Head(site, head) for head in range(translator.heads_at[site]))
    free = record_of(translator, lesson_reading(translator).text, intervention=Intervention(mute=muted))
    written = quoted(free.target.text) or "nothing"
    return (
        f"It writes {written} instead of {quoted(record.target.text) or 'nothing'}. The layers below still look at "
        "the English, so part of it gets through; each cross-attention layer is another chance to read the source."
    )


def sharpest_and_largest(read: OnScreen) -> str:
    """Both heads for the token and site that are on screen."""
    translator, record, opened = read()
    seen = record.attention[opened.site]
    rows = record.inputs(Site.parse(opened.site).side)
    token = nearest_index(str(st.session_state.get("multi_token") or ""), len(rows), 1)
    sharp = int(seen.weights[:, token].max(axis=1).argmax())
    shares = head_shares(translator, record, opened.site, token).shares[:-1]
    large = int(shares.argmax())
    verdict = "Here it does" if sharp == large else "Not here"
    return (
        f"{verdict}: for {quoted(piece_labels(rows)[token])} in {site_label(opened.site).lower()} head {sharp + 1} "
        f"looks most sharply, and head {large + 1} has the largest share ({decimal(shares[large])}). The weights say "
        "where values come from; the values and the output projection say what they add."
    )
