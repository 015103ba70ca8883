"""Attention, norms and feed-forward of the Transformer on this sentence: input, output, formulas with numbers, code."""

from __future__ import annotations

import math

import numpy as np
import streamlit as st

from charts.grammar import piece_names
from charts.strips import WINDOW, Strip, largest, strip_alt, strips
from charts.token_panels import Panel, token_panels
from charts.units import unit_map
from model.dissect.sublayers import Normalisation, normalisation
from model.network.attention import MultiHeadAttention, attend
from model.network.transformer import DecoderLayer, EncoderLayer, FeedForward, Layer, Transformer
from ui.attention_map import Controls, show_map
from ui.control_keys import BLOCK_TOKENS
from ui.figures import show
from ui.lesson import aligned, formula, formula_note, number, role, role_latex, show_code
from ui.lessons.transformer.opened_block import KEY, Opened, first_numbers, size_of, sum_of
from ui.page_links import lesson_link
from ui.text import percent, quoted


def attention(opened: Opened) -> None:
    """Draw self- or cross-attention: the map, and a token's result."""
    record, site, token = opened.record, opened.block.name, opened.token
    seen, crossing = record.attention[site], opened.block.kind == "cross"
    heads, dim = seen.query.shape[0], seen.query.shape[-1]
    parts = opened.taken_apart()
    others = piece_names(record.columns(site))
    looks = ", ".join(
        f"head {head + 1} at {quoted(others[int(row.argmax())])} ({percent(float(row.max()))})"
        for head, row in enumerate(seen.weights[:, token])
    )
    asks = f"what the decoder has read of the {record.pair.target}" if crossing else "the normalised stream"
    offers = f"the encoder’s output for {len(others)} {record.pair.source} tokens" if crossing else "the same"
    st.markdown(
        f"**In:** {asks}, {size_of(parts.norm.result)}, for the {role('query', 'queries')}; {offers} for "
        f"{role('key', 'keys')} and {role('value', 'values')}."
    )
    show(opened.tensor(parts.norm.result, "normalised stream", "normalised"), key=f"{KEY}_in")
    st.markdown(f"{opened.quoted} looks most: {looks}.")
    if crossing:
        written = quoted(piece_names(record.target)[token])
        st.markdown(
            f"The step that reads {opened.quoted} writes {written}. The rows of the map are named after what is "
            "written."
        )
    lesson_link("self_attention", "one look, number by number")
    query, key, value = role_latex("query", "Q"), role_latex("key", "K"), role_latex("value", "V")
    formula(
        rf"c^i = \text{{softmax}}\!\left(\frac{{{query} {key}^\top}}{{\sqrt{{{dim}}}}}\right) {value}",
        aligned(
            "o",
            rf"[c^1; \dots; c^{heads}]\, W_O + b",
            first_numbers(parts.result[token]),
        ),
    )
    formula_note(
        f"{heads} heads, each with {seen.weights.shape[1]} × {seen.weights.shape[2]} weights and contexts of {dim} "
        f"numbers; o is the result for {opened.quoted}."
    )
    controls = Controls(row=BLOCK_TOKENS[opened.block.side])
    show_map(record, site, None, controls, key=f"{KEY}_weights", row=token, alone=True)
    st.markdown(f"**Out:** {size_of(parts.result)}, added to the stream.")
    show(opened.tensor(parts.result, "result", "result"), key=f"{KEY}_out")
    show_code(attend, MultiHeadAttention.combine, key=f"{KEY}_block")


def norm_formula(norm: Normalisation, opened: Opened, name: str) -> None:
    """Draw a layer norm's formula, with the token's first number."""
    token = opened.token
    x, mean, variance = (float(values[token]) for values in (norm.stream[:, 0], norm.mean, norm.variance))
    gain, shift, result = (float(values) for values in (norm.gain[0], norm.shift[0], norm.result[token, 0]))
    small = rf"10^{{{round(math.log10(norm.epsilon))}}}"
    formula(
        rf"{name} = \frac{{x - \mu}}{{\sqrt{{\sigma^2 + \varepsilon}}}} \odot g + b",
        aligned(
            rf"{name}_1",
            rf"\frac{{{number(x, 3)} - {number(mean, 3)}}}{{\sqrt{{{variance:.3f} + {small}}}}} \cdot {number(gain, 3)}"
            rf" + {number(shift, 3)}",
            f"{result:.3f}",
        ),
    )
    formula_note(
        f"μ = {mean:.3f} is the mean and σ² = {variance:.3f} the variance of the {norm.stream.shape[1]} numbers of "
        f"{opened.quoted}. Gain g and shift b are learned, one pair for each number. ε avoids a division by 0."
    )


