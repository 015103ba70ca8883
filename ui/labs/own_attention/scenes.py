"""Scenes of the lab on your own attention: prediction of a row, the map, the effect of a drawn row."""

from __future__ import annotations

import streamlit as st

from charts.candidates import candidate_bars
from charts.grammar import piece_names, word_names
from claims.multi_head import outcome_of
from claims.own_attention import drawn_effect
from model import Record
from model.dissect.aggregate import merge_to_words
from model.language.tokenizer import Word
from ui.both_translations import both_translations
from ui.class_poll import which_most
from ui.figures import LOWER_BOX, show, show_described
from ui.keys import Actions
from ui.labs.own_attention.drawn import MAX_LENGTH
from ui.labs.own_attention.figures import changes_by_scope, map_figure, row_figure
from ui.labs.own_attention.on_screen import ROWS, ShownRows, on_screen, places_of
from ui.labs.own_attention.painting import choices, other_box
from ui.lesson_model import lesson_translator
from ui.link import chosen_step, hidden_parameter
from ui.scenes import SCENE_BELOW, ClassPoll, Scene, written_steps
from ui.text import quoted
from ui.wording.multi_head import describe_outcome
from ui.wording.own_attention import describe_effect

CANDIDATES = 6  # bars below two translations
NOT_DRAWN = "Nothing is painted yet: paint a row on the page."


def viewed() -> ShownRows:
    """State of the stage, after its controls are drawn."""
    translator = lesson_translator("own_attention")
    choices(places_of(translator), translator.pair)
    hidden_parameter(ROWS, longest=MAX_LENGTH)
    other_box(translator.pair)
    return on_screen()


def one_row() -> str:
    view = viewed()
    return show_described(row_figure(view, chosen_step(view.before)), key="own_row")


def the_map() -> str:
    """The map as it is now, with the model's translation."""
    view = viewed()
    described = show_described(map_figure(view), key="own_chart")
    return describe_outcome(outcome_of(view.before, view.forced(), view.now)) if view.rows else described


def what_it_does() -> str:
    """Both translations, candidates of the described step, and compensation by other heads."""
    view = viewed()
    if not view.rows:
        show(candidate_bars(view.before, chosen_step(view.before)), key="own_candidates_before")
        return NOT_DRAWN
    st.html(both_translations(("as the model looks", view.before), ("with your weights", view.now)))
    step = view.described_step
    if step >= len(view.before.target):
        return describe_outcome(outcome_of(view.before, view.forced(), view.now))
    with st.container(key=SCENE_BELOW):
        show(candidate_bars(view.forced(), step, CANDIDATES), key="own_candidates_now", box=LOWER_BOX)
    return describe_effect(drawn_effect(view.before, step, changes_by_scope(view, step)), view.drawn)


def as_it_is() -> Record:
    return on_screen().before


def steps() -> Actions:
    return written_steps(on_screen().before)


def looked_at_most() -> ClassPoll | None:
    """The source word with the most weight at the step."""
    view = on_screen()
    step, source = chosen_step(view.before), view.before.source
    row = view.weights(view.before, "cross")[step]
    shares = merge_to_words(row[None], [Word("", 0, 1)], source.words)[0]
    written = piece_names(view.before.target)[step]
    return which_most(f"Where does it look to write {quoted(written)}?", word_names(source), shares)


SCENES = (
    Scene("One row: guess, then see", one_row, steps, choice=looked_at_most, translation=as_it_is),
    Scene("The map with your painted rows", the_map),
    Scene("What a painted row does", what_it_does, steps),
)
