"""Lesson 6: the whole Transformer, its layers, its output and its tokenizer, for the sentence on screen."""

from __future__ import annotations

import streamlit as st

import ui
from model import Record, Translator
from ui.lesson import role
from ui.lesson_model import lesson_record, lesson_translation, lesson_translator
from ui.whole_model import whole_model

MODELS = ("transformer",)


def on_screen() -> tuple[Translator, Record]:
    """The Transformer and its record of the sentence."""
    translator = lesson_translator(MODELS)
    return translator, lesson_record(translator)


def page() -> None:
    st.title("The Transformer")
    translator = lesson_translator(MODELS)
    record = lesson_translation(translator)
    introduction(record)
    picture()
    # Further sections in their order: through the layers, the output, the tokenizer, where words lie, questions.


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


@st.fragment
def picture() -> None:
    """The whole model, and the block that is opened."""
    st.header("The whole model")
    whole_model(*on_screen())


page()
