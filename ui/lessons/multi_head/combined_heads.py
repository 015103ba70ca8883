"""The heads of a site as one map: choice of method, formula, row sums."""

from __future__ import annotations

from typing import cast, get_args

import streamlit as st

from charts.combined_heads import combined_heatmap
from charts.labels import site_label
from model import Record
from model.dissect.aggregate import (
    Combination,
    combined,
    cross_rollout,
    encoder_rollout,
    head_maximum,
    head_mean,
    merge_to_words,
)
from model.language.languages import LanguagePair
from model.network.site import Site
from model.record import Array
from ui.figures import show
from ui.lesson import formula, show_code
from ui.link import one_of, switch
from ui.terms import term

CODE = {"mean": head_mean, "maximum": head_maximum}


def no_rollout(record: Record) -> str:
    """Say why there is no rollout of the decoder's self-attention."""
    return (
        "There is no rollout here. Rollout (Abnar and Zuidema 2020) follows self-attention through an encoder, but a "
        f"decoder layer also gets {record.pair.source} by cross-attention. Choose encoder self-attention or "
        "cross-attention."
    )


def defined(how: Combination, site: str) -> bool:
    """Whether a method applies to a site's heads."""
    where = Site(site)
    return how != "rollout" or where.side == "encoder" or where.kind == "cross"


def combined_heads(record: Record, site: str) -> None:
    """Draw the choices and the combined map of the site's heads."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        chosen = one_of("Combine by", get_args(Combination), default="mean", key="multi_how")
        words = switch("Whole words", key="multi_words")
    how = cast(Combination, chosen)
    heads = len(record.attention[site].weights)
    where = Site(site)
    if not defined(how, site):
        st.info(no_rollout(record))
        return
    explain(how, site, heads, record.pair)
    show(combined_heatmap(record, site, how, words=words), key="multi_combined")
    sums = combined(record, site, how, words).sum(axis=1)
    if how == "maximum":
        st.markdown(f"{describe_sums(sums)} A row shows where any head looks, not how the weight is divided.")
    else:
        st.caption("Each row still adds up to 1." if len(sums) > 1 else "The row still adds up to 1.")
    if words:
        st.caption("Whole words: the weights of a key’s pieces are added, those of a query’s pieces averaged.")
    used = cross_rollout if where.kind == "cross" else encoder_rollout
    show_code(CODE.get(how, used), *([merge_to_words] if words else []), key="multi_combined")


def describe_sums(sums: Array) -> str:
    """Say that rows of maxima do not sum to 1. sums: (rows,)."""
    if len(sums) == 1:
        return f"This row does **not** add up to 1 but to {sums[0]:.2f}."
    return f"These rows do **not** add up to 1: their sums lie between {sums.min():.2f} and {sums.max():.2f}."


def explain(how: Combination, site: str, heads: int, pair: LanguagePair) -> None:
    """Draw the definition of the method, with its formula."""
    name = site_label(site)
    if how == "mean":
        st.markdown(f"{name}: the average of its {heads} heads. The average blurs a head that looks sharply.")
        formula(rf"\bar{{A}} = \frac{{1}}{{{heads}}} \sum_{{i=1}}^{{{heads}}} A_i")
    elif how == "maximum":
        st.markdown(f"{name}: each cell shows the largest weight of any head.")
        formula(rf"M_{{qk}} = \max_{{i \leq {heads}}} A_{{i,qk}}")
    elif Site(site).kind == "cross":
        article, source = pair.target.a.partition(" ")[0].capitalize(), pair.source
        st.markdown(
            f"{article} {pair.target} token looks at encoder states, and each state is already a mix of {source} "
            f"tokens. So we multiply the mean weights of {name[0].lower()}{name[1:]} by the encoder’s "
            f"{term('rollout')}. (Abnar and Zuidema 2020 treat encoders only; this is our extension.)"
        )
        formula(
            r"\begin{aligned} &\bar{A}_{\text{cross}}\, R \\ "
            r"&R = (0.5\, \bar{A}_L + 0.5\, I) \cdots (0.5\, \bar{A}_1 + 0.5\, I) \end{aligned}"
        )
    else:
        layers = Site(site).number
        through = "layer 1" if layers == 1 else f"layers 1 to {layers}"
        st.markdown(
            f"{term('rollout', 'Rollout')} (Abnar and Zuidema 2020) follows attention through {through}: how much of "
            f"each {pair.source} token reaches each state? It assumes that half of every layer’s input skips the "
            "attention, by the residual connection (the identity matrix)."
        )
        factors = r" \\ &\quad ".join(rf"(0.5\, \bar{{A}}_{{{layer}}} + 0.5\, I)" for layer in range(layers, 0, -1))
        formula(rf"\begin{{aligned}} R = {{}}& {factors} \end{{aligned}}")
