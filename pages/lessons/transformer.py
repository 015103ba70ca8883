"""Lesson 6: the whole Transformer, its layers, its output and its tokenizer, for the sentence on screen."""

from __future__ import annotations

import streamlit as st

import ui
from contents import place_of
from model import Record, Translator
from ui.lesson import questions, role
from ui.lesson_model import lesson_french, lesson_reading, lesson_record, lesson_translator
from ui.lessons.transformer.closing_questions import closing_questions
from ui.lessons.transformer.layers import lens, through_the_layers
from ui.lessons.transformer.output import the_output
from ui.lessons.transformer.tokenizer import the_tokenizer
from ui.lessons.transformer.view import view
from ui.lessons.transformer.whole_model import PICTURE, whole_model
from ui.lessons.transformer.word_space import where_words_lie

MODELS = place_of("transformer").models
WHY = "Every block of it is drawn, its positions too."


def on_screen() -> tuple[Translator, Record]:
    """The Transformer and its record of the sentence."""
    translator = lesson_translator(MODELS)
    return translator, lesson_record(translator)


def page() -> None:
    translator = lesson_translator(MODELS)
    ui.say_if_cut(lesson_reading(translator))
    record = lesson_record(translator)
    picture()
    layers()
    one_step()
    tokenizer()
    words()
    questions(closing_questions(on_screen), key="transformer")
    ui.take_away({"This translation": record}, key="transformer", view=view)


def introduction(record: Record) -> None:
    """What flows through the model, in the words of this sentence."""
    english, width = record.states["encoder.input"].shape
    french = len(record.decoder_input)
    st.markdown(
        f"No recurrence: the {english} English tokens of {ui.quoted(record.source.text)} go through the encoder side "
        f"by side, each as a vector of {width} numbers, and so do the {french} French ones through the decoder. "
        f"Attention, with its {role('query')}, {role('key')} and {role('value')}, is the only place where a token "
        "learns of another; everything else happens to each token alone."
    )


@st.fragment(key=PICTURE)
def picture() -> None:
    """The whole model, and the block that is opened."""
    translator, record = on_screen()

    def under() -> None:
        st.header("The whole model")
        lesson_french(translator, record, WHY)
        introduction(record)

    whole_model(translator, record, under)


@st.fragment
def layers() -> None:
    """What the layers do to every token."""
    st.header("Through the layers")
    through_the_layers(on_screen()[1])


@ui.stepped
def one_step() -> None:
    """What each layer would write, and the output of the chosen step."""
    translator, record = on_screen()
    st.subheader("Stop after a layer: the logit lens")
    lens(translator, record, ui.stepper(record))
    one_output()


@st.fragment
def one_output() -> None:
    """The chosen step's distribution; by itself, for its temperature changes nothing above."""
    translator, record = on_screen()
    st.header("The output")
    the_output(translator, record, ui.chosen_step(record))


@st.fragment
def tokenizer() -> None:
    """The pieces of both sentences, and of any word."""
    st.header("The tokenizer")
    the_tokenizer(*on_screen())


@st.fragment
def words() -> None:
    """The tokens' states among common words."""
    st.header("Where words lie")
    where_words_lie(*on_screen())


page()
