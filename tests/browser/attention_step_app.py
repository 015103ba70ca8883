"""A page with nothing but one attention step, for the tests in the browser. What it shows stands in the address."""

from __future__ import annotations

import json
from typing import Literal

import streamlit as st

import ui
from charts.attention_step import attention_steps
from model.network.rnn import AdditiveRNN
from ui.attention_step import attention_step
from ui.theme import watch_theme

asked = st.query_params
rests = st.session_state.setdefault("rests", [])


def rested(row: int) -> None:
    rests.append(row)
    st.session_state["row"] = row


def go_to_third() -> None:
    st.session_state["row"] = 2


st.set_page_config(layout="wide")
ui.answer_missed()
st.title("The step alone")
watch_theme()
translator = ui.load_translator(asked["model"])
record = translator.record(asked["sentence"], target=asked["target"])
kind: Literal["dot", "additive"] = "additive" if isinstance(translator.network, AdditiveRNN) else "dot"
steps = attention_steps(record, asked["site"], int(asked.get("head", 0)), kind)
row = st.session_state.setdefault("row", int(asked.get("row", 0)))
attention_step(steps, row, name="One attention step", key="step", on_rest=rested)
st.button("Third query", on_click=go_to_third)
st.code(json.dumps(rests))
