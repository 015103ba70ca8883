"""Why the decoder has a mask when it writes one piece at a time: the same translation scored with and without it."""

from __future__ import annotations

import numpy as np
import streamlit as st

import ui
from charts.figure import Figure
from charts.grammar import piece_names
from charts.labels import percent
from charts.token_panels import Panel, token_panels
from claims.causal_mask import most_changed, without_mask
from model import Record, Translator
from model.dissect.mask_at_work import MaskAtWork, mask_at_work, step_by_step
from model.network.attention import causal_mask
from model.network.mistakes import no_causal_mask
from ui.computed import computed
from ui.lesson import formula, formula_note, show_code
from ui.lessons.self_attention.on_screen import on_screen
from ui.wording.causal_mask import describe_both_ways, describe_repeated

WAYS = ("piece by piece", "one pass, masked", "one pass, unmasked")


@st.fragment
def why_mask() -> None:
    """Draw the probability of each piece, computed in three ways."""
    translator, record = on_screen()
    passes = passes_of(translator, record)
    without = without_mask(record, passes)
    st.header("Why a mask while translating?")
    st.markdown(
        "The model writes one piece at a time, so nothing later exists that it could look at. Why mask it? Compare "
        "the columns: one piece at a time, then all pieces in one pass with the mask, and in one pass without it."
    )
    ui.show(passes_figure(record, passes), key="self_why_mask")
    st.markdown(describe_both_ways(without))
    st.markdown(
        "Training runs one pass over the whole translation, because that is fast. So does this app for its maps. The "
        "mask makes that pass compute what the steps compute. And because no piece looks ahead, its key and value "
        "stay the same when more is written: the model can keep them (a cache)."
    )
    with st.container():  # there or not, it moves nothing that stands below
        if without.pieces > 1:
            st.markdown(describe_repeated(without.repeated))
    in_numbers(passes)
    show_code(step_by_step, causal_mask, no_causal_mask, key="self_why_mask")


def in_numbers(passes: MaskAtWork) -> None:
    """Draw the masked score, and the probability of the piece that changes most."""
    step = most_changed(passes)
    cached, masked, unmasked = (
        f"{float(np.exp(log_probs[step])):.4f}" for log_probs in (passes.cached, passes.masked, passes.unmasked)
    )
    alike, other = "=" if masked == cached else r"\approx", "=" if unmasked == masked else r"\neq"
    formula(
        r"s_{tj} = \begin{cases} q_t \cdot k_j / \sqrt{d} & j \leq t \\ -\infty & j > t \end{cases}",
        rf"\begin{{aligned}} P(y_{{{step + 1}}}) &= {cached} && \text{{piece by piece}} \\ "
        rf"&{alike} {masked} && \text{{one pass, masked}} \\ "
        rf"&{other} {unmasked} && \text{{one pass, unmasked}} \end{{aligned}}",
    )
    formula_note(
        f"Piece {step + 1}, in bold above. The cached step has no line for j > t: those keys do not exist yet."
    )


def passes_of(translator: Translator, record: Record) -> MaskAtWork:
    """The translation on screen, scored in all ways; from the shared cache."""
    return computed(
        ("mask_at_work", translator, record.source.ids, record.target.ids),
        lambda: mask_at_work(translator, record),
        lambda passes: sum(array.nbytes for array in vars(passes).values()),
    )


def passes_figure(record: Record, passes: MaskAtWork) -> Figure:
    """Probability of each written piece in three ways; the piece that changes most is marked."""
    names, step = piece_names(record.target), most_changed(passes)
    shares = [np.exp(log_probs) for log_probs in (passes.cached, passes.masked, passes.unmasked)]
    one, all_at_once, without = (percent(float(share[step])) for share in shares)
    return token_panels(
        names,
        [Panel(title, share, "share") for title, share in zip(WAYS, shares, strict=True)],
        alt=f"Probability of each piece. “{names[step]}”: {one} piece by piece, {all_at_once} in one masked pass, "
        f"{without} in one pass without the mask.",
        name="mask-at-work",
        marked=step,
        title="piece",
        keys=False,
    )
