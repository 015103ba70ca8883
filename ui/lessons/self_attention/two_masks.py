"""The causal mask and the padding mask of a Transformer, and a test that padding changes nothing."""

from __future__ import annotations

import numpy as np
import streamlit as st

import ui
from charts.figure import Figure
from charts.grammar import counted
from charts.labels import piece_labels
from charts.masks import mask_map
from claims.predict_transformer import left_by_the_mask
from model import Record, Translator
from model.language.tokenizer import PAD
from model.network.attention import causal_mask
from model.network.interface import pad
from ui.lesson import show_code
from ui.lessons.self_attention.on_screen import on_screen
from ui.predict import predict
from ui.wording.predict_transformer import ask_left_by_the_mask

SHORT = "Go."  # what the sentence shares a batch with, for the padding mask


@st.fragment
def two_masks() -> None:
    """Draw the causal mask and the padding mask, side by side."""
    translator, record = on_screen()
    st.header("Two different masks")
    left, right = st.columns(2)
    with left:
        st.subheader("Causal mask")
        question = ask_left_by_the_mask(left_by_the_mask(len(record.decoder_input)), record.pair.target)
        predict(question, key="self_predict_mask", covers=["self_mask_answer"])
        with st.container(key="self_mask_answer"):
            ui.show(causal_figure(record), key="self_causal")
        st.markdown(
            "In the decoder, for every sentence: a token may look at itself and at earlier tokens. In training the "
            f"decoder gets the whole {record.pair.target} sentence at once. Without this mask it could read the answer."
        )
    with right:
        st.subheader("Padding mask")
        own, short = list(record.source.ids), translator.source_ids(SHORT)
        mask = (pad([own, short]) != PAD).numpy()
        columns = [str(key + 1) for key in range(mask.shape[1])]
        figure = mask_map(
            mask,
            ["this sentence", SHORT],
            columns,
            name="padding-mask",
            alt=f"Padding mask: this sentence has {len(own)} tokens, “{SHORT}” {len(short)}; the rest is masked.",
            row_title="sentence in the batch",
            column_title="key: position",
        )
        ui.show(figure, key="self_padding")
        st.markdown(
            f"Only when several sentences share a batch: {ui.quoted(SHORT)} has {len(short)} tokens, the batch is "
            f"{mask.shape[1]} wide, and padding fills the rest. The mask hides the padding, which is not part of the "
            f"sentence. The encoder’s outputs for {ui.quoted(SHORT)} in this batch and for {ui.quoted(SHORT)} alone "
            f"differ by at most {ui.small(padding_difference(translator, record))}."
        )
    show_code(causal_mask, pad, key="self_masks")


def causal_figure(record: Record) -> Figure:
    """Visible tokens of each decoder input."""
    labels = piece_labels(record.decoder_input)
    may = "each may look at itself and at earlier ones" if len(labels) > 1 else "it may look at itself"
    allowed = causal_mask(len(labels)).numpy()
    return mask_map(
        allowed,
        labels,
        labels,
        name="causal-mask",
        alt=f"Causal mask of {counted(len(labels), 'decoder input')}: {may}.",
        row_title=f"query: {record.pair.target} token read",
        column_title=f"key: {record.pair.target} token read",
    )


def padding_difference(translator: Translator, record: Record) -> float:
    """Largest difference of the short sentence's encoder output, batched with this sentence and alone."""
    alone = ui.record_of(translator, SHORT)
    target = list(alone.target.ids)
    together = translator.record_many([record.source.ids, translator.source_ids(SHORT)], [target, target])[1]
    return float(np.abs(together.states["encoder.output"] - alone.states["encoder.output"]).max())
