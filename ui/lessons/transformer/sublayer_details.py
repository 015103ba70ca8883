"""Attention, norms and feed-forward of the Transformer on this sentence: input, output, formulas with numbers, code."""

from __future__ import annotations

import math

import numpy as np
import streamlit as st

from charts.grammar import piece_names
from charts.strips import WINDOW, Strip, largest, strip_alt, strips
from charts.token_panels import Panel, token_panels
from charts.units import unit_map
from model.dissect.sublayers import Normalisation, SublayerPass, normalisation
from model.network.attention import MultiHeadAttention, attend
from model.network.transformer import DecoderLayer, EncoderLayer, FeedForward, Layer, Transformer
from ui.attention_map import Controls, show_map
from ui.control_keys import BLOCK_TOKENS
from ui.figures import show
from ui.lesson import aligned, formula, formula_note, number, role, role_latex, show_code
from ui.lessons.transformer.opened_block import KEY, Opened, first_numbers, size_of, sum_of
from ui.page_links import lesson_link
from ui.text import percent, quoted
from ui.wording.transformer_blocks import ACTIVATIONS


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
    stream = "normalised stream" if parts.pre_norm else "stream"
    asks = f"what the decoder has read of the {record.pair.target}" if crossing else f"the {stream}"
    offers = f"the encoder’s output for {len(others)} {record.pair.source} tokens" if crossing else "the same"
    st.markdown(
        f"**In:** {asks}, {size_of(parts.read)}, for the {role('query', 'queries')}; {offers} for "
        f"{role('key', 'keys')} and {role('value', 'values')}."
    )
    show(opened.tensor(parts.read, stream, "normalised" if parts.pre_norm else "stream"), key=f"{KEY}_in")
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


