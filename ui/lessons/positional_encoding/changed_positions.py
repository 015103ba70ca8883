"""Changed positional encodings (off, shifted, reversed), and their effect."""

from __future__ import annotations

from typing import Literal

import streamlit as st

from charts.labels import decimal
from claims.prediction import what_becomes
from model import Intervention, PositionalChange, Record, Translator
from ui.current import cut_off
from ui.difference import difference_html
from ui.link import amount, one_of
from ui.predict import predict
from ui.records import record_of
from ui.take_away import take_away
from ui.wording.prediction import ask_what_becomes

KINDS = ("as trained", "off", "shifted", "reversed")
LARGEST_SHIFT = 20


def position_change(side: Literal["encoder", "decoder"], length: int, *, key: str) -> PositionalChange | None:
    """Draw the choice for a side with `length` tokens; returns None for positions as trained."""
    kind = one_of(f"Positions of the {side}", KINDS, key=f"{key}_{side}")
    if kind == "shifted":
        offset = amount(
            f"Shift of the {side}’s positions",
            -LARGEST_SHIFT,
            LARGEST_SHIFT,
            5,
            key=f"{key}_{side}_shift",
            width=320,
        )
        return PositionalChange("shift", offset=offset)
    if kind == "reversed":
        return PositionalChange("permute", order=tuple(reversed(range(length))))
    return PositionalChange("off") if kind == "off" else None


def chosen_positions(record: Record, *, key: str) -> Intervention:
    """Draw the choice for both sides; returns it."""
    return Intervention(
        encoder_positions=position_change("encoder", len(record.source), key=key),
        decoder_positions=position_change("decoder", len(record.target), key=key),
    )


def with_positions(translator: Translator, record: Record, intervention: Intervention) -> tuple[Record, Record]:
    """The translation with these positions, and the first translation forced under them."""
    free = record_of(translator, record.source.ids, intervention=intervention)
    return free, record_of(translator, record.source.ids, target=record.target.ids, intervention=intervention)


def what_it_costs(record: Record, old: Record) -> str:
    """The first translation under both positions."""
    return (
        f"Log-probability of the first translation: {decimal(record.log_prob)} as trained, {decimal(old.log_prob)} "
        "with your positions."
    )


def changed_positions(translator: Translator, record: Record, *, key: str) -> None:
    """Draw the choice for both sides, and its effect on the sentence of `record`, which has positions as trained.

    `key` begins with the page's prefix.
    """
    intervention = chosen_positions(record, key=key)
    changed, old = with_positions(translator, record, intervention)
    became = what_becomes(record, changed)
    asked = ask_what_becomes("What happens to the translation with these positions?", became)
    predict(
        asked if intervention else None,
        key=f"{key}_predict",
        covers=[f"{key}_answer"],
        waits="Choose other positions, then guess what happens.",
    )
    with st.container(key=f"{key}_answer"):
        outcome(record, changed, old, key=key)


def outcome(record: Record, changed: Record, old: Record, *, key: str) -> None:
    """Draw the effect on the translation. old: the first translation, forced under the chosen positions."""
    st.caption("With your positions. Struck out: gone. Underlined: new.")
    st.html(difference_html(record, changed))
    if cut_off(changed):
        st.caption(f"Cut off at the limit of {len(changed.target)} pieces.")
    st.markdown(what_it_costs(record, old))
    take_away(
        {
            "Positions as trained": record,
            "Positions as chosen": changed,
            "Positions as chosen, made to write the first translation": old,
        },
        key=key,
    )
