"""One sine-cosine pair: its two waves, and its rotation from one position to another."""

from __future__ import annotations

import math

import streamlit as st
import torch

from model.network.positional import frequencies, positional_encoding, rotation
from ui.depth import unfolds
from ui.lesson import formula, show_code
from ui.lessons.positional_encoding.on_screen import on_screen, settings_on_screen
from ui.lessons.positional_encoding.views import show_clock
from ui.link import amount
from ui.slider import Slider


@st.fragment
def one_pair() -> None:
    """Draw a pair: k positions further on it is rotated by a fixed angle."""
    _, _, width = on_screen()
    st.header("A step further is a turn")
    st.markdown(
        "Each pair of dimensions is the hand of a clock. $k$ positions further, the hand has turned by a fixed "
        "angle, wherever it started. A matrix can do that, and heads learn matrices. So a head can ask for “the "
        "token two before me”."
    )
    pair, start, offset = chosen_turn(width)
    frequency = float(frequencies(width)[pair])
    matrix, layout = rotation(offset, frequency), settings_on_screen().position_layout
    here, there = (
        positional_encoding(torch.tensor(position), width)[2 * pair : 2 * pair + 2]
        for position in (start, start + offset)
    )
    left, right = st.columns([2, 3], vertical_alignment="center")
    with left:
        show_clock((pair, start, offset), width, TURN_SLIDERS, layout)
    with right:
        formula(
            turned(
                r"\begin{pmatrix}\sin((p+k)\,\omega)\\ \cos((p+k)\,\omega)\end{pmatrix}",
                r"\begin{pmatrix}\cos k\omega & \sin k\omega\\ -\sin k\omega & \cos k\omega\end{pmatrix}"
                r"\begin{pmatrix}\sin p\,\omega\\ \cos p\,\omega\end{pmatrix}",
            ),
            turned(column(there), f"{square(matrix)} {column(here)}"),
        )
        if unfolds("numbers"):
            st.markdown(
                f"$\\omega = {frequency:.4f}$ for pair {pair}; $p = {start}$, $k = {offset}$: a turn by "
                f"{degrees(pair, offset, width):.1f} degrees. The matrix does not contain $p$."
            )
    show_code(rotation, key="positions_clock")


PAIR, START, OFFSET = "positions_clock_pair", "positions_clock_start", "positions_clock_offset"
TURN_SLIDERS = Slider(PAIR, 0, 20), Slider(START, 0, 40), Slider(OFFSET, -10, 10)
USUAL_TURN = 2, 2, 3


def chosen_turn(width: int) -> tuple[int, int, int]:
    """Draw the choice of pair, position and offset; returns all three."""
    with st.container(horizontal=True):
        pair, start, offset = (
            amount(label, int(slider.least), int(slider.most), usual, key=slider.key, width=240)
            for label, slider, usual in zip(
                ("Pair, i", "Position, p", "Offset, k"), TURN_SLIDERS, USUAL_TURN, strict=True
            )
        )
    return min(pair, width // 2 - 1), start, offset


def degrees(pair: int, offset: int, width: int) -> float:
    """Angle by which this many positions rotate a pair."""
    return math.degrees(offset * float(frequencies(width)[pair]))


def turned(there: str, product: str) -> str:
    """LaTeX for `there = product` in two lines, for phones."""
    return rf"\begin{{aligned}} & {there} \\[4pt] & = {product} \end{{aligned}}"


def column(vector: torch.Tensor) -> str:
    """A vector as LaTeX."""
    return r"\begin{pmatrix}" + r"\\ ".join(f"{float(value):.3f}" for value in vector) + r"\end{pmatrix}"


def square(matrix: torch.Tensor) -> str:
    """A matrix as LaTeX."""
    rows = (" & ".join(f"{float(value):.3f}" for value in row) for row in matrix)
    return r"\begin{pmatrix}" + r"\\ ".join(rows) + r"\end{pmatrix}"
