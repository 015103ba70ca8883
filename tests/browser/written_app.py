"""A page on which strings that try to be code stand wherever a page shows what a model wrote."""

from __future__ import annotations

import streamlit as st

import ui
from charts.alignment import alignment_ribbons
from charts.candidates import candidate_bars
from charts.head_grid import HeadView
from charts.heatmap import attention_heatmap
from charts.labels import piece_labels
from charts.token_panels import Panel, token_panels
from model.dissect.head_roles import traits
from ui.french import french_paragraph, gloss_text
from ui.lessons.multi_head.thumbnails import head_thumbnails

st.title("Written")
text = st.query_params["text"]
record = ui.load_translator("transformer").record("the dog sees bread.", target=text)
site = "decoder.1.cross"
with st.container(key="french"):
    st.html(french_paragraph(record))
ui.stepper(record)
ui.token_picker(record.target, "Token", key="written_token")
st.markdown(ui.literal(text))
for word in record.target.words:
    st.caption(gloss_text(word, record.languages) or ui.quoted(word.text))
ui.show(attention_heatmap(record, site, 0, step=0, words=True), key="map")
ui.show(candidate_bars(record, 0), key="candidates")
ui.show(alignment_ribbons(record, site, 0, step=0), key="ribbons")
panel = Panel(text, record.attention[site].weights[0].mean(axis=0), "weight")
ui.show(token_panels(piece_labels(record.source), [panel], alt=text + ".", name="x", title=text), key="panel")
views = [HeadView(trait, note=text) for trait in traits(record, site)]
head_thumbnails(record, views, views[0].traits.head, lambda head: None, name=text, key="grid")
