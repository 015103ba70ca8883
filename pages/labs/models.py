"""The models page: each installed model, its training and its licence."""

from __future__ import annotations

import streamlit as st

import ui
from ui.link import DEFAULT_MODEL
from ui.models import model_pair
from ui.warning_table import warning_measured

source, target = model_pair(DEFAULT_MODEL)
st.write(
    f"Five small models were trained for this app on the same {source} sentences. Each card says how, and from whose "
    f"{target}. The model that you choose on one page is used on all; lessons that need another model tell you. What "
    "you type never leaves the computer that serves this page."
)
for name in ui.model_names():
    card = ui.model_card(name)
    with st.expander(ui.model_label(name), expanded=name == ui.chosen_model(), key=f"models_{name}"):
        st.markdown(card)
warning_measured()
