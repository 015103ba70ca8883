"""One token's attention in a Transformer, part by part: vector, projections, scores, mask and softmax, weighted sum."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import numpy.typing as npt
import streamlit as st

from charts.figure import Figure
from charts.heatmap import attention_heatmap
from charts.strips import WINDOW, Strip, largest, strip_alt, strips
from charts.token_panels import Panel, token_panels
from model import Head
from model.dissect.query_key_value import PARTS
from model.dissect.score_terms import score_terms
from model.network.attention import MultiHeadAttention, attend, causal_mask, scaled_dot_scores
from ui.figures import show
from ui.lesson import TERMS, aligned, formula, formula_note, number, role, role_latex, show_code
from ui.lessons.self_attention.meeting import Meeting
from ui.link import one_of
from ui.score_by_hand import score_by_hand
from ui.sink_notes import sink_note
from ui.terms import term
from ui.text import percent, quoted
from ui.wording.self_attention import describe_arriving

Numbers = npt.NDArray[np.floating[Any]]

PART_TITLES = ("Vector", "Query, key, value", "Scores", "Mask and softmax", "Weighted sum")


def computation(meeting: Meeting) -> None:
    """Draw the open parts, and the button that opens one more. Call it inside a fragment."""
    opened = PART_TITLES.index(one_of("Open the stages up to", PART_TITLES, key="self_open")) + 1
    for place, draw in enumerate((vector, parts, scores, softmax, context)[:opened]):
        st.markdown(f"#### {place + 1} {PART_TITLES[place]}")
        draw(meeting)
    if opened < len(PART_TITLES):
        following = PART_TITLES[opened]
        st.button(f"Open stage {opened + 1}: {following}", key="self_next", on_click=_open, args=(following,))


def _open(part: str) -> None:
    st.session_state["self_open"] = part


def vector(meeting: Meeting) -> None:
    """Part 1: the token's vector as it enters, and after the layer norm."""
    part = meeting.part("query", meeting.query)
    label = quoted(meeting.query_labels[meeting.query])
    before = describe_arriving(meeting.site, meeting.translator.network.positions)
    alt = strip_alt(f"The vector of {meeting.query_labels[meeting.query]}", part.stream)
    strip = Strip("vector x", part.stream, None, largest(part.stream))
    if part.post_norm:
        st.markdown(
            f"{label} arrives as a vector of {len(part.stream)} numbers: {before}. This model is post-norm, as in the "
            f"paper: its {term('layer norm')} stands after each sublayer, so the vector is read as it is."
        )
        show(strips([strip], name="vector", alt=alt, title=f"numbers 1 to {WINDOW}"), key="self_vector")
        return
    st.markdown(
        f"{label} arrives as a vector of {len(part.stream)} numbers: {before}. A {term('layer norm')} first brings "
        "every token to the same scale: it subtracts the mean, divides by the standard deviation, multiplies each "
        "number by a learned factor and adds a learned number."
    )
    mean, deviation = float(part.stream.mean()), float(part.stream.std())
    formula(
        r"\hat{x} = \frac{x - \text{mean}}{\text{deviation}} \odot g + b",
        rf"\text{{mean}} = {mean:.3f}, \quad \text{{deviation}} = {deviation:.3f}",
    )
    rows = [strip, Strip("normalised", part.normalised, None, largest(part.normalised))]
    show(strips(rows, name="vector", alt=alt, title=f"numbers 1 to {WINDOW}"), key="self_vector")


