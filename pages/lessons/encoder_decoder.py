"""Lesson 1: an encoder hands one vector to a decoder, and the limits of that vector."""

from __future__ import annotations

import streamlit as st

import ui
from charts.unrolled import network_data, unrolled_network
from model import Record, Translator
from model.dissect.unrolled import unrolled
from model.network.interface import as_kind
from model.network.rnn import RNN, GRUCell, read
from ui.control_keys import NETWORK_STEP
from ui.lesson import questions, show_code
from ui.lesson_model import lesson_reading, lesson_translation, lesson_translator
from ui.lessons.encoder_decoder.closing_questions import closing_questions
from ui.lessons.encoder_decoder.hand_out import hand_out
from ui.lessons.encoder_decoder.handed_over import LENGTH_UNKNOWN, influence, knowledge, length
from ui.lessons.encoder_decoder.on_screen import KEY, STEP, on_screen, opens_at
from ui.lessons.encoder_decoder.race import kinds_of_runners, lengthen_buttons, race
from ui.lessons.encoder_decoder.scenes import (
    ACROSS,
    BOTTLENECK,
    LONG,
    NETWORKS,
    RACE,
    SCENES,
    STATES,
    states_at,
)
from ui.lessons.encoder_decoder.unrolled_steps import bottleneck, change_formula, what_happens
from ui.linked_view import Control, LinkedView
from ui.page_step import page_step
from ui.step_candidates import show_candidates
from ui.terms import term
from ui.wording.encoder_decoder import describe_runners

WHY = "Only an RNN passes a state from token to token."
_network = LinkedView(
    "network", "step_views/network", ("shared/tip.css", "views/step_views/network.css"), looks="network"
)
GRADIENT = "gradient \u00d7 input"


def page() -> None:
    translator = lesson_translator("encoder_decoder")
    record = lesson_translation(translator, WHY)
    one_step()
    with ui.section(SCENES, BOTTLENECK):
        st.header(BOTTLENECK.title)
        bottleneck(unrolled(record))
    with ui.section(SCENES, ACROSS):
        st.header(ACROSS.title)
        what_got_across(translator, record)
    with ui.section(SCENES, LONG):
        st.header(LONG.title)
        st.markdown(
            f"{term('BLEU')}, 0 to 100: how much translations of new sentences share with reference translations."
        )
        if length(record.pair, key=KEY) is None:
            st.info(LENGTH_UNKNOWN)
    with ui.section(SCENES, RACE):
        st.header(RACE.title)
        st.markdown(describe_runners(kinds_of_runners()))
        lengthen_buttons(may_grow=not lesson_reading(translator).cut, key=KEY)
        the_race()
    questions(closing_questions(translator, record), key=KEY)
    ui.share_files({"This translation": record}, key=KEY, view=hand_out)


def what_got_across(translator: Translator, record: Record) -> None:
    """Draw the effect of each word on the translation, and the words that a probe finds in the last state."""
    st.markdown(
        f"**Influence**: which {record.pair.source} words does the translation need? Left: leave a word out, and the "
        f"translation’s {term('log-probability')} changes (below 0: it was needed). Right: how strongly a small "
        f"change of the word’s {term('embedding')} would act, {term(GRADIENT, f'|{GRADIENT}|')}, as shares of 1."
    )
    influence(translator, record, key=KEY)
    st.markdown(
        f"**Knowledge**: can we still find the words in the last state? A linear {term('probe')} guesses which words "
        "were in the sentence. It shows what can be found, not what the decoder uses. It knows only frequent "
        "content words."
    )
    knowledge(record.pair, key=KEY)


@st.fragment
def one_step() -> None:
    """Draw everything that depends on the step, in both halves."""
    translator, record, chain = on_screen()
    with ui.section(SCENES, NETWORKS):
        step = page_step("Step through both halves", chain.steps, key=STEP, opens_at=opens_at(chain), arrow_keys=True)
        with st.container(key="room_encoder_decoder"):
            _network.show(
                lambda: unrolled_network(record, step),
                *network_data(record),
                Control(NETWORK_STEP, chain.steps, step),
                key=f"{KEY}_network",
            )
        st.markdown(what_happens(translator, record, chain, step))
    gets = "looks back at all states" if chain.keeps_all else "gets the last state"
    st.markdown(
        f"The encoder reads one {term('piece')} at a time and keeps its memory in a row of numbers, its state. The "
        f"decoder {gets} and writes the {record.pair.target}, one piece at a time."
    )
    if (at := step - len(record.source)) >= 0:
        st.subheader(f"What decoder step {at + 1} could have written")
        show_candidates(record, at, NETWORK_STEP, key=f"{KEY}_candidates", first=len(record.source) + 1)
    with ui.section(SCENES, STATES):
        st.subheader(STATES.title)
        st.markdown(
            "Each column is a step, each row one number of the state. The bars above show how much each state changed."
        )
        st.fragment(states_at)(step)
    change_formula(translator, chain, step)
    network = as_kind(translator.network, RNN)
    show_code(GRUCell.forward, read, network.encode, network.advance, key=KEY)


@st.fragment
def the_race() -> None:
    race(KEY)


ui.staged(SCENES, page)
