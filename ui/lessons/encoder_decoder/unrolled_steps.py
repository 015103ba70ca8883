"""Text of the lesson on encoder and decoder about a step, and about the handed-over vector."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from charts.by_length import by_length
from charts.figure import Figure
from charts.grammar import piece_names
from claims.encoder_decoder import decoder_step
from model import Head, Record, Translator
from model.dissect.unrolled import Unrolled
from model.network.rnn import SITE
from ui.figures import show
from ui.french import gloss_text, word_at
from ui.lesson import formula, notes
from ui.sink_notes import sink_note
from ui.terms import term
from ui.wording.encoder_decoder import describe_decoder_step, describe_encoder_step

HEAD = Head(SITE, 0)  # of a model with attention


def what_happens(translator: Translator, record: Record, chain: Unrolled, step: int) -> str:
    """Describe the step, and gloss the written word."""
    written_step = step - len(chain.encoder)
    if written_step < 0:
        return describe_encoder_step(piece_names(record.source), chain, step)
    note = sink_note(translator, record, [HEAD], written_step, "It") if chain.keeps_all else None
    meaning = gloss_text(word_at(record.target, written_step), record.languages)
    sentence = describe_decoder_step(decoder_step(record, chain, written_step), note)
    return f"{sentence} {meaning}." if meaning else sentence


def change_formula(translator: Translator, chain: Unrolled, step: int) -> None:
    """Draw the formula for the step's state, and the distance it moved."""
    source = len(chain.encoder)
    if step < source:
        number, letter, change = step + 1, "h", chain.encoder_change[step]
        before = "0" if step == 0 else f"h_{{{step}}}"
    else:
        number, letter, change = step - source + 1, "s", chain.decoder_change[step - source]
        before = f"s_{{{number - 1}}}"
    context = ", c_t" if letter == "s" and translator.network.looks_first else ""
    formula(rf"{letter}_t = \mathrm{{GRU}}(x_t{context}, {letter}_{{t-1}})")
    formula(
        rf"\text{{change}}_t = \lVert {letter}_t - {letter}_{{t-1}} \rVert",
        rf"\text{{change}}_{{{number}}} = \lVert {letter}_{{{number}}} - {before} \rVert = {change:.2f}",
    )
    if chain.both_directions and letter == "h":
        st.caption("The change counts both chains. Each compares with the state before it in its own direction.")


def share_kept(chain: Unrolled) -> str:
    """Share of the encoder's numbers that the decoder can read."""
    source, size = chain.encoder.shape
    crossing = chain.crossing.size
    if chain.keeps_all:
        return (
            f"This model keeps all {source} states. At every step the decoder mixes them by its attention weights. "
            f"It still begins with one vector of {crossing} numbers. That comes from the state at the first token, "
            "where the chain from the right has read the whole sentence."
        )
    return (
        f"The encoder made {source} states of {size} numbers. Only the last one goes on to the decoder: {crossing} "
        "numbers for a sentence of any length. Here that is one number kept out of every "
        f"{chain.encoder.size / crossing:.0f}."
    )


LENGTHS = (5, 10, 20, 40)  # tokens


def kept_figure(chain: Unrolled) -> Figure:
    """Numbers computed by the encoder, and numbers that the decoder can read, by sentence length."""
    size, crossing = chain.encoder.shape[1], chain.crossing.size
    made = [float(length * size) for length in LENGTHS]
    figure = by_length(
        {"computed": made, "within reach": made if chain.keeps_all else [float(crossing)] * len(LENGTHS)},
        LENGTHS,
        what="size",
        unit="numbers",
        name="bottleneck",
    )
    reached = chain.encoder.size if chain.keeps_all else crossing
    sentence = (
        f"The encoder computes {chain.encoder.size:,} numbers for this sentence. The decoder can reach {reached:,} "
        "of them."
    )
    return replace(figure, alt=f"{sentence} {figure.alt}")


def bottleneck(chain: Unrolled) -> None:
    """Draw the count: n x d numbers read, and those handed over."""
    source, size = chain.encoder.shape
    read_numbers, crossing = source * size, chain.crossing.size
    if chain.keeps_all:
        formula(
            r"\underbrace{n \times d}_{\text{read}} \longrightarrow \underbrace{n \times d}_{\text{within reach}}",
            rf"{source} \times {size} = {read_numbers} \longrightarrow {read_numbers}",
        )
    else:
        formula(
            r"\underbrace{n \times d}_{\text{read}} \longrightarrow \underbrace{d}_{\text{go on}}",
            rf"{source} \times {size} = {read_numbers} \longrightarrow {crossing}",
        )
    show(kept_figure(chain), key="encoder_decoder_bottleneck")
    st.markdown(share_kept(chain))
    last = "the state after the end mark"
    if chain.both_directions:
        last = "the last state of the chain from the right, at the first token,"
    notes(
        "the last state",
        "the last seq < eos > stores all the information about the whole sequence",
        f"{last} depends on every token, but it has {chain.last_read.size} numbers for a sentence of any length. An "
        f"{term('affine')} map and a tanh make the decoder’s first state from it.",
    )
