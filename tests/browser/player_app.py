"""A page with nothing but the player, for the tests in the browser. What it plays stands in the address."""

from __future__ import annotations

import json

import streamlit as st

import ui
from charts.lanes import Lane
from charts.player import MEAN, track
from model.dissect.arrivals import arrivals
from ui.callbacks import count_choice
from ui.player import Rest, player
from ui.theme import watch_theme

asked = st.query_params
rests = st.session_state.setdefault("rests", [])


def rested(rest: Rest) -> None:
    rests.append([rest.step, rest.site, rest.head])
    st.session_state["step"] = rest.step
    st.session_state["view"] = rest.site, rest.head


def go_to_third() -> None:
    st.session_state["step"] = 2
    count_choice()


st.set_page_config(layout="wide")
ui.answer_missed()
st.title("The player alone")
watch_theme()
sentence, target = asked["sentence"], asked["target"]
names = asked["models"].split()
records = [ui.load_translator(name).record(sentence, target=target) for name in names]
tracks = [track(record, glosses=["gloss"] * len(record.target.words)) for record in records]
lanes = [
    Lane(
        name,
        lane_track,
        lane_track.view("decoder.1.cross", MEAN),
        arrivals(record),
        ((("car", 0.5),),) if name == "rnn" else (),
    )
    for name, lane_track, record in zip(names, tracks, records, strict=True)
]
step = st.session_state.setdefault("step", int(asked.get("step", 0)))
site, head = st.session_state.setdefault("view", ("decoder.1.cross", MEAN))
player(
    tracks if len(tracks) == 1 else lanes,
    step=step,
    view=tracks[0].view(site, head),
    name="The translation, step by step",
    key="player",
    on_rest=rested,
    autoplay="autoplay" in asked,
)
st.text_input("A box of the page")
st.button("Third step", on_click=go_to_third)
st.code(json.dumps(rests))
