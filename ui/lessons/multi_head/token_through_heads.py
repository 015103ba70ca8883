"""One token through all heads of a site: its vectors in each, their contexts side by side, and who made the sum."""

from __future__ import annotations

import numpy as np
import streamlit as st

from charts.bars import ranked_bars
from charts.figure import Figure
from charts.grammar import piece_names
from charts.labels import decimal, site_label
from charts.palette import Role
from charts.signed import signed_heatmap
from charts.strips import Strip, largest, strips
from model import Record, Translator
from model.dissect.head_shares import HeadShares, contributions, head_shares
from model.language.tokenizer import Tokens
from model.network.attention import MultiHeadAttention
from model.network.site import Site
from model.record import Array
from ui.claims.predict_transformer import largest_share
from ui.figures import show
from ui.lesson import aligned, formula, formula_note, number, role, show_code
from ui.predict import predict
from ui.text import percent, quoted
from ui.tokens import token_picker

TOKEN, FIRST = "multi_token", 1  # the parameter of the link, and the token that is shown where it names none
ROW = 22  # pixels of a row in the map of contributions


def through_all_heads(translator: Translator, record: Record, site: str) -> None:
    """Draw the token's choice and its three stages: vectors, concatenation and projection, shares."""
    crossing, tokens = Site.parse(site).kind == "cross", tokens_of(record, site)
    token = chosen_token(record, site)
    label = piece_names(tokens)[token]
    seen = record.attention[site]
    heads, dim = len(seen.query), seen.query.shape[-1]
    keys = piece_names(record.columns(site))
    looked_at = [int(weights[token].argmax()) for weights in seen.weights]
    whose = "the French token that the decoder has read last" if crossing else "one token"
    st.markdown(
        f"**1. A small question for each head.** {quoted(label)}, {whose}, has one vector of {heads * dim} "
        f"numbers. Each head makes its own {role('query')} of {dim} numbers from it. Below it stand the {role('key')} "
        f"and the {role('value')} of the token that this head looks at most, and the head's context, the weighted sum "
        "of all values."
    )
    rows: list[Strip] = []
    for head in range(heads):
        at = looked_at[head]
        rows += [
            _strip(f"head {head + 1} query", seen.query[head, token], "query"),
            _strip(f"key: {keys[at]}", seen.key[head, at], "key"),
            _strip(f"value: {keys[at]}", seen.value[head, at], "value"),
            _strip("context", seen.context[head, token], None),
        ]
    looks = ", ".join(
        f'head {head + 1} at "{keys[at]}" ({percent(float(seen.weights[head, token, at]))})'
        for head, at in enumerate(looked_at)
    )
    show(
        strips(rows, name="heads-of-a-token", alt=f'"{label}" looks most: {looks}.', title="number"), key="multi_strips"
    )
    found = head_shares(translator, record, site, token)
    concatenation(seen.context[:, token], found, site, label)
    shares(found, site, label)


def tokens_of(record: Record, site: str) -> Tokens:
    """The tokens whose vectors go through the heads of a site."""
    return record.inputs(Site.parse(site).side)


def chosen_token(record: Record, site: str) -> int:
    """Draw the choice of one of them; it, from 0."""
    return token_picker(tokens_of(record, site), "Token", key=TOKEN, default=FIRST)


def concatenation(context: Array, found: HeadShares, site: str, label: str) -> None:
    """The contexts side by side, and what the output projection makes of each."""
    heads, dim = context.shape
    width = heads * dim
    st.markdown(
        f"**2. Side by side, and through one more matrix.** The {heads} contexts are put one after the other: "
        f"{heads} · {dim} = {width} numbers. The output projection, a matrix of {width} × {width}, mixes them. That is "
        "the same as giving each head its own part of the matrix and adding up: the map shows what each head adds, the "
        "bias, and their sum, which joins the token's vector."
    )
    first = [number(float(part[0])) for part in found.parts]
    formula(
        r"[c_1; \dots; c_h]\, W_O + b = \sum_i c_i\, W_O^{(i)} + b",
        aligned("o_1", " + ".join(first[:2]), f"+ {' + '.join(first[2:])}", f"{found.output[0]:.2f}"),
    )
    formula_note(f"Number 1 of the result: {heads} heads and the bias.")
    names = [*(f"head {head + 1} adds" for head in range(heads)), "bias", "sum"]
    values = np.concatenate([context.reshape(1, -1), found.parts, found.output[None]])
    biggest = int(np.linalg.norm(found.parts[:-1], axis=1).argmax())
    alt = (
        f'{site_label(site)}, "{label}": the contexts of {heads} heads side by side, and what the output projection '
        f"makes of them; head {biggest + 1} adds the longest vector."
    )
    show(
        signed_heatmap(
            values,
            ["side by side", *names],
            name="contributions",
            alt=alt,
            row_title="vector",
            column_title=f"number, heads 1 to {heads} have {dim} each in the first row",
            row_height=ROW,
        ),
        key="multi_parts",
    )
    show_code(MultiHeadAttention.combine, key="multi_combine")


def shares(found: HeadShares, site: str, label: str) -> None:
    """Who made the sum, in shares of it."""
    predict(largest_share(found.shares[:-1], label, site), key="multi_predict_share", covers=["multi_share_answer"])
    with st.container(key="multi_share_answer"):
        shares_of(found, label)


def shares_of(found: HeadShares, label: str) -> None:
    """The shares, the largest of them worked."""
    st.markdown(
        "**3. Whose result is it?** Each part is projected on the sum: how far does it point the same way? The shares "
        "add up to 1. A head with a negative share pulls against what the others agree on."
    )
    squared = float(found.output @ found.output)
    dots = found.parts @ found.output
    best = int(found.shares[:-1].argmax())
    formula(
        r"\text{share}_i = \frac{p_i \cdot o}{o \cdot o}",
        rf"\text{{share}}_{{{best + 1}}} = \frac{{{dots[best]:.2f}}}{{{squared:.2f}}} = {found.shares[best]:.2f}",
    )
    show(shares_figure(found, label), key="multi_shares")
    st.markdown(
        f"{whose_result(found, label)} A large weight alone makes no large share: a value can be short, or the output "
        "projection can hardly use it."
    )
    show_code(head_shares, contributions, key="multi_shares")


def shares_figure(found: HeadShares, label: str) -> Figure:
    """The share of each head, and of the bias, in the result for a token."""
    return ranked_bars(
        [*(f"head {head + 1}" for head in range(len(found.parts) - 1)), "bias"],
        found.shares,
        name="shares",
        subject=f"Share of the result for {label}",
        unit="of 1",
        measure="share",
        title="part",
        ranked=False,
    )


def whose_result(found: HeadShares, label: str) -> str:
    """Which head the result for a token owes most to, and which pull against it, in Markdown."""
    heads, best = len(found.parts) - 1, int(found.shares[:-1].argmax())
    against = [str(head + 1) for head in range(heads) if found.shares[head] < 0]
    pull = f" Head {' and '.join(against)} pulls against it." if len(against) == 1 else ""
    pull = f" Heads {', '.join(against)} pull against it." if len(against) > 1 else pull
    return (
        f"{quoted(label)} owes most to head {best + 1} ({decimal(found.shares[best])}); the bias, the same for every "
        f"token, has {decimal(found.shares[-1])}.{pull}"
    )


def _strip(label: str, values: Array, role_name: Role | None) -> Strip:
    """A strip on the scale of its own largest number."""
    return Strip(label, values, role_name, largest(values))
