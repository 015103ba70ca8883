"""Two word orders through an encoder with recurrence and two without."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from charts.figure import Figure
from charts.grammar import piece_names
from charts.token_panels import Panel, token_panels
from claims.positions import ChangedStates, changed_states
from model import CheckpointError, Record
from model.dissect.word_order import rearranged, state_changes
from model.language.tokenizer import Tokens
from ui.figures import show
from ui.lesson import formula, show_code
from ui.lessons.positional_encoding.on_screen import read_by, recurrent_beside
from ui.models import load_translator, model_label, model_traits, short_label
from ui.records import record_of
from ui.text import literal
from ui.wording.positions import describe_changed_states

Pairs = Mapping[str, tuple[Record, Record]]  # a sentence in its own order and in a new one, by model


def without_recurrence(pairs: Pairs, order: Sequence[int], *, key: str) -> None:
    """Draw the change of each token's state, for an RNN and the models of `pairs`.

    order: the words' old indices in their new order. `key`: the page's prefix.
    """
    figures, encoders = changes(pairs, order)
    st.subheader("The encoder without an RNN")
    st.markdown(
        "The same two orders in several encoders. An RNN reads token by token, a Transformer reads all at once. How "
        "much did each token’s state change when it moved? From 0 % (the same) to 100 % (the opposite):"
    )
    for number, figure in enumerate(figures):
        show(figure, key=f"{key}_recurrence_{number}" if number else f"{key}_recurrence")
    st.markdown("\n".join(f"- {describe_changed_states(states)}" for states in encoders))
    formula(r"\text{change} = \frac{|a - b|}{|a| + |b|}")
    show_code(state_changes, key=f"{key}_recurrence")


def changes(pairs: Pairs, order: Sequence[int]) -> tuple[list[Figure], list[ChangedStates]]:
    """Change of each token's state, in an RNN and the models of `pairs`: figures, and the states.

    Encoders that divide the sentence into the same pieces share a figure.
    """
    runs = _with_an_rnn(pairs, order)
    encoders = {
        name: changed_states(
            model_label(name),
            *both,
            order,
            recurrent="recurrent" in model_traits(name),
            positions="positions" in model_traits(name),
        )
        for name, both in runs.items()
    }
    alike: dict[tuple[str, ...], dict[str, ChangedStates]] = {}
    for name, (original, _) in runs.items():
        alike.setdefault(original.source.pieces, {})[name] = encoders[name]
    return [_panels(runs[next(iter(group))][0].source, group) for group in alike.values()], list(encoders.values())


def _panels(source: Tokens, encoders: Mapping[str, ChangedStates]) -> Figure:
    """The changes in encoders that read these pieces, side by side."""
    labels = piece_names(source)
    return token_panels(
        labels,
        [Panel(short_label(model), states.changes, "share") for model, states in encoders.items()],
        alt="How much each token’s encoder state changes when the words move. "
        + " ".join(f"{states.label}: {states.changed} of {len(labels)} change." for states in encoders.values()),
        name="without-recurrence",
        title="token",
        keys=False,
    )


def _with_an_rnn(pairs: Pairs, order: Sequence[int]) -> Pairs:
    """An RNN of the same languages first, if it can read this sentence; then the others, without positions first."""
    name, (original, _) = next(iter(pairs.items()))
    others = {name: pairs[name] for name in sorted(pairs, key=lambda name: "positions" in model_traits(name))}
    recurrent = recurrent_beside(name)
    if recurrent is None:
        st.caption(f"Without an RNN: none is installed for {original.pair.source} to {original.pair.target}.")
        return others
    label = literal(model_label(recurrent))
    try:
        translator = load_translator(recurrent)
    except CheckpointError as error:
        st.caption(f"Without the {label}, which cannot be used: {literal(str(error))}.")
        return others
    source = read_by(translator)
    if len(source.words) != len(original.source.words):
        st.caption(f"Without the {label}: it divides this sentence into other words, which would move differently.")
        return others
    moved = tuple(rearranged(source, order))
    return {recurrent: (record_of(translator, source.ids), record_of(translator, moved)), **others}
