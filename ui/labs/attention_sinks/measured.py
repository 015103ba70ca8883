"""Measured weight on `<eos>`, measured word alignment, and example sentences."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from charts.attention_sinks import measured_heads
from charts.word_links import error_table
from model import Head
from model.dissect.arrivals import is_word
from model.store.results import NOT_MEASURED
from ui.figures import show
from ui.labs.attention_sinks.on_screen import ROWS, ShownRow
from ui.link import choose
from ui.measured import measured
from ui.text import literal
from ui.wording.attention_sinks import (
    describe_apart,
    describe_error,
    describe_measured,
    describe_reader,
    describe_sources,
)

MAX_SENTENCES = 8  # sentences that are offered


def over_the_test_sentences(view: ShownRow) -> None:
    """Draw the measured weight of this model's heads on `<eos>` over test sentences."""
    stored = measured("eos", view.translator.name)
    if stored is None:
        st.markdown(f"Many sentences: {NOT_MEASURED}.")
        return
    result, entry = stored
    sources = describe_sources(result, entry["sentences"], view.record.pair)
    st.markdown(
        f"{sources}, translated by greedy search. Looked at most: rows where no "
        "token has more weight than the end mark. Needed: rows where, without that weight, the log-probability falls "
        f"by {result['slight']} nats or more (of the piece that the step writes; for a row of the encoder, of the "
        "whole translation)."
    )
    own = next(
        (candidate for candidate in entry["heads"] if (candidate["site"], candidate["head"]) == (view.site, view.head)),
        entry["heads"][0],
    )
    show(measured_heads(entry["heads"], view.chosen), key="rests_measured")
    st.markdown(describe_measured(own))


def against_hand_made_links(view: ShownRow) -> None:
    """Draw the alignment error rate of every head."""
    stored = measured("hand_alignment", view.translator.name)
    if stored is None:
        st.markdown(f"Links made by hand: {NOT_MEASURED}.")
        return
    result, entry = stored
    source, target = view.record.pair
    agreement = result["agreement"]
    st.markdown(
        f"In {len(result['sentences'])} everyday sentences somebody linked {target} and {source} words by hand: "
        f"{agreement['sure']} sure and {agreement['possible']} possible links (one annotator, two passes, kappa "
        f"{agreement['kappa']:.2f}). The model writes the same {target}, and each {target} word is linked to the "
        f"{source} word with the most weight. The error rate counts missing sure links and links that are not even "
        f"possible (Och and Ney 2003); 0 % is perfect. Attention links every {target} word, even those with no "
        f"{source} counterpart."
    )
    show(error_table(entry["each"]), key="rests_error")
    if error := describe_error(entry, result["others"]["reported"]):
        st.markdown(error)


def right_and_elsewhere(view: ShownRow) -> None:
    """Offer stored sentences with a right translation and a word with most weight elsewhere, each one click away."""
    stored = measured("hand_alignment", view.translator.name)
    if stored is None:
        return
    reader = stored[1]["chosen"]
    words = [entry for entry in stored[1]["apart"] if is_word(entry["word"])][:MAX_SENTENCES]
    if not words:
        return
    source, target = view.record.pair
    st.markdown(
        f"The model translates these sentences right, and people linked each {target} word with its {source} word. "
        f"But {describe_reader(reader)} looks elsewhere:"
    )
    for number, entry in enumerate(words):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.button(
                literal(entry["english"]),
                key=f"rests_apart_{number}",
                on_click=lambda entry=entry: open_at(view, reader, entry),
            )
            st.markdown(f"{describe_apart(entry)}.", width="stretch")


def open_at(view: ShownRow, reader: Mapping[str, Any], entry: Mapping[str, Any]) -> None:
    """Callback: open the stored sentence at the row of its word."""
    head = Head(reader["site"], 0 if reader["head"] == "mean" else reader["head"])
    choose(sentence=entry["english"], site=head.site, head=head.head, step=entry["step"])
    if reader["rows"] in view.rows:
        st.session_state[ROWS] = reader["rows"]
