"""Why a position needs sine and cosine: two hands with the same sine, turned by the same angle."""

from __future__ import annotations

import math

import streamlit as st

from charts.grammar import piece_names
from model import Record
from model.dissect.sine_alone import SineAlone, sine_alone
from model.network.mistakes import sine_only
from model.network.positional import positional_encoding, rotation
from ui.depth import unfolds
from ui.lesson import aligned, formula, number, show_code
from ui.lessons.positional_encoding.on_screen import on_screen
from ui.lessons.positional_encoding.views import show_twins
from ui.link import amount
from ui.slider import Slider
from ui.tokens import token_picker
from ui.wording.why_positions import describe_one_number, describe_same_sine

TOKEN, PAIR, OFFSET = "positions_sine_token", "positions_sine_pair", "positions_sine_offset"
PAIRS, OFFSETS = Slider(PAIR, 0, 20), Slider(OFFSET, 1, 10)
USUAL_TOKEN, USUAL_PAIR, USUAL_OFFSET = 1, 2, 3


@st.fragment
def why_waves() -> None:
    """Draw two positions with the same sine, and both a few positions further."""
    record, width = on_screen()[1:]
    st.header("Why sine and cosine?")
    st.markdown(
        "Solid hands: two positions at the same height, so with the same sine. Dashed hands: both, $k$ positions "
        "further. Their heights differ."
    )
    sine, pair = chosen(record, width)
    left, right = st.columns([2, 3], vertical_alignment="center")
    with left:
        show_twins(sine, pair, width, PAIRS, OFFSETS)
    with right:
        st.markdown(describe_same_sine(piece_names(record.source), sine, pair))
        st.markdown(
            "With the cosine we know the direction of the hand. A turn by $k$ positions is then a matrix, the same at "
            "every position. The new sine takes a share of the old sine and a share of the old cosine."
        )
        turn = sine.offset * sine.frequency
        formula(
            aligned(
                r"\sin((p+k)\,\omega)",
                r"\cos k\omega \cdot \sin p\omega",
                r"+ \sin k\omega \cdot \cos p\omega",
            ),
            aligned(
                rf"\sin({sine.position + sine.offset} \cdot {sine.frequency:.4f})",
                f"{math.cos(turn):.3f} \\cdot {number(sine.sine, 3)}",
                f"+ {number(math.sin(turn), 3)} \\cdot {number(sine.cosine, 3)}",
                f"{sine.later:.3f}",
            ),
        )
        if unfolds("numbers"):
            st.markdown(describe_one_number(sine, len(record.source)))
    show_code(positional_encoding, rotation, sine_only, key="positions_sine")


def chosen(record: Record, width: int) -> tuple[SineAlone, int]:
    """Draw the choice of token, pair and offset; returns the sines and the pair."""
    position = token_picker(record.source, "Token", key=TOKEN, default=USUAL_TOKEN)
    with st.container(horizontal=True):
        pair = int(amount("Pair, i", int(PAIRS.least), int(PAIRS.most), USUAL_PAIR, key=PAIR, width=240))
        offset = int(amount("Offset, k", int(OFFSETS.least), int(OFFSETS.most), USUAL_OFFSET, key=OFFSET, width=240))
    pair = min(pair, width // 2 - 1)
    return sine_alone(position, pair, offset, width, len(record.source)), pair
