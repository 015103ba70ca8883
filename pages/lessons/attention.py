"""Lesson 2: one step of an RNN's attention taken apart, the whole alignment, and what the weights do and do not say."""

from __future__ import annotations

import streamlit as st

import ui
from charts.alignment import alignment_ribbons
from charts.heatmap import attention_heatmap
from contents import place_of
from model import Record, Translator
from model.network.rnn import SITE, AdditiveRNN
from ui.attention_step import attention_step_of
from ui.claims.predict_rnn import where_it_looks
from ui.ends import end_note
from ui.lesson import questions, role
from ui.lesson_model import fitting_models, lesson_french, lesson_reading, lesson_record, lesson_translator
from ui.lessons.attention.closing_questions import closing_questions
from ui.lessons.attention.effects import left_out, two_formulas, what_if
from ui.lessons.attention.look import HEAD, Look
from ui.lessons.attention.stages import stages
from ui.lessons.attention.view import view
from ui.link import chosen_step, mirrored, one_of, switch
from ui.predict import predict
from ui.stepper import go_to
from ui.terms import term
from ui.translation_player import PLAYER, played, step_as_chart, translation_player

MODELS = place_of("attention").models
WHY = "Its decoder looks back once a step, with one head."
VIEWS = ("ribbons", "heatmap")
PLAYED = "attention_player"
SHORT = {"rnn-dot": "dot product", "rnn-additive": "additive"}


def page() -> None:
    translator = lesson_translator(MODELS)
    ui.say_if_cut(lesson_reading(translator))
    the_player()
    model_choice(translator)
    st.markdown(
        "Without attention, everything the decoder learns about the English sentence passes through one vector. With "
        f"attention it may look back: before it writes a French {term('piece')} it compares what it is looking for "
        "with every "
        "English token, and takes along a mixture of them."
    )
    record = lesson_record(translator)
    lesson_french(translator, record, WHY)
    one_step()
    questions(closing_questions(translator, record), key="attention")
    ui.take_away({"This translation": record}, key="attention", view=view)


def model_choice(translator: Translator) -> None:
    """Which of the two ways to score is taken apart; drawn where both are installed."""
    installed = sorted(fitting_models(MODELS), key=MODELS.index)
    if len(installed) < 2:
        return
    mirrored(
        st.segmented_control,
        "Scores by",
        installed,
        translator.name,
        key="attention_model",
        picked=lambda name: ui.choose(model=name),
        format_func=SHORT.__getitem__,
        required=True,
    )


@played
def the_player() -> None:
    translation_player(lesson_record(lesson_translator(MODELS)), key=PLAYED)


@ui.stepped
def one_step() -> None:
    """All that depends on the step."""
    translator = lesson_translator(MODELS)
    record = lesson_record(translator)
    step = chosen_step(record)
    last = step + 1 == len(record.target)
    on_next = None if last else lambda: go_to(step + 1, (PLAYER,))
    predict(
        where_it_looks(record, SITE, 0, step),
        key="attention_predict_look",
        covers=[f"stage_{PLAYED}", "attention_look_answer"],  # the player shows the same step
        on_next=on_next,
    )
    with st.container(key="attention_look_answer"):
        step_as_chart(record, step, key=PLAYED)
        st.subheader(f"Step {step + 1} of {len(record.target)}, as it is computed")
        taken_apart(translator, record, step)


def taken_apart(translator: Translator, record: Record, step: int) -> None:
    """The step's computation, and what it means."""
    attention_step_of(
        record,
        SITE,
        0,
        step,
        kind="additive" if isinstance(translator.network, AdditiveRNN) else "dot",
        key="attention_step",
        on_rest=lambda step: go_to(step, (PLAYER,)),
    )
    st.subheader("The whole alignment")
    alignment(translator, record, step)
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


def alignment(translator: Translator, record: Record, step: int) -> None:
    """Every step's weights at once."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        view = one_of("Drawn as", VIEWS, key="attention_view")
        words = switch(
            "Whole words",
            value=True,
            key="attention_words",
            help="Join the pieces of a word: weights are summed over the English pieces and averaged over the French.",
        )
    if view == VIEWS[0]:
        st.caption(
            "Point at a word on either side to see its ribbons alone; a click keeps them, a double click lets go."
        )
        ui.show(alignment_ribbons(record, SITE, 0, step=step, words=words), key="attention_ribbons")
    else:
        ui.show(attention_heatmap(record, SITE, 0, step=step, words=words), key="attention_map")
    if note := end_note(translator, record, [HEAD], step, "This step"):
        st.caption(note)


page()
