"""The models page: each installed model, its training and its licence."""

from __future__ import annotations

import streamlit as st

import ui
from ui.link import DEFAULT_MODEL
from ui.models import model_pair
from ui.warning_table import warning_measured
from ui.wording.models import describe_models

names = ui.model_names()
st.write(
    f"{describe_models([model_pair(name) for name in names])} Each card says how a model was trained, on which "
    "sentences, and who wrote their translations. The model that you choose on one page is used on all; lessons that "
    "need another model tell you. What you type never leaves the computer that serves this page."
)
for name in names:
    card = ui.model_card(name)
    with st.expander(ui.model_label(name), expanded=name == ui.chosen_model(), key=f"models_{name}"):
        st.markdown(card)
warning_measured(model_pair(ui.chosen_model() or DEFAULT_MODEL))
