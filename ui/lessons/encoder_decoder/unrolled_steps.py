"""What the lesson on encoder and decoder says of a step, and of the vector that crosses over."""

from __future__ import annotations

import streamlit as st

import ui
from charts.labels import percent, piece_labels
from charts.unrolled import attention_row
from model import Record
from model.dissect.unrolled import Unrolled
from model.language.tokenizer import EOS_PIECE
from ui.french import gloss_text, word_at
from ui.lesson import formula, notes


def what_happens(record: Record, chain: Unrolled, step: int) -> str:
    """The step in words."""
    source = len(chain.encoder)
    if step < source:
        token = ui.quoted(piece_labels(record.source)[step])
        said = f"Step **{step + 1}** of {chain.steps}, encoder: reads {token} and makes state {step + 1} of {source}."
        if chain.both_directions:
            other = ui.quoted(piece_labels(record.source)[source - 1 - step])
            said += f" A second chain reads from the end and has reached {other}."
        if step == source - 1:
            said += " `<eos>` closes the sentence: what is in the last state now crosses over."
        return said
    at = step - source
    fed, written = (ui.quoted(piece_labels(tokens)[at]) for tokens in (record.decoder_input, record.target))
    said = f"Step **{step + 1}** of {chain.steps}, decoder: is given {fed} and writes {written}."
    if at == len(record.target) - 1 and not ui.cut_off(record):
        return f"{said} With `<eos>` the translation ends."
    if chain.keeps_all:
        said += looking(record, at)
    meaning = gloss_text(word_at(record.target, at))
    return f"{said} {meaning}." if meaning else said


def looking(record: Record, step: int) -> str:
    """Where a decoder step with attention looks most; `<eos>` is a resting place."""
    weights = attention_row(record, step)
    most = int(weights.argmax())
    said = f" It looks {percent(float(weights[most]))} at {ui.quoted(piece_labels(record.source)[most])}"
    if record.source.pieces[most] == EOS_PIECE:
        return f"{said}, the mark at the sentence's end: a resting place for weight that no word needs."
    return f"{said}."


def change_formula(record: Record, chain: Unrolled, step: int) -> None:
    """How the state of this step is made, and how far it moved."""
    source = len(chain.encoder)
    if step < source:
        number, letter, change = step + 1, "h", chain.encoder_change[step]
        before = "0" if step == 0 else f"h_{{{step}}}"
    else:
        number, letter, change = step - source + 1, "s", chain.decoder_change[step - source]
        before = f"s_{{{number - 1}}}"
    context = ", c_t" if chain.keeps_all and letter == "s" and record.model == "rnn-additive" else ""
    formula(rf"{letter}_t = \mathrm{{GRU}}(x_t{context}, {letter}_{{t-1}})")
    formula(
        rf"\text{{change}}_t = \lVert {letter}_t - {letter}_{{t-1}} \rVert",
        rf"\text{{change}}_{{{number}}} = \lVert {letter}_{{{number}}} - {before} \rVert = {change:.2f}",
    )
    if chain.both_directions and letter == "h":
        st.caption("The change counts both chains, each from the state before it in its own direction.")


def bottleneck(chain: Unrolled) -> None:
    """n x d numbers were read; what goes on."""
    source, size = chain.encoder.shape
    read_numbers, crossing = source * size, chain.crossing.size
    if chain.keeps_all:
        formula(
            r"\underbrace{n \times d}_{\text{read}} \longrightarrow \underbrace{n \times d}_{\text{within reach}}",
            rf"{source} \times {size} = {read_numbers} \longrightarrow {read_numbers}",
        )
        st.markdown(
            f"This model keeps all {source} states: at every step the decoder mixes them by its attention weights. One "
            f"vector of {crossing} numbers still crosses over, as the decoder's first state, made of the state at the "
            "first token: the chain that reads from the right has then read the whole sentence."
        )
    else:
        formula(
            r"\underbrace{n \times d}_{\text{read}} \longrightarrow \underbrace{d}_{\text{go on}}",
            rf"{source} \times {size} = {read_numbers} \longrightarrow {crossing}",
        )
        st.markdown(
            f"The encoder made {source} states of {size} numbers. Only the last one goes on: whatever the sentence's "
            f"length, {crossing} numbers have to carry it, 1 for every {read_numbers / crossing:.0f} that it computed."
        )
    last = "the state after `<eos>`"
    if chain.both_directions:
        last = "the last state of the chain that reads from the right, which is the one at the first token,"
    notes(
        "the last state",
        "the last seq <eos> stores all the information about the whole sequence",
        f"{last} depends on every token, but it is {chain.last_read.size} numbers for a sentence of any length. It "
        "stores what training found worth keeping. An affine map and a tanh turn it into the decoder's first state.",
    )
