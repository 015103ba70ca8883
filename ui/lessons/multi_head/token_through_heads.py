"""One token through all heads of a site: its vectors, the concatenated contexts, the heads' shares."""

from __future__ import annotations

import numpy as np
import streamlit as st

from charts.bars import ranked_bars
from charts.figure import Figure
from charts.grammar import listed, piece_names, verb
from charts.labels import decimal, site_label
from charts.palette import Role
from charts.signed import signed_heatmap
from charts.strips import Strip, largest, strips
from claims.predict_transformer import largest_share
from model import Record, Translator
from model.dissect.head_shares import HeadShares, contributions, head_shares
from model.language.tokenizer import Tokens
from model.network.attention import MultiHeadAttention
from model.network.site import Site
from model.record import Array
from ui.figures import show
from ui.lesson import aligned, formula, formula_note, number, role, show_code
from ui.predict import predict
from ui.text import percent, quoted
from ui.tokens import token_picker
from ui.wording.predict_transformer import ask_largest_share

TOKEN, FIRST = "multi_token", 1  # the parameter of the link, and the token that is shown where it names none
ROW = 22  # pixels of a row in the map of contributions


def through_all_heads(translator: Translator, record: Record, site: str) -> None:
    """Draw the choice of token and its three parts: vectors, concatenation and projection, shares."""
    crossing, tokens = Site(site).kind == "cross", tokens_of(record, site)
    token = chosen_token(record, site)
    label = piece_names(tokens)[token]
    seen = record.attention[site]
    heads, dim = len(seen.query), seen.query.shape[-1]
    keys = piece_names(record.columns(site))
    looked_at = [int(weights[token].argmax()) for weights in seen.weights]
    whose = f"the {record.pair.target} token that the decoder read last" if crossing else "one token"
    st.markdown(
        f"**1. Each head asks its own question.** {quoted(label)}, {whose}, has one vector of {heads * dim} numbers. "
        f"Each head makes its own {role('query')} of {dim} numbers from it. Below: {role('key')} and {role('value')} "
        "of the token that the head looks at most, and the head’s context, the weighted sum of all values."
    )
    rows: list[Strip] = []
    for head in range(heads):
        key_index = looked_at[head]
        rows += [
            _strip(f"head {head + 1} query", seen.query[head, token], "query"),
            _strip(f"key: {keys[key_index]}", seen.key[head, key_index], "key"),
            _strip(f"value: {keys[key_index]}", seen.value[head, key_index], "value"),
            _strip("context", seen.context[head, token], None),
        ]
    looks = ", ".join(
        f"head {head + 1} at “{keys[key_index]}” ({percent(float(seen.weights[head, token, key_index]))})"
        for head, key_index in enumerate(looked_at)
    )
    show(
        strips(rows, name="heads-of-a-token", alt=f"“{label}” looks most: {looks}.", title="number"),
        key="multi_strips",
    )
    by_head = head_shares(translator, record, site, token)
    concatenation(seen.context[:, token], by_head, site, label)
    shares(by_head, site, label)


def tokens_of(record: Record, site: str) -> Tokens:
    """Tokens whose vectors enter the heads of a site."""
    return record.inputs(Site(site).side)


def chosen_token(record: Record, site: str) -> int:
    """Draw the choice of one of them; returns its index, from 0."""
    return token_picker(tokens_of(record, site), "Token", key=TOKEN, default=FIRST)


def concatenation(context: Array, by_head: HeadShares, site: str, label: str) -> None:
    """Draw the contexts side by side, and their images under the output projection."""
    heads, dim = context.shape
    width = heads * dim
    st.markdown(
        f"**2. One more matrix joins them.** The {heads} contexts side by side are {heads} · {dim} = {width} "
        f"numbers. The output projection, a matrix of {width} × {width}, mixes them. The map shows what each head "
        "adds, the bias, and their sum. The sum is added to the token’s vector."
    )
    first = [number(float(part[0])) for part in by_head.parts]
    formula(
        r"[c_1; \dots; c_h]\, W_O + b = \sum_i c_i\, W_O^{(i)} + b",
        aligned("o_1", " + ".join(first[:2]), f"+ {' + '.join(first[2:])}", f"{by_head.output[0]:.2f}"),
    )
    formula_note(f"Number 1 of the result: {heads} heads and the bias.")
    names = [*(f"head {head + 1} adds" for head in range(heads)), "bias", "sum"]
    values = np.concatenate([context.reshape(1, -1), by_head.parts, by_head.output[None]])
    biggest = int(np.linalg.norm(by_head.parts[:-1], axis=1).argmax())
    alt = (
        f"{site_label(site)}, “{label}”: the contexts of {heads} heads side by side, and what each head adds. Head "
        f"{biggest + 1} adds the longest vector."
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


def shares(by_head: HeadShares, site: str, label: str) -> None:
    """Draw each head's share of the sum."""
    question = ask_largest_share(largest_share(by_head.shares[:-1]), label, site)
    predict(question, key="multi_predict_share", covers=["multi_share_answer"])
    with st.container(key="multi_share_answer"):
        shares_of(by_head, label)


def shares_of(by_head: HeadShares, label: str) -> None:
    """Draw the shares, the largest of them worked by hand."""
    st.markdown(
        "**3. Which head contributes most?** How far does each head’s vector point the same way as the sum? The "
        "shares add up to 1. A head with a negative share pulls against the others."
    )
    squared = float(by_head.output @ by_head.output)
    dots = by_head.parts @ by_head.output
    best = int(by_head.shares[:-1].argmax())
    formula(
        r"\text{share}_i = \frac{p_i \cdot o}{o \cdot o}",
        rf"\text{{share}}_{{{best + 1}}} = \frac{{{dots[best]:.2f}}}{{{squared:.2f}}} = {by_head.shares[best]:.2f}",
    )
    show(shares_figure(by_head, label), key="multi_shares")
    st.markdown(
        f"{whose_result(by_head, label)} A head with a large weight can still contribute little: its value may be "
        "small, or the next matrix may ignore it."
    )
    show_code(head_shares, contributions, key="multi_shares")


def shares_figure(by_head: HeadShares, label: str) -> Figure:
    """Share of each head, and of the bias, in the result for a token."""
    return ranked_bars(
        [*(f"head {head + 1}" for head in range(len(by_head.parts) - 1)), "bias"],
        by_head.shares,
        name="shares",
        subject=f"Share of the result for {label}",
        unit="of 1",
        measure="share",
        title="part",
        ranked=False,
    )


def whose_result(by_head: HeadShares, label: str) -> str:
    """Name the head that contributes most to the result for a token, and heads that pull against it, in Markdown."""
    heads, best = len(by_head.parts) - 1, int(by_head.shares[:-1].argmax())
    against = [str(head + 1) for head in range(heads) if by_head.shares[head] < 0]
    heads_pull = verb(len(against), "Head {} pulls", "Heads {} pull")
    pull = f" {heads_pull.format(listed(against))} against it." if against else ""
    return (
        f"Head {best + 1} contributes most to {quoted(label)} ({_percent(by_head.shares[best])}). The bias, the same "
        f"for every token, adds {_percent(by_head.shares[-1])}.{pull}"
    )


def _percent(share: float) -> str:
    """A share that may be below 0 or above 1, as text."""
    return f"{decimal(100 * float(share), 0)} %"


def _strip(label: str, values: Array, role_name: Role | None) -> Strip:
    """A strip scaled to its own largest number."""
    return Strip(label, values, role_name, largest(values))