def norm_formula(norm: Normalisation, opened: Opened, name: str, of: str = "x") -> None:
    """Draw a layer norm's formula, with the token's first number. name, of: symbols of its result and its input."""
    token = opened.token
    x, mean, variance = (float(values[token]) for values in (norm.stream[:, 0], norm.mean, norm.variance))
    gain, shift, result = (float(values) for values in (norm.gain[0], norm.shift[0], norm.result[token, 0]))
    small = rf"10^{{{round(math.log10(norm.epsilon))}}}"
    formula(
        rf"{name} = \frac{{{of} - \mu}}{{\sqrt{{\sigma^2 + \varepsilon}}}} \odot g + b",
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
    """Draw the norm around a sublayer and the addition after it."""
    parts = opened.taken_apart()
    rows = norm_before(opened, parts) if parts.pre_norm else norm_after(opened, parts)
    alt = strip_alt(f"{opened.labels[opened.token]} before and after {opened.label}; after", parts.after[opened.token])
    show(strips(rows, name="add-and-norm", alt=alt, title=f"numbers 1 to {WINDOW}"), key=f"{KEY}_strips")
    made = "the stream plus the result" if parts.pre_norm else "the normalised sum, which is the stream from here on"
    st.markdown(f"**Out:** {size_of(parts.after)}, {made}.")
    show(opened.tensor(parts.after, "stream", "stream"), key=f"{KEY}_out")
    layer = EncoderLayer if opened.block.side == "encoder" else DecoderLayer
    show_code(Layer.add, layer.forward, key=f"{KEY}_block")


def norm_after(opened: Opened, parts: SublayerPass) -> list[Strip]:
    """Draw the addition after a sublayer and the norm of the sum; returns the token's strips."""
    token, norm = opened.token, parts.norm
    before, result, total, after = parts.before[token], parts.result[token], norm.stream[token], parts.after[token]
    st.markdown(f"**In:** the stream, and the sublayer’s result, {size_of(parts.result)} each. They are added:")
    show(opened.tensor(norm.stream, "sum", "sum"), key=f"{KEY}_in")
    formula(r"s = x + f(x)", aligned("s_1", sum_of(float(before[0]), float(result[0]), float(total[0]))))
    deviation = math.sqrt(float(norm.variance[token]))
    st.markdown(
        f"The numbers of {opened.quoted} now have a standard deviation of {deviation:.2f}. "
        "The norm brings each token’s vector back to the same scale."
    )
    norm_formula(norm, opened, r"x'", of="s")
    return [
        Strip("stream x", before, None, largest(before)),
        Strip("result f", result, None, largest(total)),
        Strip("sum s", total, None, largest(total)),
        Strip("stream x\u2032", after, None, largest(after)),
    ]


def norm_before(opened: Opened, parts: SublayerPass) -> list[Strip]:
    """Draw the norm before a sublayer and the addition after it; returns the token's strips."""
    token, norm = opened.token, parts.norm
    before, result, after = parts.before[token], parts.result[token], parts.after[token]
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
    return [
        Strip("stream x", before, None, largest(before)),
        Strip("normalised", norm.result[token], None, largest(norm.result[token])),
        Strip("result f", result, None, largest(after)),
        Strip("stream x\u2032", after, None, largest(after)),
    ]


def last_state(opened: Opened) -> None:
    """Draw the stream after the last layer of a post-norm side."""
    states = opened.record.states[opened.block.name]
    st.markdown(
        f"The stream after the last layer, {size_of(states)}. The last sublayer’s norm has brought it to one scale, so "
        f"no other norm follows. It goes {reader_of(opened)}."
    )
    show(opened.tensor(states, "normalised stream", "last-state"), key=f"{KEY}_out")
    code = Transformer.encode if opened.block.side == "encoder" else Transformer.decode
    show_code(code, key=f"{KEY}_block")


def reader_of(opened: Opened) -> str:
    """Say which block reads the end of a side."""
    if opened.block.side == "encoder":
        return "to the cross-attention of every decoder layer, which makes keys and values from it"
    tied = opened.network.config.tied
    return f"to the output, which compares it with {'the embedding of every piece' if tied else 'a row of every piece'}"


def last_norm(opened: Opened) -> None:
    """Draw the norm at the end of a side."""
    norm = normalisation(opened.translator, opened.record, opened.block.name)
    st.markdown(
        f"**In:** the stream after the last layer, {size_of(norm.stream)}. One more norm brings all tokens to the "
        "same scale."
    )
    show(opened.tensor(norm.stream, "stream", "stream"), key=f"{KEY}_in")
    norm_formula(norm, opened, "h")
    st.markdown(f"**Out:** {size_of(norm.result)}. It goes {reader_of(opened)}.")
    show(opened.tensor(norm.result, "normalised stream", "last-norm"), key=f"{KEY}_out")
    code = Transformer.encode if opened.block.side == "encoder" else Transformer.decode
    show_code(code, key=f"{KEY}_block")


def feed_forward(opened: Opened) -> None:
    """Draw the feed-forward sublayer: expand, activation, contract; each token alone."""
    parts, token = opened.taken_apart(), opened.token
    assert parts.inner is not None
    assert parts.active is not None
    inner, width = parts.inner[token], parts.result.shape[1]
    active, best = int((inner > 0).sum()), int(inner.argmax())
    activation = opened.network.config.activation
    relu, name = activation == "relu", ACTIVATIONS[activation]
    stream = "normalised stream" if parts.pre_norm else "stream"
    st.markdown(f"**In:** the {stream}, {size_of(parts.read)}.")
    show(opened.tensor(parts.read, stream, "normalised" if parts.pre_norm else "stream"), key=f"{KEY}_in")
    does, kind = ("sets the negative ones to 0", "active") if relu else ("brings negative ones near 0", "positive")
    st.markdown(
        f"Each token goes through alone. Its {width} numbers are expanded to {len(inner)} units, {name} {does}, "
        f"and the result is contracted to {width} numbers again. For {opened.quoted} **{active} of {len(inner)}** "
        f"units are {kind} ({percent(active / len(inner))}). The strongest is unit {best + 1}."
    )
    module = opened.network.get_submodule(opened.block.name)
    assert isinstance(module, FeedForward)
    weight, bias = float(module.contract.weight[0, best]), float(module.contract.bias[0])
    strongest, first = float(parts.active[token, best]), float(parts.result[token, 0])
    unit = rf"u_{{{best + 1}}}"
    rest = first - bias - weight * strongest
    read = r"\hat{x}" if parts.pre_norm else "x"
    before, after = (r"\max(0,\; ", ")") if relu else (rf"\text{{{name}}}(", ")")
    formula(
        rf"u = {before}W_1 {read} + b_1{after}",
        rf"{unit} = {before}{float(inner[best]):.2f}{after} = {strongest:.2f}",
    )
    formula(
        r"f = W_2\, u + b_2",
        aligned(
            "f_1",
            rf"{number(weight, 3)} \cdot {strongest:.2f} + {number(rest)} + {number(bias)}",
            f"{first:.2f}",
        ),
    )
    others = f"the other {active - 1} active units" if relu else f"the other {len(inner) - 1} units"
    formula_note(
        f"Number 1 of the result: the strongest unit’s share, the share of {others}, and the bias."
        if active or not relu
        else "No unit is active: the result is the bias alone."
    )
    st.markdown(f"The {len(inner)} units of {opened.quoted} before {name}:")
    show(unit_map(inner, label=opened.labels[token]), key=f"{KEY}_units")
    shares = (parts.inner > 0).mean(axis=1)
    most = int(shares.argmax())
    alt = f"{opened.label}: most units are {kind} for “{opened.labels[most]}”, {percent(float(shares[most]))}."
    panel = Panel(f"{kind} units", shares.astype(np.float32), "share")
    st.markdown(f"How many units are {kind}, token by token:")
    show(
        token_panels(opened.labels, [panel], alt=alt, name="active", marked=token, title="token", keys=False),
        key=f"{KEY}_active",
    )
    st.markdown(f"**Out:** {size_of(parts.result)}, added to the stream.")
    show(opened.tensor(parts.result, "result", "result"), key=f"{KEY}_out")
    show_code(FeedForward, key=f"{KEY}_block")