def add_and_norm(opened: Opened) -> None:
    """Draw the norm before a sublayer and the addition after it."""
    token, parts = opened.token, opened.taken_apart()
    norm, before, result, after = parts.norm, parts.norm.stream[token], parts.result[token], parts.after[token]
    deviation = math.sqrt(float(norm.variance[token]))
    st.markdown(
        f"**In:** the stream, {size_of(norm.stream)}. Every layer adds to it; here the numbers of {opened.quoted} have "
        f"a standard deviation of {deviation:.2f}. The norm brings each token’s vector to the same scale before the "
        "sublayer reads it."
    )
    show(opened.tensor(norm.stream, "stream", "stream-before"), key=f"{KEY}_in")
    norm_formula(norm, opened, r"\hat{x}")
    st.markdown("The sublayer’s result is added to the stream as it was before the norm:")
    formula(r"x' = x + f(\hat{x})", aligned("x'_1", sum_of(float(before[0]), float(result[0]), float(after[0]))))
    rows = [
        Strip("stream x", before, None, largest(before)),
        Strip("normalised", norm.result[token], None, largest(norm.result[token])),
        Strip("result f", result, None, largest(after)),
        Strip("stream x\u2032", after, None, largest(after)),
    ]
    alt = strip_alt(f"{opened.labels[token]} before and after {opened.label}; after", after)
    show(strips(rows, name="add-and-norm", alt=alt, title=f"numbers 1 to {WINDOW}"), key=f"{KEY}_strips")
    st.markdown(f"**Out:** {size_of(parts.after)}, the stream plus the result.")
    show(opened.tensor(parts.after, "stream", "stream"), key=f"{KEY}_out")
    layer = EncoderLayer if opened.block.side == "encoder" else DecoderLayer
    show_code(Layer.add, layer.forward, key=f"{KEY}_block")


def last_norm(opened: Opened) -> None:
    """Draw the norm at the end of a side."""
    norm = normalisation(opened.translator, opened.record, opened.block.name)
    goes = "to the cross-attention of every decoder layer, which makes keys and values from it"
    if opened.block.side == "decoder":
        goes = "to the output, which compares it with the embedding of every piece"
    st.markdown(
        f"**In:** the stream after the last layer, {size_of(norm.stream)}. One more norm brings all tokens to the "
        "same scale."
    )
    show(opened.tensor(norm.stream, "stream", "stream"), key=f"{KEY}_in")
    norm_formula(norm, opened, "h")
    st.markdown(f"**Out:** {size_of(norm.result)}. It goes {goes}.")
    show(opened.tensor(norm.result, "normalised stream", "last-norm"), key=f"{KEY}_out")
    code = Transformer.encode if opened.block.side == "encoder" else Transformer.decode
    show_code(code, key=f"{KEY}_block")


def feed_forward(opened: Opened) -> None:
    """Draw the feed-forward sublayer: expand, ReLU, contract; each token alone."""
    parts, token = opened.taken_apart(), opened.token
    assert parts.inner is not None
    inner, width = parts.inner[token], parts.result.shape[1]
    active, best = int((inner > 0).sum()), int(inner.argmax())
    st.markdown(f"**In:** the normalised stream, {size_of(parts.norm.result)}.")
    show(opened.tensor(parts.norm.result, "normalised stream", "normalised"), key=f"{KEY}_in")
    st.markdown(
        f"Each token goes through alone. Its {width} numbers are expanded to {len(inner)} units, ReLU sets the "
        f"negative ones to 0, and the result is contracted to {width} numbers again. For {opened.quoted} **{active} of "
        f"{len(inner)}** units are active ({percent(active / len(inner))}). The strongest is unit {best + 1}."
    )
    module = opened.network.get_submodule(opened.block.name)
    assert isinstance(module, FeedForward)
    weight, bias = float(module.contract.weight[0, best]), float(module.contract.bias[0])
    strongest, first = max(float(inner[best]), 0.0), float(parts.result[token, 0])
    unit = rf"u_{{{best + 1}}}"
    rest = first - bias - weight * strongest
    formula(
        r"u = \max(0,\; W_1 \hat{x} + b_1)",
        rf"{unit} = \max(0,\; {float(inner[best]):.2f}) = {strongest:.2f}",
    )
    formula(
        r"f = W_2\, u + b_2",
        aligned(
            "f_1",
            rf"{number(weight, 3)} \cdot {strongest:.2f} + {number(rest)} + {number(bias)}",
            f"{first:.2f}",
        ),
    )
    formula_note(
        f"Number 1 of the result: the strongest unit’s share, the share of the other {active - 1} active units, and "
        "the bias."
        if active
        else "No unit is active: the result is the bias alone."
    )
    st.markdown(f"The {len(inner)} units of {opened.quoted} before ReLU:")
    show(unit_map(inner, label=opened.labels[token]), key=f"{KEY}_units")
    shares = (parts.inner > 0).mean(axis=1)
    most = int(shares.argmax())
    alt = f"{opened.label}: most units are active for “{opened.labels[most]}”, {percent(float(shares[most]))}."
    panel = Panel("active units", shares.astype(np.float32), "share")
    st.markdown("How many units are active, token by token:")
    show(
        token_panels(opened.labels, [panel], alt=alt, name="active", marked=token, title="token", keys=False),
        key=f"{KEY}_active",
    )
    st.markdown(f"**Out:** {size_of(parts.result)}, added to the stream.")
    show(opened.tensor(parts.result, "result", "result"), key=f"{KEY}_out")
    show_code(FeedForward, key=f"{KEY}_block")
