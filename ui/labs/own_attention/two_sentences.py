"""Two sentences of the same length: one with the other's weights, and one with single states of the other."""

from __future__ import annotations

import streamlit as st

from charts.patches import patches_map, state_label
from claims.own_attention import borrowed, carried_most
from model import Head, Intervention, Record, ReplacedRow, Translator
from model.dissect.patching import Patches, patch_each, patch_of
from ui.computed import computed
from ui.difference import difference_html
from ui.figures import show
from ui.labs.own_attention.on_screen import ShownRows, cross_sites, written_on
from ui.lesson import show_code
from ui.link import switch
from ui.models import adopted
from ui.text import quoted
from ui.wording.own_attention import describe_borrowed, describe_carried

COPY = "own_copy"  # the parameter of the switch


def lent_rows(translator: Translator, record: Record) -> Intervention:
    """All cross-attention weights of a record, as an intervention for another sentence."""
    return Intervention(
        rows=tuple(
            ReplacedRow(Head(site, head), step, tuple(row.tolist()))
            for site in cross_sites(translator)
            for head, weights in enumerate(record.attention[site].weights)
            for step, row in enumerate(weights)
        )
    )


def two_sentences(view: ShownRows) -> dict[str, Record]:
    """Draw both experiments, or say why there are none; returns their records."""
    other = view.other
    if other is None:
        st.info("The box is empty: type another sentence.")
        return {}
    if len(other.source) != len(view.before.source):
        st.info(
            f"Both sentences need the same number of pieces. They have {len(view.before.source)} and "
            f"{len(other.source)} (with the end mark): add or remove a word."
        )
        return {}
    lent = written_on(view.translator, other.source.text, other, 0, lent_rows(view.translator, view.before))
    st.subheader("Keep the attention, change the words")
    st.markdown(
        f"The model translates {quoted(other.source.text)}, but each step looks where it looked for "
        f"{quoted(view.before.source.text)}. It borrows all weights of cross-attention, not the words."
    )
    st.html(difference_html(other, lent))
    st.markdown(describe_borrowed(borrowed(other, lent)))
    return {"The other sentence": other, "The other sentence with borrowed weights": lent, **carried_over(view, other)}


def patches_of(translator: Translator, into: Record, other: Record) -> Patches | None:
    """`patch_each`, from the shared cache."""
    return computed(
        ("patches", translator, into.source.ids, into.target.ids, other.source.ids, other.target.ids),
        lambda: patch_each(translator, into, other),
        lambda patches: 0 if patches is None else patches.carried.nbytes,
        doing="Copying one state after another …",
    )


def carried_over(view: ShownRows, other: Record) -> dict[str, Record]:
    """Draw the map of patches, and the translation with the strongest one."""
    st.subheader("Which state carries the meaning?")
    st.markdown(
        f"The model reads {quoted(view.before.source.text)} again and again. Each time one encoder state (one layer, "
        f"one position) is copied from {quoted(other.source.text)}. A cell says how far that moves the model from "
        "one translation to the other: 0 not at all, 100 all the way."
    )
    states = len(view.translator.network.patchable) * len(view.before.source)
    large = adopted(view.translator.name) is not None
    if large and not switch(f"Copy each of the {states} states (this model is large: it takes a while)", key=COPY):
        return {}
    patches = patches_of(view.translator, view.before, other)
    if patches is None:
        st.info("The model finds both translations almost equally likely, so there is nothing to compare.")
        return {}
    show(patches_map(patches, view.before, other), key="own_patches")
    most = carried_most(patches, view.before, other)
    st.markdown(describe_carried(most))
    patched = written_on(view.translator, view.text, view.before, 0, patch_of(other, most.state, most.position))
    st.markdown(f"With the state {state_label(most.state)} at {quoted(most.token)} copied, the model writes:")
    st.html(difference_html(view.before, patched))
    show_code(patch_each, key="own_patching")
    return {"With the strongest state copied": patched}
