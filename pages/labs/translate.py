"""The Translate page: a sentence, its translation, one head's attention, and each step's candidates."""

from __future__ import annotations

import math

import streamlit as st

import ui
from charts.grammar import counted
from charts.saved_page import HandOut
from model import Head, Record
from model.network.site import Site
from ui.attention_map import Controls, send_record, show_map
from ui.browser_answers import typed_french
from ui.control_keys import HEAD, PER_ROW, SITE, STEP, WORDS
from ui.french import french_paragraph, gloss_text, word_at
from ui.hand_out import step_and_map
from ui.link import LINK, chosen_head_or_mean, one_of, switch
from ui.scenes import redraw
from ui.sink_notes import sink_note, word_sink_note
from ui.step_candidates import show_candidates
from ui.terms import term
from ui.translation_player import PLAYER, played, send_translation, step_as_chart, translation_player
from ui.translation_scene import SCENES

BEAM = 4
GREEDY = "greedy"
# parts of the page: the choice of site and head, and what follows it below the stepper
WHERE, MAP, TWIN = "translate_where", "translate_map_part", "translate_twin_part"
SIZE = "1.7rem"  # of the translation
SEARCHES = {GREEDY: 1, f"beam of {BEAM}": BEAM}


def chosen_beam() -> int:
    """This page's own option, the width of the search."""
    return SEARCHES[st.session_state["translate_search"] or GREEDY]


def chosen_record() -> Record:
    """The record for that option."""
    return ui.current_record(beam=chosen_beam())


def page() -> None:
    ui.say_if_cut(ui.current_reading())
    french = st.container(key="room_translate")  # the player and the text stand above what they depend on
    french.caption(f"Press play. A {term('piece')} is a word or a part of one.")
    looks, search = st.columns([5, 2], vertical_alignment="bottom")
    with search:
        one_of(
            "Search",
            list(SEARCHES),
            key="translate_search",
            help="Greedy search writes the most likely piece at each step. A beam keeps the four best beginnings and "
            "tries to continue each of them.",
        )
    record = chosen_record()
    with french:
        the_player()
        translation()
    with looks:
        where_to_look()
    send_record(record, key="translate_record")
    send_translation(record, key="translate_tracks")
    one_step()
    ui.share_files({"This translation": record}, key="translate", view=view)


def view() -> HandOut:
    """Make the hand-out of this page."""
    return step_and_map("translate", chosen_record())


@st.fragment
def translation() -> None:
    """Draw the translation, its probability, and whether it was cut off."""
    record = chosen_record()
    with st.container(key="answered_translate"):
        st.html(french_paragraph(record, size=SIZE))
        typed_french(chosen_beam(), size=SIZE, name="translate")
        st.caption(
            f"Written by {ui.model_label(record.model)} in {counted(len(record.target), 'step')}. It gives this whole "
            f"translation a probability of {ui.percent(math.exp(record.log_prob))}."
        )
    if ui.cut_off(record):
        st.warning(
            f"The model did not end its translation. It was cut off at {len(record.target)} pieces, the limit for a "
            "sentence of this length."
        )


@played
def the_player() -> None:
    translation_player(chosen_record(), key="translate_player", also=(WHERE,))


@st.fragment(key=WHERE)
def where_to_look() -> None:
    """Draw the choice of site and head."""
    record = chosen_record()
    if not record.attention:
        st.info(
            "This model has no attention: its decoder gets one vector, so there is no map. Choose another model "
            "above to see where it looks."
        )
    ui.site_picker(record, lambda: redraw([LINK, WHERE, PLAYER, TWIN, MAP]), mean=True)


@ui.stepped
def one_step() -> None:
    """Draw the fragment for a step: the map with its row outlined, and the candidates."""
    record = chosen_record()
    step = ui.stepper(record, also=(PLAYER,))
    twin()
    with st.container():  # there or not, it moves nothing that stands below
        if meaning := gloss_text(word_at(record.target, step), record.languages):
            st.caption(f"{meaning}.")
    site = ui.chosen_site(record)
    where, candidates = st.columns([4, 3]) if site else (None, st.container())
    if site and where:
        with where:
            attention_map()
    with candidates:
        st.subheader(f"What step {step + 1} could have written")
        show_candidates(record, step, STEP, key="translate_candidates")


@st.fragment(key=TWIN)
def twin() -> None:
    """Draw the player's step as one chart; a fragment of its own, as it depends on the head too."""
    record = chosen_record()
    step_as_chart(record, ui.chosen_step(record), key="translate_player")


@st.fragment(key=MAP)
def attention_map() -> None:
    """Draw the map; a fragment of its own, as it depends on the head, and its switches change nothing else."""
    record = chosen_record()
    site = ui.chosen_site(record)
    if site is None:
        return
    step, head = ui.chosen_step(record), chosen_head_or_mean(record, site)
    st.subheader("The map: where it looks")
    with st.container(horizontal=True):
        per_row = switch(
            "Per row",
            key=PER_ROW,
            help="Each row gets its own colour scale.",
        )
        words = switch(
            "Whole words",
            key=WORDS,
            help=(
                f"Join the pieces of a word. The weights of {record.pair.source} pieces are added, those of "
                f"{record.pair.target} pieces averaged."
            ),
        )
    heads = range(len(record.attention[site].weights))
    mean = len(heads) > 1
    controls = Controls(HEAD, SITE, row=STEP, per_row=PER_ROW, words=WORDS, mean=mean, first_row=1, steps=True)
    show_map(record, site, head, controls, key="translate_map", row=step, per_row=per_row, words=words)
    with st.container():  # there or not, it moves nothing that stands below
        split = any(word.end - word.start > 1 for word in record.source.words)
        if split and not words and Site(site).kind == "cross":
            st.caption(
                f"The map shows every piece. The player above adds up the pieces of {record.pair.source.a} word."
            )
    if Site(site).side == "encoder":  # it has read everything before the first step
        return
    asked = [Head(site, each) for each in (heads if head is None else [head])]
    if words:
        note = word_sink_note(ui.current_translator(), record, asked, step)
    else:
        note = sink_note(ui.current_translator(), record, asked, step, f"Step {step + 1}")
    if note:
        st.caption(note)


ui.staged(SCENES, page)
