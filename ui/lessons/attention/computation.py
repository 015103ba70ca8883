"""One step of an RNN's attention in five parts: query, keys, scores, softmax, context. They open one after the other.

Query, key and value are defined as in the course notes, with the exact statement where those simplify.
"""

from __future__ import annotations

import numpy as np
import streamlit as st

from charts.figure import Figure
from charts.labels import decimal, piece_text
from charts.strips import WINDOW, Strip, largest, strip_alt, strips
from charts.token_panels import Panel, token_panels
from model.network.attention import additive_scores, attend, scaled_dot_scores
from model.network.rnn import AdditiveRNN, DotRNN
from ui.depth import unfolds
from ui.figures import show
from ui.lesson import TERMS, aligned, formula, formula_note, notes, number, role, role_latex, show_code
from ui.lessons.attention.by_hand import worked
from ui.lessons.attention.look import HEAD, ShownStep
from ui.link import amount, one_of
from ui.sink_notes import sink_note
from ui.terms import term
from ui.text import percent, quoted

PART_TITLES = ("Query", "Keys", "Scores", "Softmax", "Context")


def computation(look: ShownStep) -> None:
    """Draw the open parts, and the buttons that open more. Call it inside a stepped function."""
    opened = PART_TITLES.index(one_of("Open the stages up to", PART_TITLES, key="attention_open")) + 1
    first = window(look)
    for place, draw in enumerate((query, keys, scores, softmax, context)[:opened]):
        st.markdown(f"#### {place + 1} {PART_TITLES[place]}")
        draw(look, first)
    if opened < len(PART_TITLES):
        following = PART_TITLES[opened]
        st.button(f"Open stage {opened + 1}: {following}", key="attention_next", on_click=_open, args=(following,))


def _open(part: str) -> None:
    st.session_state["attention_open"] = part


