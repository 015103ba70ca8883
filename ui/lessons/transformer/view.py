"""What the lesson on the Transformer hands out: the whole model, and what each layer would write."""

from __future__ import annotations

import streamlit as st

from charts.lens import lens_table
from charts.model_parts import model_rows
from charts.saved_page import Plate, View
from charts.whole_model import whole_model_figure
from contents import place_of
from model.dissect.blocks import blocks, parameters_by_block, transformer_of
from model.dissect.lens import logit_lens
from model.dissect.sublayers import sublayer_passes
from ui.claims.transformer import echoes
from ui.hand_out import translation_view
from ui.lesson_model import lesson_record, lesson_translator
from ui.lessons.transformer.layers import LEADING
from ui.lessons.transformer.whole_model import BLOCK, DEFAULT
from ui.link import chosen_step


def view() -> View:
    """To be called in a run of the page."""
    translator = lesson_translator(place_of("transformer").models)
    record = lesson_record(translator)
    network = transformer_of(translator)
    found = {block.name: block for block in blocks(network)}
    asked = st.session_state.get(BLOCK, "")
    opened = asked if asked in found else DEFAULT
    rows = model_rows(
        record, sublayer_passes(translator, record), list(found.values()), network.embedding.num_embeddings
    )
    step = chosen_step(record)
    layers = logit_lens(translator, record, count=LEADING)
    plates = [
        Plate(lens_table(record, layers, step), (echoes(record, layers),)),
        Plate(whole_model_figure(record, rows, parameters_by_block(network), opened=opened)),
    ]
    return translation_view("transformer", record, plates, step)
