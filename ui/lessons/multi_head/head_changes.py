"""Muted or levelled heads: the new translation beside the old, and every head's importance for this sentence."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict
from functools import partial
from typing import Any

import streamlit as st

from charts.bars import ranked_bars
from charts.grammar import counted, head_name
from charts.labels import piece_labels
from charts.muted_heads import muted_heads
from claims.multi_head import needed_heads, outcome_of
from claims.predict_transformer import needed_attention
from claims.prediction import what_becomes
from model import Head, Intervention, Record, Translator
from model.dissect.muting import MutedHeads, mute_each
from model.network.intervention import AttentionEdit
from model.network.site import BySite, Site
from streamlit_places import by_key
from ui.browser_answers import answered, described_words
from ui.callbacks import claim_run
from ui.computed import computed
from ui.confidence_marks import marks_confidence
from ui.control_keys import HEAD_CHANGES
from ui.current import cut_off
from ui.difference import difference_html
from ui.figures import show
from ui.lesson import show_code
from ui.lesson_model import lesson_reading
from ui.lessons.multi_head.changed_heads import IDENTITY, MUTE, UNIFORM, asked_changes, choose_changes
from ui.link import mirrored
from ui.predict import predict
from ui.records import record_of
from ui.take_away import take_away
from ui.wording.multi_head import describe_needed_heads, describe_outcome
from ui.wording.predict_transformer import ask_needed_attention
from ui.wording.prediction import Prediction, ask_what_becomes

QUESTION = "multi_predict_head"
OPENED, OUTCOME = "multi_head", "multi_outcome"  # places of the effect: at the opened head, and in the page's section
HEAD_BYTES = 100  # one head as a Python object, about
WHAT = {
    MUTE: "Mute: the head hands over nothing (its context is zero)",
    UNIFORM: "Equal weights: the head looks at all tokens equally",
    IDENTITY: "Own position: the head looks only at its own token (self-attention only)",
}


def muted_of(translator: Translator, record: Record) -> MutedHeads:
    """`mute_each` of this translator's record, from the shared cache."""
    return computed(
        ("muted", translator, record.source.ids, record.target.ids, record.intervention),
        lambda: mute_each(translator, record),
        lambda changes: changes.change.nbytes + HEAD_BYTES * len(changes.heads),
        doing="Muting one head after another …",
    )


def choose_heads(heads_at: BySite[int], after: Callable[[], None]) -> Intervention:
    """Draw the three sets; returns the chosen ones. `after` is called at the end of each callback."""
    intervention = asked_changes(heads_at)
    chosen = {MUTE: intervention.mute, UNIFORM: intervention.uniform, IDENTITY: intervention.identity}
    heads = [Head(site, number) for site, count in heads_at.items() for number in range(count)]

    def choose(name: str, picked: list[Head]) -> None:
        now = frozenset(picked)
        sets = {other: now if other == name else before - now for other, before in chosen.items()}
        choose_changes(Intervention(mute=sets[MUTE], uniform=sets[UNIFORM], identity=sets[IDENTITY]))
        after()

    for name, label in WHAT.items():
        offered = [head for head in heads if name != IDENTITY or Site(head.site).kind == "self"]
        mirrored(
            st.multiselect,
            label,
            offered,
            [head for head in offered if head in chosen[name]],
            key=f"{name}_choice",
            picked=partial(choose, name),
            format_func=head_name,
            placeholder="no head",
        )
    return intervention


def before_it_breaks(
    translator: Translator, before: Record, intervention: Intervention, *, covers: Sequence[str]
) -> None:
    """Draw a prediction of the new translation; with unchanged heads, announce it."""
    question: Prediction | None = None
    if intervention:
        free = record_of(translator, lesson_reading(translator).text, intervention=intervention)
        became = what_becomes(before, free)
        question = ask_what_becomes(f"What happens to the translation with {told(intervention)}?", became)
    predict(question, key=QUESTION, covers=covers, waits="Change a head, then guess what the model writes.")


