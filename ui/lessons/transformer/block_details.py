"""Each block of the Transformer on this sentence: input, output, formula with numbers, code."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping

import numpy as np
import streamlit as st

from charts.candidates import candidate_bars
from charts.labels import lone_label
from model.dissect.blocks import Kind
from model.dissect.next_token import output
from model.network.positional import dimensions_of, positional_encoding
from model.network.transformer import Transformer
from model.search.candidates import next_logits
from ui.figures import show
from ui.lesson import aligned, formula, formula_note, number, show_code
from ui.lessons.transformer.opened_block import KEY, Opened, first_numbers, sum_of
from ui.lessons.transformer.sublayer_details import add_and_norm, attention, feed_forward, last_norm, last_state
from ui.page_links import lesson_link
from ui.text import quoted


def details(opened: Opened) -> None:
    """Draw the opened block. Call it inside a fragment."""
    draw: Mapping[Kind, Callable[[Opened], None]] = {
        "embedding": embedding,
        "position": position,
        "self": attention,
        "cross": attention,
        "feed_forward": feed_forward,
        "norm": add_and_norm,
        "last_norm": last_norm,
        "last_state": last_state,
        "output": the_output,
    }
    draw[opened.block.kind](opened)


def embedding(opened: Opened) -> None:
    """Draw the rows of the embedding matrix for the pieces."""
    values = opened.record.states[opened.block.name]
    index, width, pieces = opened.tokens.ids[opened.token], values.shape[1], opened.network.embedding.num_embeddings
    scaled = opened.network.config.scaled
    scale = math.sqrt(width) if scaled else 1.0
    row = values[opened.token] / scale
    ids = " · ".join(
        f"{quoted(label)} {token_id}" for label, token_id in zip(opened.labels, opened.tokens.ids, strict=True)
    )
    st.markdown(f"**In:** {len(values)} piece numbers (ids).")
    st.caption(ids)
    st.markdown(
        f"The embedding matrix has a row of {width} learned numbers for each of the {pieces:,} pieces. {opened.quoted} "
        f"is piece {index}: the model looks up its row. "
        + (
            f"It multiplies it by the square root of {width}, so that the position waves do not drown out the word. "
            if scaled
            else ""
        )
        + "The same piece always gets the same row."
    )
    if scaled:
        formula(
            rf"e = \sqrt{{d}}\; E_{{\text{{id}}}} = \sqrt{{{width}}}\; E_{{{index}}}",
            aligned("e", rf"{scale:.2f} \cdot {first_numbers(row, 3)}", first_numbers(values[opened.token])),
        )
    else:
        formula(rf"e = E_{{\text{{id}}}} = E_{{{index}}}", aligned("e", first_numbers(values[opened.token])))
    st.markdown(f"**Out:** {len(values)} × {width}, one vector for each token.")
    show(opened.tensor(values, "embedding", "embedding"), key=f"{KEY}_out")
    show_code(Transformer.embed, key=f"{KEY}_block")


def position(opened: Opened) -> None:
    """Draw the positional encodings."""
    states, side, row = opened.record.states, opened.block.side, opened.token
    before, encoding, after = (states[f"{side}.{name}"] for name in ("embedding", "position", "input"))
    st.markdown(
        "All tokens go through the model at once, so the model must be told which comes first. It adds a fixed "
        f"vector of sines and cosines for each position. {opened.quoted} has position {row}, counted from 0."
    )
    lesson_link("positional_encoding", "how waves tell places apart")
    cosine = dimensions_of(0, encoding.shape[1], opened.network.config.position_layout)[1] + 1
    formula(
        rf"x = e + p_k, \qquad p_{{k,1}} = \sin k, \quad p_{{k,{cosine}}} = \cos k",
        aligned(
            "x_1",
            rf"{number(float(before[row, 0]))} + \sin {row}",
            sum_of(float(before[row, 0]), float(encoding[row, 0]), float(after[row, 0])),
        ),
    )
    st.markdown(f"**In:** the embeddings, and these {encoding.shape[0]} × {encoding.shape[1]} numbers:")
    show(opened.tensor(encoding, "encoding", "position"), key=f"{KEY}_in")
    st.markdown("**Out:** their sum. From here on it is called the residual stream. Every sublayer adds to it.")
    show(opened.tensor(after, "sum", "stream"), key=f"{KEY}_out")
    show_code(positional_encoding, Transformer.embed, key=f"{KEY}_block")


def the_output(opened: Opened) -> None:
    """Draw the path from a step's last state to the probabilities of all pieces."""
    record, step = opened.record, opened.token
    computed = output(opened.translator, record, step)
    best, index = record.candidates[step][0], computed.first.id
    state, steps = computed.state, len(record.target)
    others = float(np.exp(computed.logits.astype(float) - computed.first.logit).sum())
    st.markdown(f"**In:** the decoder’s last state for each step, {steps} × {len(state)}.")
    show(opened.tensor(record.states["decoder.output"], "state", "last-states"), key=f"{KEY}_in")
    with_what, row = "the embedding of every piece (the matrix that the model also reads with)", "embedding"
    if not opened.network.config.tied:
        with_what, row = "a row of numbers for every piece (a matrix of the output’s own)", "row"
    st.markdown(
        f"Step {step + 1} has read {opened.quoted}. Its state is multiplied with {with_what}. A piece gets a large "
        f"number, its logit, if its {row} points the same way as the state. Softmax turns logits into probabilities."
    )
    logit, bias = computed.first.logit, computed.first.bias
    formula(
        r"z = E\, h + b",
        rf"z_{{{index}}} = {sum_of(logit - bias, bias, logit)}",
    )
    formula(
        r"p = \text{softmax}(z)",
        aligned(
            rf"p_{{{index}}}",
            rf"\frac{{1}}{{\sum_i e^{{z_i - z_{{{index}}}}}}} = \frac{{1}}{{{others:.3f}}} = {best.probability:.3f}",
        ),
    )
    formula_note(f"Piece {index} is {quoted(lone_label(best.piece))}.")
    st.markdown(f"**Out:** {steps} × {len(computed.logits):,} probabilities. The most likely ones of step {step + 1}:")
    show(candidate_bars(record, step), key=f"{KEY}_out")
    show_code(Transformer.logits, next_logits, key=f"{KEY}_block")
