"""Lesson 6: the whole Transformer, its layers, its output and its tokenizer, for the sentence on screen."""

from __future__ import annotations

import streamlit as st

import ui
from model import Record
from ui.lesson import questions
from ui.lesson_model import lesson_french, lesson_reading, lesson_record, lesson_translator
from ui.lessons.transformer.closing_questions import closing_questions
from ui.lessons.transformer.hand_out import hand_out
from ui.lessons.transformer.layers import chosen_side, how_alike, lens, what_is_added
from ui.lessons.transformer.on_screen import on_screen
from ui.lessons.transformer.output import the_output
from ui.lessons.transformer.scenes import ADDED, ALIKE, LENS, OUTPUT, PIECES, SCENES, SPACE, WHOLE
from ui.lessons.transformer.tokenizer import the_tokenizer
from ui.lessons.transformer.whole_model import counted, legend, opened_parameter, parts, the_picture
from ui.lessons.transformer.word_space import where_words_lie
from ui.page_links import page_link

WHY = "This lesson draws every block, its positions too."


def page() -> None:
    translator = lesson_translator("transformer")
    ui.say_if_cut(lesson_reading(translator))
    record = lesson_record(translator)
    with ui.section(SCENES, WHOLE):
        opened_parameter()
        with st.container(key="model_beside"):
            left, beside = st.columns([5, 6], gap="medium")
        with left, st.container(key="stays_model"):
            picture()
        with beside:
            parts()
        st.header(WHOLE.title)
        lesson_french(translator, record, WHY)
        introduction(record)
        legend(translator)
        counted()
    layers()
    one_step()
    with ui.section(SCENES, PIECES):
        tokenizer()
    with ui.section(SCENES, SPACE):
        words()
    questions(closing_questions(on_screen), key="transformer")
    page_link("check_yourself", "Check yourself on all six lessons", icon="fact_check")
    ui.share_files({"This translation": record}, key="transformer", view=hand_out)


def introduction(record: Record) -> None:
    """Explain the model, with this sentence's sizes."""
    read, width = record.states["encoder.input"].shape
    written, (source, target) = len(record.decoder_input), record.pair
    st.markdown(
        f"No recurrence: {read} {source} tokens go through the encoder side by side, {written} {target} ones through "
        f"the decoder, each as a vector of {width} numbers. Attention is the only place where tokens exchange "
        "information."
    )


@st.fragment
def picture() -> None:
    """Draw the whole model."""
    the_picture(*on_screen())


@st.fragment
def layers() -> None:
    """Draw the effect of the layers on every token."""
    translator, record = on_screen()
    st.header("Through the layers")
    side = chosen_side(translator, record)
    with ui.section(SCENES, ADDED):
        what_is_added(translator, record, side)
    with ui.section(SCENES, ALIKE):
        how_alike(record, side)


@ui.stepped
def one_step() -> None:
    """Draw the logit lens, and the output of the chosen step."""
    translator, record = on_screen()
    with ui.section(SCENES, LENS):
        st.subheader(LENS.title)
        lens(translator, record, ui.stepper(record))
    with ui.section(SCENES, OUTPUT):
        one_output()


@st.fragment
def one_output() -> None:
    """Draw the chosen step's distribution; a fragment of its own, as its temperature changes nothing else."""
    translator, record = on_screen()
    st.header(OUTPUT.title)
    the_output(translator, record, ui.chosen_step(record))


@st.fragment
def tokenizer() -> None:
    """Draw the pieces of both sentences, and of any word."""
    st.header(PIECES.title)
    the_tokenizer(*on_screen())


@st.fragment
def words() -> None:
    """Draw the tokens' states among common words."""
    st.header(SPACE.title)
    where_words_lie(*on_screen())


ui.staged(SCENES, page)