def parts(meeting: Meeting) -> None:
    """Part 2: three matrices make query, key and value."""
    query, key, value = (meeting.part(name, meeting.query if name == "query" else meeting.key) for name in PARTS)
    asking, asked = quoted(meeting.query_labels[meeting.query]), quoted(meeting.key_labels[meeting.key])
    rows, columns = query.matrix.shape
    vector_read = "the vector" if query.post_norm else "the normalised vector"
    st.markdown(
        f"Each head has three matrices of {rows} x {columns} numbers. One makes the {role('query')} of {asking}, one "
        f"the {role('key')} and one the {role('value')} of {asked}: a matrix times {vector_read}, plus a bias. "
        "Each number of the result is one row of the matrix times the vector:"
    )
    terms = query.matrix[0] * query.normalised
    first = " + ".join(
        rf"{number(float(w))} \cdot {number(float(x))}"
        for w, x in zip(query.matrix[0][:TERMS], query.normalised[:TERMS], strict=True)
    )
    name, x = role_latex("query", "q_1"), "x" if query.post_norm else r"\hat{x}"
    formula(
        rf"\begin{{aligned}} {role_latex('query', 'q')} &= W_Q\, {x} + b_Q \\ "
        rf"{role_latex('key', 'k')} &= W_K\, {x} + b_K \\ "
        rf"{role_latex('value', 'v')} &= W_V\, {x} + b_V \end{{aligned}}",
        aligned(
            name,
            rf"{first} + \dots + b",
            rf"{float(terms.sum()):.3f} + {number(float(query.bias[0]), 3)} = {float(query.result[0]):.3f}",
        ),
    )
    drawn = [
        Strip("row 1 of W_Q", query.matrix[0], "query", largest(query.matrix[0])),
        Strip("vector x" if query.post_norm else "normalised x", query.normalised, None, largest(query.normalised)),
        Strip("product", terms, None, largest(terms)),
    ]
    alt = f"The {len(terms)} products. Their sum, {terms.sum():.3f}, plus the bias is number 1 of the query."
    show(strips(drawn, name="projection", alt=alt, title=f"numbers 1 to {WINDOW}"), key="self_projection")
    three = [
        Strip(f"query: {meeting.query_labels[meeting.query]}", query.result, "query", largest(query.result)),
        Strip(f"key: {meeting.key_labels[meeting.key]}", key.result, "key", largest(key.result)),
        Strip(f"value: {meeting.key_labels[meeting.key]}", value.result, "value", largest(value.result)),
    ]
    alt = strip_alt(
        f"Query of {meeting.query_labels[meeting.query]}, key and value of the other; the query", query.result
    )
    show(strips(three, name="query-key-value", alt=alt, title="number"), key="self_three")
    if meeting.crossing:
        source = meeting.record.pair.source
        st.markdown(
            f"The encoder makes one {role('key')} and one {role('value')} for each {source} token, here "
            f"{len(meeting.key_labels)} of each. The decoder makes one {role('query')} at each step, here step "
            f"{meeting.query + 1} of {len(meeting.query_labels)}."
        )
    show_code(
        MultiHeadAttention.query_key_value, MultiHeadAttention.query, MultiHeadAttention.key_value, key="self_parts"
    )


def scores(meeting: Meeting) -> None:
    """Part 3: scores of the query with every key; one is worked by hand."""
    visible = meeting.visible
    if meeting.key not in visible:
        st.info(
            f"{quoted(meeting.key_labels[meeting.key])} comes later than "
            f"{quoted(meeting.query_labels[meeting.query])}. The causal mask hides it, so there is no score."
        )
    else:
        by_hand(meeting)
    dim = meeting.seen.query.shape[-1]
    st.markdown(
        f"The products are divided by $\\sqrt{{{dim}}} = {math.sqrt(dim):.2f}$, the square root of the head size. "
        f"Without that, a sum of {dim} products would be large, and {term('softmax')} would pick one token and "
        "ignore the rest."
    )
    for place, divided in zip(st.columns(2), (False, True), strict=True):
        with place:
            figure = scores_figure(meeting, divided)
            show(figure, key=f"self_panels_{figure.name}")
    show_code(scaled_dot_scores, key="self_scores")


def scores_figure(meeting: Meeting, divided: bool) -> Figure:
    """Scores of the query with all visible keys, and their weights; or the weights of unscaled scores."""
    visible, dim = meeting.visible, meeting.seen.query.shape[-1]
    scored = meeting.seen.scores[meeting.head, meeting.query, visible]
    numbers = scored if divided else scored * math.sqrt(dim)
    labels = [meeting.key_labels[place] for place in visible]
    weights, best = softmax_of(numbers), int(scored.argmax())
    titles = ("score", "weight") if divided else ("dot product", "weight if not divided")
    return token_panels(
        labels,
        [Panel(titles[0], numbers, "score"), Panel(titles[1], weights, "weight")],
        alt=(
            f"{'Divided' if divided else 'Without the division'}, “{meeting.query_labels[meeting.query]}” gives "
            f"“{labels[best]}”, where its score is highest, {percent(float(weights[best]))} of the weight."
        ),
        name="scores" if divided else "products",
        marked=int(np.flatnonzero(visible == meeting.key)[0]) if meeting.key in visible else None,
        title="key",
    )


