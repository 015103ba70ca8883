"""Lesson 2: one step of an RNN's attention taken apart, the whole alignment, and what the weights do and do not say."""

from __future__ import annotations

import numpy as np
import streamlit as st

import ui
from charts.alignment import alignment_ribbons
from charts.heatmap import attention_heatmap
from charts.labels import piece_text
from model import Record, Translator
from model.intervention import Intervention
from model.rnn import SITE
from ui.attention_effects import HEAD, left_out, two_formulas, what_if
from ui.attention_look import Look, resting, spread
from ui.attention_stages import stages
from ui.lesson import Question, questions, role
from ui.lesson_model import lesson_reading, lesson_record, lesson_translator, say_which_model

MODELS = ("rnn-dot", "rnn-additive")
VIEWS = ("ribbons", "heatmap")
SHORT = {"rnn-dot": "dot product", "rnn-additive": "additive"}


def page() -> None:
    translator = lesson_translator(MODELS)
    st.title("Attention")
    st.write(
        "Without attention, everything the decoder learns about the English sentence passes through one vector. With "
        "attention it may look back: before it writes a French piece it compares what it is looking for with every "
        "English token, and takes along a mixture of them."
    )
    model_choice(translator)
    say_which_model(translator)
    ui.say_if_cut(lesson_reading(translator))
    record = lesson_record(translator)
    st.html(f'<p lang="fr" style="font-size: 1.5rem; margin: 0">{ui.markup(record.target.text) or "&nbsp;"}</p>')
    if ui.cut_off(record):
        st.warning(f"The model did not end its translation: it was cut off after {len(record.target)} pieces.")
    one_step()
    questions(closing_questions(translator, record), key="attention")


def model_choice(translator: Translator) -> None:
    """Which of the two ways to score is taken apart; drawn where both are installed."""
    installed = [name for name in MODELS if name in ui.model_names()]
    if len(installed) < 2:
        return
    st.session_state["attention_model"] = translator.name
    st.segmented_control(
        "Scores by",
        installed,
        format_func=SHORT.__getitem__,
        required=True,
        key="attention_model",
        on_change=lambda: ui.choose(model=st.session_state["attention_model"]),
    )


@ui.stepped
def one_step() -> None:
    """All that depends on the step."""
    translator = lesson_translator(MODELS)
    record = lesson_record(translator)
    step = ui.stepper(record)
    st.subheader("The whole alignment")
    alignment(record, step)
    st.subheader(f"Step {step + 1} in five stages")
    st.markdown(
        f"The {role('query')} of the step meets the {role('key')} of one English token at a time. Choose the token "
        "whose numbers are worked by hand:"
    )
    key = ui.token_picker(record.source, "English token", key="attention_key")
    look = Look(translator, lesson_reading(translator).text, record, step, key)
    stages(look)
    st.subheader("Two formulas, one step")
    two_formulas(look, next(name for name in MODELS if name != translator.name))
    st.subheader("Looking is not needing")
    left_out(look)
    st.subheader("What if the weights were others?")
    what_if(look)


def alignment(record: Record, step: int) -> None:
    """Every step's weights at once."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        view = st.segmented_control(
            "Drawn as", VIEWS, default=VIEWS[0], required=True, key="attention_view", bind="query-params"
        )
        words = st.toggle(
            "Whole words",
            value=True,
            key="attention_words",
            bind="query-params",
            help="Join the pieces of a word: weights are summed over the English pieces and averaged over the French.",
        )
    if view == VIEWS[0]:
        st.caption(
            "Point at a word on either side to see its ribbons alone; a click keeps them, a double click lets go."
        )
        ui.show(alignment_ribbons(record, SITE, 0, step=step, words=words), key="attention_ribbons")
    else:
        ui.show(attention_heatmap(record, SITE, 0, step=step, words=words), key="attention_map")
    if note := resting(record, step):
        st.caption(note)


def closing_questions(translator: Translator, record: Record) -> list[Question]:
    return [
        Question(
            "Step through the translation. Which piece looks most sharply at a single English token, and which spreads "
            "its look the most?",
            lambda: sharpest(record),
        ),
        Question(
            "Where does the order change: which French piece looks further to the left than a piece written before it?",
            lambda: turning_back(record),
        ),
        Question(
            "Set the weights to equal at every step. How much of the translation survives a plain average?",
            lambda: plain_average(translator, record),
        ),
    ]


def sharpest(record: Record) -> str:
    """The steps with the narrowest and the widest weights."""
    widths = [spread(row) for row in record.attention[SITE].weights[0]]
    low, high = int(np.argmin(widths)), int(np.argmax(widths))
    narrow, wide = (ui.quoted(piece_text(record.target.pieces[step])) for step in (low, high))
    return (
        f"Step {low + 1}, {narrow}, is the sharpest: as narrow as equal weights on {widths[low]:.1f} tokens. "
        f"Step {high + 1}, {wide}, is the widest: {widths[high]:.1f} of {len(record.source)} tokens "
        "(e to the entropy of the row)."
    )


def turning_back(record: Record) -> str:
    """The first step whose strongest weight lies further left than that of the step before."""
    strongest = record.attention[SITE].weights[0].argmax(axis=1)
    back = next((step for step in range(1, len(strongest)) if strongest[step] < strongest[step - 1]), None)
    if back is None:
        return "Nowhere in this translation: every piece looks at the same token as the one before or further right."
    pieces = [ui.quoted(piece_text(record.target.pieces[step])) for step in (back - 1, back)]
    looked = [ui.quoted(piece_text(record.source.pieces[strongest[step]])) for step in (back - 1, back)]
    return (
        f"At step {back + 1}: {pieces[0]} looks most at {looked[0]}, and then {pieces[1]} looks back to {looked[1]}. "
        "A decoder that could only read from left to right could not do that."
    )


def plain_average(translator: Translator, record: Record) -> str:
    """The translation with equal weights at every step."""
    even = ui.record_of(
        translator, lesson_reading(translator).text, intervention=Intervention(uniform=frozenset({HEAD}))
    )
    written = {word.text for word in even.target.words} - {"<eos>"}
    kept = [word.text for word in record.target.words if word.text in written]
    return (
        f"With a plain average the model writes {ui.quoted(even.target.text) or 'nothing'}. {len(kept)} of the "
        f"{len(record.target.words) - 1} words of {ui.quoted(record.target.text)} are still there. The average is the "
        "same vector at every step: it says which words occur, but not which one is due."
    )


page()
