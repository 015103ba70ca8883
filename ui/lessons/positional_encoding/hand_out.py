"""Hand-out of the lesson on positions: the chosen pair of dimensions, and the similarity of encodings."""

from __future__ import annotations

import streamlit as st

from charts.positional import pair_waves, similarity_by_distance
from charts.saved_page import HandOut, Plate
from claims.positions import half_waves
from model.network.positional import frequencies
from ui.hand_out import translation_view
from ui.lessons.positional_encoding.on_screen import PAIR, SHOWN_POSITIONS, USUAL_PAIR, on_screen, settings_on_screen
from ui.link import chosen_step
from ui.wording.positions import describe_half_waves


def hand_out() -> HandOut:
    """Make the hand-out; call it in a run of the page."""
    _, record, width = on_screen()
    positions = max(len(record.source), SHOWN_POSITIONS)
    pair = int(st.session_state.get(PAIR, USUAL_PAIR))
    plates = [
        Plate(
            pair_waves(positions, width, pair, settings_on_screen().position_layout),
            (describe_half_waves(half_waves(frequencies(width).numpy(), len(record.source))),),
            f"Pair {pair} of the encoding",
        ),
        Plate(similarity_by_distance(positions, width), title="How alike two positions are"),
    ]
    return translation_view("positional_encoding", record, plates, chosen_step(record))