def effect(
    translator: Translator, before: Record, intervention: Intervention, *, name: str, asks: Mapping[str, Any]
) -> None:
    """Draw the effect of changed heads: the difference with glosses, and the old translation's loss.

    Nothing without changes. When a control is touched the browser answers here first, for which this is the first
    element of the container with the key `answered_` and `name`. asks: the control, for
    `assets/lab/answers/changed_heads.js`.
    """
    with st.container():
        if intervention:
            forced, free = changed(translator, before, intervention)
            st.markdown(f"**With {told(intervention)}**")
            st.html(difference_html(before, free))
            if cut_off(free):
                st.caption(f"It does not end. It was cut off at {len(free.target)} pieces.")
            st.markdown(describe_outcome(outcome_of(before, forced, free)))
    heads = {kind: named_heads(getattr(intervention, kind)) for kind in HEAD_CHANGES}
    answered(
        "changed_heads",
        translator,
        name=name,
        data={
            "question": by_key(f"predict_{QUESTION}"),
            "text": lesson_reading(translator).text,
            "ids": before.target.ids,
            "before": described_words(before),
            "logProb": before.log_prob,
            "changes": heads,
            "asks": asks,
            "marked": marks_confidence(),
        },
    )


def named_heads(heads: Iterable[Head]) -> list[dict[str, Any]]:
    """Heads as the browser has them."""
    return [asdict(head) for head in sorted(heads)]


def changed(translator: Translator, before: Record, intervention: Intervention) -> tuple[Record, Record]:
    """The first translation forced under changed heads, and the new translation."""
    text = lesson_reading(translator).text
    forced = record_of(translator, text, target=before.target.ids, intervention=intervention)
    return forced, record_of(translator, text, intervention=intervention)


def outcome(translator: Translator, before: Record, intervention: Intervention) -> None:
    """Draw the effect of changed heads, and the pieces of the first translation that lose by it."""
    with st.container(key=f"answered_{OUTCOME}"):
        heads = [Head(site, number) for site, count in translator.heads_at.items() for number in range(count)]
        lists = {"controls": HEAD_CHANGES, "heads": {head_name(head): asdict(head) for head in heads}}
        effect(translator, before, intervention, name=OUTCOME, asks=lists)
        if intervention:
            outcome_by_piece(translator, before, intervention)


def outcome_by_piece(translator: Translator, before: Record, intervention: Intervention) -> None:
    """Draw what each piece of the first translation loses, and offer the records."""
    forced, free = changed(translator, before, intervention)
    by_piece = forced.log_probs - before.log_probs
    pieces = st.expander("Which pieces lose most", key="multi_by_piece", on_change=claim_run, type="compact")
    if pieces.open:
        with pieces:
            figure = ranked_bars(
                piece_labels(before.target),
                by_piece,
                name="change-by-piece",
                subject=f"Change of each {before.pair.target} piece’s log-probability",
                title="piece",
                ranked=False,
            )
            show(figure, key="multi_by_piece_bars")
    show_code(AttentionEdit.change_weights, AttentionEdit.change_context, key="multi_change")
    take_away(
        {
            "All heads as computed": before,
            "Heads changed": free,
            "Heads changed, made to write the first translation": forced,
        },
        key="multi_change",
    )


def told(intervention: Intervention) -> str:
    """Count changed heads by kind: "2 heads muted, 1 with equal weights"."""
    counts = (
        (len(intervention.mute), "muted"),
        (len(intervention.uniform), "with equal weights"),
        (len(intervention.identity), "on their own position"),
    )
    parts = [(count, how) for count, how in counts if count]
    heads = [f"{counted(count, 'head')} {how}" for count, how in parts[:1]]
    return ", ".join(heads + [f"{count} {how}" for count, how in parts[1:]])


def ranking(translator: Translator, record: Record) -> MutedHeads:
    """Draw all heads muted in turn: the grid of changes, and the ranking."""
    muted = muted_of(translator, record)
    predict(ask_needed_attention(needed_attention(muted)), key="multi_predict_needed", covers=["multi_ranking_answer"])
    with st.container(key="multi_ranking_answer"):
        ranked_heads(muted)
    show_code(mute_each, key="multi_ranking")
    return muted


def ranked_heads(muted: MutedHeads) -> None:
    """The grid of changes, the ranking, and the number of heads that are not needed."""
    show(muted_heads(muted), key="multi_muted")
    ranked = st.expander("All heads, ranked", key="multi_ranked", on_change=claim_run, type="compact")
    if ranked.open:
        with ranked:
            figure = ranked_bars(
                [head_name(head) for head in muted.heads],
                muted.change,
                name="heads-ranked",
                subject="Change of the log-probability when the head is muted",
                title="head",
            )
            show(figure, key="multi_ranked_bars")
    st.markdown(
        f"{describe_needed_heads(needed_heads(muted))} Michel et al. (2019, “Are Sixteen Heads Really Better than "
        "One?”) found that most heads of a large Transformer can be removed one at a time."
    )
