"""A page with nothing but one attention map, for the tests in the browser. What it shows stands in the address."""

from __future__ import annotations

import streamlit as st

import ui
from charts.matrix import Quantity
from ui.attention_map import send_record, show_map
from ui.theme import watch_theme

asked = st.query_params
st.set_page_config(layout="wide")
st.title("The map alone")
watch_theme()
translator = ui.load_translator(asked["model"])
record = translator.record(asked["sentence"], target=asked["target"])
site, named = asked["site"], asked.get("head", "mean")
head = None if named == "mean" else int(named)
row = int(asked["row"]) if "row" in asked else None
quantity: Quantity = "scores" if "scores" in asked else "weights"
words, per_row, numbers = ("words" in asked, "per_row" in asked, "numbers" in asked)

send_record(record, key="record")
show_map(
    record,
    site,
    head,
    key="lone",
    row=row,
    words=words,
    per_row=per_row,
    quantity=quantity,
    numbers=numbers,
)
