"""What was measured of the weight on `<eos>`, and of attention as a word alignment, and sentences that show it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from charts.resting import measured_heads
from charts.word_links import error_table
from model import Head
from model.dissect.arrivals import is_word
from model.store.results import NOT_MEASURED, is_current, read
from ui.claims.weight_rests import apart_said, error_said, measured_said, reader_said, sources_said
from ui.figures import show
from ui.labs.where_the_weight_rests.on_screen import ROWS, OnScreen
from ui.link import choose
from ui.models import models_directory
from ui.text import literal

MOST = 8  # sentences that are offered


def stored(topic: str, model: str) -> tuple[Mapping[str, Any], Mapping[str, Any]] | None:
    """A topic's result and what it says of a model; None where these weights were not measured."""
    result = read(topic)
    if result is None or not is_current(result, model, directory=models_directory()):
        return None
    entry = result.get("models", {}).get(model)
    return (result, entry) if entry else None


def over_the_test_sentences(view: OnScreen) -> None:
    """What the heads of this model have on `<eos>` over test sentences."""
    found = stored("eos", view.translator.name)
    if found is None:
        st.markdown(f"Many sentences: {NOT_MEASURED}.")
        return
    result, entry = found
    st.markdown(
        f"{sources_said(result, entry['sentences'])}, translated by greedy search. Looked at most: rows where no "
        "token has more weight than `<eos>`. Needed: rows where, without that weight, the log-probability falls by "
        f"{result['slight']} nats or more (of the piece that the step writes; for a row of the encoder, of the whole "
        "translation)."
    )
    own = next(
        (each for each in entry["heads"] if (each["site"], each["head"]) == (view.site, view.head)), entry["heads"][0]
    )
    show(measured_heads(entry["heads"], view.chosen), key="rests_measured")
    st.markdown(measured_said(own))


def against_hand_made_links(view: OnScreen) -> None:
    """The alignment error rate of every head."""
    found = stored("hand_alignment", view.translator.name)
    if found is None:
        st.markdown(f"Links made by hand: {NOT_MEASURED}.")
        return
    result, entry = found
    agreement = result["agreement"]
    st.markdown(
        f"In {len(result['sentences'])} everyday sentences somebody linked French and English words by hand: "
        f"{agreement['sure']} sure and {agreement['possible']} possible links (one annotator, two passes, kappa "
        f"{agreement['kappa']:.2f}). The model writes the same French, and each French word is linked to the English "
        "word with the most weight. The error rate counts missing sure links and links that are not even possible "
        "(Och and Ney 2003); 0 % is perfect. Attention links every French word, even those with no English "
        "counterpart."
    )
    show(error_table(entry["each"]), key="rests_error")
    if said := error_said(entry, result["others"]["reported"]):
        st.markdown(said)


def right_and_elsewhere(view: OnScreen) -> None:
    """Stored sentences that the model translates right while a word of it looks elsewhere, each one click away."""
    found = stored("hand_alignment", view.translator.name)
    if found is None:
        return
    reader = found[1]["chosen"]
    words = [each for each in found[1]["apart"] if is_word(each["word"])][:MOST]
    if not words:
        return
    st.markdown(
        "The model translates these sentences right, and we know by hand which English word each French word "
        f"translates. But {reader_said(reader)} looks elsewhere:"
    )
    for number, each in enumerate(words):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.button(
                literal(each["english"]),
                key=f"rests_apart_{number}",
                on_click=lambda each=each: open_at(view, reader, each),
            )
            st.markdown(f"{apart_said(each)}.", width="stretch")


def open_at(view: OnScreen, reader: Mapping[str, Any], each: Mapping[str, Any]) -> None:
    """Callback: the stored sentence at the row that its word is read from."""
    head = Head(reader["site"], 0 if reader["head"] == "mean" else reader["head"])
    choose(sentence=each["english"], site=head.site, head=head.head, step=each["step"])
    if reader["rows"] in view.rows:
        st.session_state[ROWS] = reader["rows"]