def by_hand(meeting: Meeting) -> None:
    """Draw one score, number by number."""
    terms = score_terms(meeting.translator, meeting.record, meeting.site, meeting.head, meeting.query, meeting.key)
    st.markdown(
        f"Compare the {role('query')} of {quoted(meeting.query_labels[meeting.query])} with the {role('key')} of "
        f"{quoted(meeting.key_labels[meeting.key])}: multiply number by number and add up (dot product)."
    )
    score_by_hand(terms, meeting.key + 1)
    both = max(largest(terms.query), largest(terms.key))
    rows = [
        Strip("query", terms.query, "query", both),
        Strip("key", terms.key, "key", both),
        Strip("product", terms.terms, None, largest(terms.terms)),
    ]
    alt = strip_alt("The products of query and key", terms.terms)
    show(strips(rows, name="products", alt=alt, title="number"), key="self_products")


def softmax(meeting: Meeting) -> None:
    """Part 4: the mask, then scores to weights; the whole sentence's matrix beside the row."""
    visible, weights = meeting.visible, meeting.seen.weights[meeting.head, meeting.query]
    hidden = len(weights) - len(visible)
    if meeting.causal:
        st.markdown(
            f"{quoted(meeting.query_labels[meeting.query])} is decoder input {meeting.query + 1} of {len(weights)}. "
            f"The causal mask sets the scores of the {hidden} later ones to minus infinity, so their weight is "
            "exactly 0. The decoder cannot read what it has not written."
        )
    else:
        source = meeting.record.pair.source
        st.markdown(f"No key is masked here: the token may look at every {source} token.")
    scored = meeting.seen.scores[meeting.head, meeting.query, visible]
    place = int(np.flatnonzero(visible == meeting.key)[0]) if meeting.key in visible else int(scored.argmax())
    shifted = np.exp(scored - scored.max())
    label = meeting.key_labels[visible[place]]
    formula(
        r"a_j = \frac{e^{\text{score}_j - \text{largest}}}{\sum_i e^{\text{score}_i - \text{largest}}}",
        rf"a = \frac{{e^{{{scored[place]:.2f} - {number(float(scored.max()))}}}}}{{{shifted.sum():.3f}}} = "
        rf"\frac{{{shifted[place]:.3f}}}{{{shifted.sum():.3f}}} = {weights[visible[place]]:.3f}",
    )
    formula_note(f"For the key of {quoted(label)}. The weights of a row add up to 1.")
    figure = attention_heatmap(meeting.record, meeting.site, meeting.head, step=meeting.query)
    show(figure, key="self_weights")
    head, who = Head(meeting.site, meeting.head), quoted(meeting.query_labels[meeting.query])
    with st.container():  # there or not, it moves nothing that stands below
        if note := sink_note(meeting.translator, meeting.record, [head], meeting.query, who):
            st.markdown(note)
    show_code(attend, causal_mask, key="self_softmax")


def context(meeting: Meeting) -> None:
    """Part 5: values times weights, summed."""
    visible = meeting.visible
    weights = meeting.seen.weights[meeting.head, meeting.query, visible]
    values = meeting.seen.value[meeting.head, visible]
    result = meeting.seen.context[meeting.head, meeting.query]
    most = np.argsort(-weights, kind="stable")[:TERMS]
    terms = " + ".join(rf"{weights[at]:.2f} \cdot {role_latex('value', number(float(values[at, 0])))}" for at in most)
    st.markdown(
        f"Each {role('value')} is multiplied by its weight. The sum is this head’s context for "
        f"{quoted(meeting.query_labels[meeting.query])}. The contexts of all heads are joined and go through one "
        "more matrix. The result is added to the token’s vector."
    )
    dots = r" + \dots" if len(weights) > TERMS else ""
    formula(
        rf"c = \sum_j a_j\, {role_latex('value', 'v_j')}", aligned("c_1", f"{terms}{dots}", f"{float(result[0]):.2f}")
    )
    weighted = weights[:, None] * values
    full = max(largest(weighted), largest(result))
    rows = [
        Strip(f"{weight:.2f} {meeting.key_labels[at]}", strip, "value", full)
        for weight, at, strip in zip(weights, visible, weighted, strict=True)
    ]
    rows.append(Strip("context (sum)", result, None, full))
    alt = strip_alt(f"Weighted values of {len(weights)} tokens above their sum, the context", result)
    show(strips(rows, name="context", alt=alt, title="number", marked=len(weights)), key="self_context")
    show_code(MultiHeadAttention.combine, key="self_context")


def softmax_of(scored: Numbers) -> Numbers:
    """Softmax of one row of finite scores."""
    powers = np.exp(scored - scored.max())
    return np.asarray(powers / powers.sum())