def window(look: ShownStep) -> int:
    """Draw the choice of the numbers that strips show; returns the first, from 0."""
    size = max(look.seen.query.shape[-1], look.seen.value.shape[-1])
    if size <= WINDOW:
        return 0
    first = amount(
        f"Show {WINDOW} numbers of each vector, from number",
        1,
        1 + WINDOW * ((size - 1) // WINDOW),
        1,
        step=WINDOW,
        key="attention_first",
        width=320,
        help="Blue is positive, red negative. A stronger colour is a larger number."
        + (" The tables below have all numbers." if unfolds("numbers") else ""),
    )
    return int(first) - 1


def query(look: ShownStep, first: int) -> None:
    """Part 1: the query, made from the decoder's state."""
    record, vector = look.record, look.seen.query[0, look.step]
    read = [piece_text(piece) for piece in record.decoder_input.pieces[: look.step + (0 if look.additive else 1)]]
    state, size = record.states["decoder.state"], record.states["decoder.state"].shape[1]
    has_read = f"has read {quoted(' '.join(read))}" if read else "has read only what the encoder handed over"
    st.markdown(
        f"To write {quoted(look.written)}, the decoder {has_read}. Its memory of that is its state, {size} numbers. "
        f"A matrix turns them into {len(vector)} numbers, the {role('query')}: what this step is looking for."
    )
    if look.additive:
        st.caption(
            f"In this model (Bahdanau 2015) the query comes from the state just before {quoted(look.last_read)} is "
            "read."
        )
    at = "t-1" if look.additive else "t"
    values = ",\\; ".join(f"{value:.2f}" for value in vector[:TERMS])
    formula(rf"{role_latex('query', 'q_t')} = W_q\, s_{{{at}}}", rf"{role_latex('query', 'q_t')} = ({values},\; \dots)")
    if look.additive:
        state = np.concatenate([record.states["decoder.initial"], state[:-1]])
    rows = [Strip("state", state[look.step], None, largest(state[look.step]))]
    show(
        strips(
            rows,
            name=f"state-step-{look.step + 1}",
            alt=strip_alt("The decoder’s state", state[look.step]),
            title="number of the state",
            first=first,
        ),
        key="attention_state",
    )
    rows = [Strip("query", vector, "query", largest(vector))]
    show(
        strips(
            rows,
            name=f"query-step-{look.step + 1}",
            alt=strip_alt("The query", vector),
            title="number of the query",
            first=first,
        ),
        key="attention_query",
    )
    notes(
        "query",
        "Query vectors are transformed versions of embeddings that represent what each token is currently looking for.",
        "True in the first layer of a Transformer, where there are only embeddings. Here the query comes from the "
        "decoder’s state, which sums up everything written so far, not one token.",
    )
    show_code(type(look.translator.network).advance, key="attention_query")  # type: ignore[attr-defined]


def keys(look: ShownStep, first: int) -> None:
    """Part 2: the key of each source token."""
    vectors, size, source = look.seen.key[0], look.seen.value.shape[-1], look.record.pair.source
    st.markdown(
        f"Each of the {len(vectors)} {source} tokens has a {role('key')}. The encoder reads the sentence forwards and "
        f"backwards. At {quoted(look.token)} its state is {size} numbers, and a matrix turns them into "
        f"{vectors.shape[1]}. Keys are made once and stay the same; only the query changes from step to step."
    )
    key = role_latex("key", "k_j")
    bias = " + b" if look.additive else ""
    values = ",\\; ".join(f"{value:.2f}" for value in vectors[look.key, :TERMS])
    formula(rf"{key} = W_k\, h_j{bias}", rf"{role_latex('key', f'k_{{{look.key + 1}}}')} = ({values},\; \dots)")
    both = max(largest(vectors), largest(look.seen.query[0, look.step]))
    rows = [Strip("query", look.seen.query[0, look.step], "query", both)]
    rows += [Strip(label, vector, "key", both) for label, vector in zip(look.labels, vectors, strict=True)]
    alt = strip_alt(f"The query above the keys of {len(vectors)} tokens; the key of {look.token}", vectors[look.key])
    show(
        strips(
            rows,
            name=f"keys-step-{look.step + 1}",
            alt=alt,
            title="number of query and keys",
            first=first,
            marked=look.key + 1,
        ),
        key="attention_keys",
    )
    notes(
        "key",
        "Key vectors are transformed versions of embeddings that serve to encode tokens for comparison.",
        "True only in the first layer of a Transformer. Here keys come from encoder states: the key of "
        f"{quoted(look.token)} also depends on the words before and after it.",
    )
    show_code(type(look.translator.network).key_value, key="attention_keys")  # type: ignore[attr-defined]


def scores(look: ShownStep, first: int) -> None:
    """Part 3: how well the query fits each key; one score is worked by hand."""
    worked(look, first)
    row = look.seen.scores[0, look.step]
    best = int(row.argmax())
    st.markdown(
        f"The other scores are computed in the same way. {quoted(look.labels[best])} scores highest "
        f"({decimal(row[best])})."
    )
    figure = token_panels(
        look.labels,
        [Panel("score", row, "score")],
        name=f"scores-step-{look.step + 1}",
        title=f"key: {look.record.pair.source} token",
        marked=look.key,
        alt=f"“{look.written}” scores highest with “{look.labels[best]}” ({decimal(row[best])}).",
    )
    show(figure, key="attention_scores")
    show_code(additive_scores if look.additive else scaled_dot_scores, key="attention_scores")


def softmax(look: ShownStep, first: int) -> None:
    """Part 4: scores to weights that sum to 1."""
    row, weights = look.seen.scores[0, look.step], look.seen.weights[0, look.step]
    shifted = np.exp(row - row.max())
    st.markdown(
        f"{term('softmax', 'Softmax')} turns scores into weights: raise e to each score, then divide by the sum. All "
        "weights are positive and add up to 1. Only differences between scores count, so we may subtract the "
        "largest score from all of them; that keeps the powers small."
    )
    others = " + ".join(f"{value:.3f}" for value in shifted[:TERMS])
    dots = r" + \dots" if len(row) > TERMS else ""
    place = look.key + 1
    formula(
        rf"a_{{{place}}} = \frac{{e^{{\text{{score}}_{{{place}}}}}}}{{\sum_j e^{{\text{{score}}_j}}}}",
        aligned(
            rf"a_{{{place}}}",
            rf"\frac{{e^{{{row[look.key]:.2f} - {number(float(row.max()))}}}}}{{{others}{dots}}}",
            rf"\frac{{{shifted[look.key]:.3f}}}{{{shifted.sum():.3f}}} = {weights[look.key]:.3f}",
        ),
    )
    show(softmax_figure(look), key="attention_softmax")
    if note := sink_note(look.translator, look.record, [HEAD], look.step, "This step"):
        st.markdown(note)
    show_code(attend, key="attention_softmax")


def softmax_figure(look: ShownStep) -> Figure:
    """The step's scores, their exponentials, and the resulting weights."""
    row, weights = look.seen.scores[0, look.step], look.seen.weights[0, look.step]
    best = int(weights.argmax())
    panels = [Panel("score", row, "score"), Panel("e^(score \u2212 max)", np.exp(row - row.max()), "score")]
    return token_panels(
        look.labels,
        [*panels, Panel("weight", weights, "weight")],
        title=f"key: {look.record.pair.source} token",
        name=f"softmax-step-{look.step + 1}",
        marked=look.key,
        alt=f"“{look.written}” looks {percent(weights[best])} at “{look.labels[best]}”.",
    )


def context(look: ShownStep, first: int) -> None:
    """Part 5: the weighted sum of the values, and its use."""
    values, weights = look.seen.value[0], look.seen.weights[0, look.step]
    result = look.seen.context[0, look.step]
    best = int(weights.argmax())
    st.markdown(
        f"Each token also has a {role('value')}, {values.shape[1]} numbers: what it hands over. Each value is "
        f"multiplied by its weight. The sum over all tokens is the context. {quoted(look.labels[best])} has the "
        f"largest weight, {percent(weights[best])}."
    )
    value = role_latex("value", "v_j")
    most = np.argsort(-weights, kind="stable")[:TERMS]
    terms = " + ".join(rf"{weights[place]:.2f} \cdot {role_latex('value', number(values[place, 0]))}" for place in most)
    dots = r" + \dots" if len(weights) > TERMS else ""
    formula(
        rf"c_t = \sum_j a_j\, {value}",
        aligned("c_{t,1}", f"{terms}{dots}", f"{result[0]:.2f}"),
    )
    formula_note("Number 1 of the context, largest weights first. The other numbers are computed in the same way.")
    weighted = weights[:, None] * values
    full = max(largest(weighted), largest(result))
    rows = [
        Strip(f"{weight:.2f} {label}", strip, "value", full)
        for weight, label, strip in zip(weights, look.labels, weighted, strict=True)
    ]
    rows.append(Strip("context (sum)", result, None, full))
    show(
        strips(
            rows,
            name=f"context-step-{look.step + 1}",
            title="number of weight · value",
            alt=strip_alt(f"Weighted values of {len(weights)} tokens above their sum, the context", result),
            first=first,
            marked=len(weights),
        ),
        key="attention_context",
    )
    if look.additive:
        goes = (
            f"From the context and {quoted(look.last_read)}, which it reads only now, the decoder makes its next "
            "state. State, context and that token give the probabilities of the next piece: the model writes "
            f"{quoted(look.written)}."
        )
        exact = "In this model the values are the encoder’s states themselves. Only the keys are projected."
    else:
        goes = (
            f"The context, the state and {quoted(look.last_read)} give the probabilities of the next piece: the "
            f"model writes {quoted(look.written)}. In this model the context does not enter the decoder’s state."
        )
        exact = (
            "Here a value is an encoder state times a matrix of its own. So keys (to be compared) and values (to be "
            "handed over) can differ."
        )
    st.markdown(goes)
    notes(
        "value",
        "Value vectors hold the actual information to be aggregated and passed on as the output of the attention "
        "mechanism.",
        exact,
    )
    network = AdditiveRNN if look.additive else DotRNN
    show_code(network.read_out, key="attention_context")
