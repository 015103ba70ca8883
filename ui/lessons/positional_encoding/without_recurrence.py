"""Two word orders through an encoder with recurrence and two without."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from charts.figure import Figure
from charts.grammar import piece_names
from charts.token_panels import Panel, token_panels
from claims.positions import ChangedStates, changed_states
from model import CheckpointError, Record
from model.dissect.word_order import state_changes
from ui.figures import show
from ui.lesson import formula, show_code
from ui.lessons.positional_encoding.on_screen import RECURRENT, beside
from ui.models import load_translator, model_label, model_traits, short_label
from ui.records import record_of
from ui.wording.positions import describe_changed_states


def without_recurrence(pairs: Mapping[str, tuple[Record, Record]], order: Sequence[int], *, key: str) -> None:
    """Draw the change of each token's state, for the RNN and the models of `pairs`: (own order, new order) by name.

    order: the words' old indices in their new order. `key`: the page's prefix.
    """
    figure, encoders = changes(pairs, order)
    st.subheader("The encoder without an RNN")
    st.markdown(
        "The same two orders in several encoders. An RNN reads token by token, a Transformer reads all at once. How "
        "much did each token’s state change when it moved? From 0 % (the same) to 100 % (the opposite):"
    )
    show(figure, key=f"{key}_recurrence")
    st.markdown("\n".join(f"- {describe_changed_states(states)}" for states in encoders))
    formula(r"\text{change} = \frac{|a - b|}{|a| + |b|}")
    show_code(state_changes, key=f"{key}_recurrence")


def changes(pairs: Mapping[str, tuple[Record, Record]], order: Sequence[int]) -> tuple[Figure, list[ChangedStates]]:
    """Change of each token's state, in the RNN and the models of `pairs`: a figure, and the states."""
    runs = _with_the_rnn(pairs, order)
    labels = piece_names(next(iter(pairs.values()))[0].source)
    encoders = [
        changed_states(
            model_label(name),
            *both,
            order,
            recurrent="recurrent" in model_traits(name),
            positions="positions" in model_traits(name),
        )
        for name, both in runs.items()
    ]
    figure = token_panels(
        labels,
        [Panel(short_label(name), encoder.changes, "share") for name, encoder in zip(runs, encoders, strict=True)],
        alt="How much each token’s encoder state changes when the words move. "
        + " ".join(f"{encoder.label}: {encoder.changed} of {len(labels)} change." for encoder in encoders),
        name="without-recurrence",
        title="token",
        keys=False,
    )
    return figure, encoders


def _with_the_rnn(pairs: Mapping[str, tuple[Record, Record]], order: Sequence[int]) -> dict[str, tuple[Record, Record]]:
    """The RNN first, if installed and with the same pieces; then the others, without positions before with."""
    runs: dict[str, tuple[Record, Record]] = {}
    name, (original, moved) = next(iter(pairs.items()))
    recurrent = beside(name, RECURRENT)
    try:
        if recurrent is None:
            raise CheckpointError("there is none of these languages")
        translator = load_translator(recurrent)
        runs[recurrent] = record_of(translator, original.source.ids), record_of(translator, moved.source.ids)
    except CheckpointError:
        st.caption("Without an RNN, which is not installed.")
    return runs | {name: pairs[name] for name in sorted(pairs, key=lambda name: "positions" in model_traits(name))}
