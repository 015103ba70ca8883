"""Lesson 2: one step of an RNN's attention in detail, the whole alignment, and what weights can and cannot tell."""

from __future__ import annotations

import streamlit as st

import ui
from claims.prediction import among_words
from model import Record, Translator
from model.network.families import brief_of
from model.network.rnn import SITE
from ui.attention_map import send_record
from ui.lesson import questions, role
from ui.lesson_model import lesson_french, lesson_reading, lesson_record, lesson_translator, page_models
from ui.lessons.attention.closing_questions import closing_questions
from ui.lessons.attention.computation import computation
from ui.lessons.attention.effects import left_out, two_formulas
from ui.lessons.attention.hand_out import hand_out
from ui.lessons.attention.look import HEAD
from ui.lessons.attention.on_screen import look_at, on_screen
from ui.lessons.attention.other_weights import what_if
from ui.lessons.attention.scenes import (
    ALIGNMENT,
    COMPUTED,
    FIVE_PARTS,
    FORMULAS,
    NEEDED,
    OTHERS,
    PLAYED,
    SCENES,
    alignment,
    computed_step,
    the_player,
    words_joined,
)
from ui.link import mirrored
from ui.models import model_pair
from ui.predict import predict
from ui.sink_notes import sink_note, word_sink_note
from ui.stepper import go_to
from ui.terms import term
from ui.translation_player import PLAYER, played, send_translation, step_as_chart
from ui.wording.predict_rnn import ask_where_it_looks

WHY = "Its decoder looks back once at each step, with one head."


def page() -> None:
    translator = lesson_translator("attention")
    ui.say_if_cut(lesson_reading(translator))
    with ui.section(SCENES, PLAYED):
        played_step()
    model_choice(translator)
    source, target = translator.pair
    st.markdown(
        f"Without attention, all that the decoder knows about the {source} sentence is one vector. With attention it "
        f"may look back. Before it writes a {target} {term('piece')}, it compares what it needs with every {source} "
        "token and takes a mix of them, mostly from the best matches."
    )
    record = lesson_record(translator)
    lesson_french(translator, record, WHY)
    send_record(record, key="attention_record")
    send_translation(record, key="attention_tracks")
    one_step()
    questions(closing_questions(translator, record), key="attention")
    ui.share_files({"This translation": record}, key="attention", view=hand_out)


def model_choice(translator: Translator) -> None:
    """Draw the choice of the scoring function, if both models of these languages are installed."""
    fitting = [name for name in page_models("attention") if model_pair(name) == translator.pair]
    installed = [name for name in fitting if name in ui.model_names()]
    if len(installed) < 2:
        return
    mirrored(
        st.segmented_control,
        "Scores by",
        installed,
        translator.name,
        key="attention_model",
        picked=lambda name: ui.choose(model=name),
        format_func=brief_of,
        required=True,
    )


@played
def played_step() -> None:
    the_player()


@ui.stepped
def one_step() -> None:
    """Draw everything that depends on the step."""
    _, record, step = on_screen()
    last = step + 1 == len(record.target)
    on_next = None if last else lambda: go_to(step + 1, (PLAYER,))
    predict(
        ask_where_it_looks(among_words(record, record.attention[SITE].weights[0, step], step)),
        key="attention_predict_look",
        covers=["room_attention_player", "attention_look_answer"],  # the player shows the same step
        on_next=on_next,
    )
    with st.container(key="attention_look_answer"):
        step_as_chart(record, step, key="attention_player")
        taken_apart(record, step)


def taken_apart(record: Record, step: int) -> None:
    """Draw the step's computation."""
    with ui.section(SCENES, COMPUTED):
        st.subheader(f"Step {step + 1} of {len(record.target)}: the computation")
        computed_step()
    with ui.section(SCENES, ALIGNMENT):
        st.subheader(ALIGNMENT.title)
        all_steps()
    with_token()


@st.fragment
def all_steps() -> None:
    """Draw the weights of all steps, and a note on a sink among them."""
    translator, record, step = on_screen()
    alignment()
    if words_joined():
        note = word_sink_note(translator, record, [HEAD], step)
    else:
        note = sink_note(translator, record, [HEAD], step, "This step")
    if note:
        st.caption(note)


@st.fragment
def with_token() -> None:
    """Draw what depends on the chosen token."""
    _, record, step = on_screen()
    with ui.section(SCENES, FIVE_PARTS):
        st.subheader(f"Step {step + 1} in five stages")
        st.markdown(
            f"The {role('query')} of this step is compared with the {role('key')} of each {record.pair.source} token. "
            "Choose a token to see its numbers:"
        )
        look = look_at(ui.token_picker(record.source, f"{record.pair.source} token", key="attention_key"))
        st.fragment(computation)(look)
    with ui.section(SCENES, FORMULAS):
        st.subheader(FORMULAS.title)
        two_formulas(look)
    with ui.section(SCENES, NEEDED):
        st.subheader(NEEDED.title)
        left_out(look)
    with ui.section(SCENES, OTHERS):
        st.subheader(OTHERS.title)
        st.fragment(what_if)(look)


ui.staged(SCENES, page)
