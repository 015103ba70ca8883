"""A page with nothing but questions before their answers, for the tests in the browser."""

from __future__ import annotations

import streamlit as st

import ui
from claims.predict_rnn import needed_word, which_piece
from claims.prediction import among_words
from model.dissect.influence import leave_one_out
from model.network.rnn import SITE
from ui.predict import ask, predict
from ui.theme import watch_theme
from ui.wording.predict_rnn import ask_needed_word, ask_where_it_looks, ask_which_piece

asked = st.query_params
st.session_state["depth"] = "code"  # which shows formulas
step = st.session_state.setdefault("step", 1)


def go(by: int) -> None:
    st.session_state["step"] += by


st.set_page_config(layout="wide")
ui.answer_missed()
st.title("Questions alone")
watch_theme()
translator = ui.load_translator("rnn-dot")
record = translator.record(asked["sentence"], target=asked["target"])
words = [word.text for word in record.source.words[:-1]]
questions = {
    "shares": ask_where_it_looks(among_words(record, record.attention[SITE].weights[0, step], step)),
    "candidate": ask_which_piece(which_piece(record, record, step), "nothing changed"),
    "word": ask_needed_word(needed_word(words, leave_one_out(translator, record))),
}
for name, question in questions.items():
    predict(
        question,
        key=name,
        covers=[f"{name}_answer"],
        on_next=(lambda: go(1)) if name == "shares" else None,
        stage="stage" in asked,
    )
    with st.container(key=f"{name}_answer"):
        st.button(f"Figure of {name} at step {step + 1}")
predict(None, key="waiting", covers=["shares_answer"], waits="Change something first.")
if ask("1. Which word is first?", words, key="closing", right=lambda: frozenset({0})):
    st.text("It is the first.")
if ask("2. Why is that?", (), key="free", right=frozenset):
    st.text("Because it is.")
st.button("Back", on_click=go, args=(-1,))
st.button("Forward", on_click=go, args=(1,))
st.text(f"Step {step + 1}")
