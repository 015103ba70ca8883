"""Lesson 4: without positions a sentence is a bag of tokens; sines and cosines restore the order."""

from __future__ import annotations

import math

import streamlit as st
import torch

import ui
from charts.grammar import piece_names
from charts.positional import similarity_by_distance
from model.network.positional import dimensions_of, frequencies, positional_encoding, wavelengths
from ui.lesson import aligned, formula, number, show_code
from ui.lesson_model import say_which_model
from ui.lessons.positional_encoding.added_up import PARTS, input_part
from ui.lessons.positional_encoding.all_at_once import all_at_once
from ui.lessons.positional_encoding.changed_positions import changed_positions
from ui.lessons.positional_encoding.closing_questions import closing
from ui.lessons.positional_encoding.hand_out import hand_out
from ui.lessons.positional_encoding.on_screen import on_screen, settings_on_screen, with_and_without
from ui.lessons.positional_encoding.one_pair import one_pair
from ui.lessons.positional_encoding.order_experiment import both_orders
from ui.lessons.positional_encoding.scenes import (
    ADDED,
    CHANGED,
    NO_RNN,
    ORDER,
    SCENES,
    SUM,
    TURN,
    VECTORS,
    WAVES,
    chosen_pair,
    order_matters,
    pair_slider,
    shown_positions,
)
from ui.lessons.positional_encoding.views import show_table, show_waves
from ui.lessons.positional_encoding.why_added import why_added
from ui.lessons.positional_encoding.why_waves import why_waves

WHY = "Only this model was trained with positions."


def page() -> None:
    translator, record, _ = on_screen()
    say_which_model(translator, WHY)
    the_table()
    with ui.section(SCENES, TURN):
        one_pair()
    with ui.section(SCENES, SUM):
        the_sum()
    with ui.section(SCENES, ORDER):
        order_experiment()
    with ui.section(SCENES, CHANGED):
        at_run_time()
    with ui.section(SCENES, NO_RNN):
        why_no_rnn()
    with ui.section(SCENES, WAVES):
        why_waves()
    with ui.section(SCENES, ADDED):
        why_added()
    closing()
    ui.share_files({"This translation": record}, key="positions", view=hand_out)


@st.fragment
def the_table() -> None:
    """Draw the sinusoids: all as a table, one pair as waves, and dot products by distance."""
    _, record, width = on_screen()
    positions, layout = shown_positions(record), settings_on_screen().position_layout
    with ui.section(SCENES, VECTORS):
        with st.container(key="room_pair"):
            pair = chosen_pair(width)
        with st.container(key="room_positions"):
            show_table(positions, width, pair, pair_slider(width), layout)
        st.header(VECTORS.title)
    st.markdown(
        f"Attention compares tokens pair by pair. {order_matters(record)} An RNN knows, because it reads one token "
        "after another. A Transformer reads all tokens at once, so it adds a vector to each embedding: the token’s "
        "position."
    )
    at_sine, at_cosine = ("i", r"i{+}\tfrac{d}{2}") if layout == "halves" else ("2i", "2i{+}1")
    formula(
        rf"\begin{{aligned}} PE(p,\,{at_sine}) &= \sin\left(\frac{{p}}{{10000^{{2i/d}}}}\right) \\[6pt] "
        rf"PE(p,\,{at_cosine}) &= \cos\left(\frac{{p}}{{10000^{{2i/d}}}}\right) \end{{aligned}}"
    )
    place = min(1, len(record.source) - 1)
    sine = float(positional_encoding(torch.tensor(place), width)[2 * pair])
    formula(
        aligned(
            rf"PE({place},\,{dimensions_of(pair, width, layout)[0]})",
            rf"\sin\left(\frac{{{place}}}{{10000^{{{2 * pair}/{width}}}}}\right)",
            rf"\sin({place} \cdot {float(frequencies(width)[pair]):.4f}) = {sine:.3f}",
        )
    )
    st.markdown(
        f"Positions count from 0: {ui.quoted(piece_names(record.source)[place])} stands at {place}. Each vector has "
        f"$d = {width}$ numbers. Pair {pair} repeats after {float(wavelengths(width)[pair]):.4g} positions. Fast "
        "pairs tell neighbours apart; slow pairs tell early from late."
        + (" This model has all sines in the first half, all cosines in the second." if layout == "halves" else "")
    )
    left, right = st.columns(2)
    with left:
        show_waves(positions, width, pair, pair_slider(width), layout)
    with right:
        ui.show(similarity_by_distance(positions, width), key="positions_similarity")
    st.markdown("The dot product of two encodings depends only on their distance.")
    show_code(positional_encoding, frequencies, key="positions_table")


@st.fragment
def the_sum() -> None:
    """Draw embedding, encoding and their sum for the sentence, on one scale."""
    _, record, width = on_screen()
    st.header(SUM.title)
    labels = piece_names(record.source)
    embedding, encoding, total = (record.states[f"encoder.{name}"] for name in ("embedding", "position", "input"))
    place = min(1, len(labels) - 1)
    scaled = settings_on_screen().scaled
    formula(
        (r"x_p = \sqrt{d} \cdot " if scaled else "x_p = ") + r"E_{\text{token}} + PE(p)",
        rf"x_{{{place},\,0}} = {embedding[place, 0]:.3f} + {number(float(encoding[place, 0]), 3)} = "
        rf"{total[place, 0]:.3f}",
    )
    st.markdown(
        (
            f"The embedding is first multiplied by $\\sqrt{{{width}}} = {math.sqrt(width):.2f}$, so that the position "
            "waves (\u22121 to 1) do not drown out the word. "
            if scaled
            else ""
        )
        + "A word that comes twice has the same row in the first map, "
        "but two different rows in the third."
    )
    for part in PARTS:
        st.caption(part)
        figure = input_part(record, part)
        ui.show(figure, key=f"positions_{part.lower().replace(' ', '-')}")


@st.fragment
def order_experiment() -> None:
    """Draw two word orders under models with and without positions."""
    _, record, _ = on_screen()
    st.header(ORDER.title)
    both_orders(record, with_and_without(), key="positions")


@st.fragment
def at_run_time() -> None:
    """Draw the effect of positions off, shifted or reversed, in the model trained with them."""
    translator, record, _ = on_screen()
    st.header(CHANGED.title)
    source, target = record.pair
    st.markdown(
        f"The same weights, but other positions. Positions in the encoder say where each {source} word stands. "
        f"Positions in the decoder say how far the {target} has come."
    )
    changed_positions(translator, record, key="positions_change")


@st.fragment
def why_no_rnn() -> None:
    """Draw the gain of removing the RNN: dependencies between steps."""
    translator, record, _ = on_screen()
    st.header(NO_RNN.title)
    st.markdown(
        "In an RNN the order is in the steps: state 3 needs state 2, so states must be computed one after another. "
        "In the Transformer’s encoder the order is only in the added vectors. So we can remove the RNN, add "
        "positional encodings to the embeddings, and read all tokens at once."
    )
    all_at_once(translator, record, key="positions")


ui.staged(SCENES, page)
