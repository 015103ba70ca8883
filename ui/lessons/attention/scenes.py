"""Scenes of the lesson on attention: its sections, each with the figure that the page draws too."""

from __future__ import annotations

import streamlit as st

from charts.alignment import WIDEST, alignment_ribbons, ribbons_data
from charts.grammar import word_names
from charts.word_comparison import word_comparison
from model import Record
from model.dissect.aggregate import merge_to_words
from model.language.tokenizer import EOS
from model.network.rnn import SITE
from ui.attention_map import Controls, show_map
from ui.attention_step import attention_step_of
from ui.class_poll import which_most
from ui.control_keys import ATTENTION_WORDS, STEP
from ui.figures import show, show_described
from ui.keys import Actions
from ui.lessons.attention.computation import softmax_figure
from ui.lessons.attention.effects import (
    AT_END,
    ONE_WORD,
    both_weights,
    compared_words,
    other_look,
    word_at,
)
from ui.lessons.attention.on_screen import look_at, on_screen
from ui.lessons.attention.other_weights import how_much_stays, staged_weights
from ui.link import one_of, switch
from ui.linked_view import Control, LinkedView
from ui.scenes import PLAYS, ClassPoll, Scene, written_steps
from ui.stepper import go_to
from ui.translation_player import PLAYER, translation_player
from ui.wording.agreement import describe_verdict

VIEWS = ("ribbons", "heatmap")
_ribbons = LinkedView("ribbons", "step_views/ribbons", ("views/step_views/ribbons.css",), looks="ribbons", role="group")


def words_joined() -> bool:
    """Whether the alignment on show has whole words."""
    return bool(st.session_state[ATTENTION_WORDS])


def the_player() -> str:
    _, record, _ = on_screen()
    translation_player(record, key="attention_player")
    return ""  # it says it itself


def computed_step() -> str:
    """The step as an animated worked example."""
    translator, record, step = on_screen()
    attention_step_of(
        record,
        SITE,
        0,
        step,
        kind=translator.network.score_kind,
        key="attention_step",
        on_rest=lambda step: go_to(step, (PLAYER,)),
    )
    return ""


def alignment() -> str:
    """The weights of all steps."""
    _, record, step = on_screen()
    with st.container(horizontal=True, vertical_alignment="bottom"):
        view = one_of("Drawn as", VIEWS, key="attention_view")
        words = switch(
            "Whole words",
            value=True,
            key=ATTENTION_WORDS,
            help=(
                f"Join the pieces of a word. The weights of {record.pair.source} pieces are added, those of "
                f"{record.pair.target} pieces averaged."
            ),
        )
    if view != VIEWS[0]:
        controls = Controls(row=STEP, words=ATTENTION_WORDS, first_row=1, steps=True)
        return show_map(record, SITE, 0, controls, key="attention_map", row=step, words=words)
    st.caption("Hover over a word to see only its ribbons. Click to keep them, double-click to release.")
    data, alts = ribbons_data(record, SITE, 0, words)
    return _ribbons.show(
        lambda: alignment_ribbons(record, SITE, 0, step=step, words=words),
        data,
        alts,
        Control(STEP, len(record.target), step),
        key="attention_ribbons",
        widest=WIDEST,
    )


def weights_made() -> str:
    return show_described(softmax_figure(look_at()), key="attention_softmax")


def formulas() -> str:
    look = look_at()
    compared = other_look(look)
    return (
        compared
        if isinstance(compared, str)
        else show_described(both_weights(look, compared), key="attention_formulas")
    )


def needed() -> str:
    look = look_at()
    if not (compared := compared_words(look)):
        return ONE_WORD
    if (word := word_at(look, compared)) is None:
        return AT_END
    show(word_comparison(word, look.record.pair), key="attention_left_out")
    return describe_verdict(word)


def other_weights() -> str:
    return staged_weights(look_at())


def shown() -> Record:
    return on_screen()[1]


def steps() -> Actions:
    return written_steps(on_screen()[1])


def where_it_looks() -> ClassPoll | None:
    """Class poll: which source word does the current word look at most?"""
    _, record, step = on_screen()
    at = next(place for place, word in enumerate(record.target.words) if step < word.end)
    if record.target.ids[record.target.words[at].start] == EOS:
        return None
    weights = merge_to_words(record.attention[SITE].weights[0], record.target.words, record.source.words)[at]
    written = record.target.words[at].text
    return which_most(f"Which one does \u201c{written}\u201d look at most?", word_names(record.source), weights)


PLAYED, COMPUTED, ALIGNMENT, FIVE_PARTS, FORMULAS, NEEDED, OTHERS = SCENES = (
    Scene(
        "The translation, step by step",
        the_player,
        plays=PLAYS,
        choice=where_it_looks,
        line="Thick ribbon = where it looks while it writes this word.",
    ),
    Scene(
        "One step: the computation",
        computed_step,
        plays=PLAYS,
        line="The query meets every key; the weights then mix the values.",
    ),
    Scene(
        "The whole alignment",
        alignment,
        steps,
        choice=where_it_looks,
        folded=True,
        parameters=("attention_view", ATTENTION_WORDS),
    ),
    Scene(
        "One step in five stages",
        weights_made,
        steps,
        translation=shown,
        folded=True,
        parameters=("attention_open", "attention_key_no"),
    ),
    Scene("Two formulas, one step", formulas, steps, translation=shown, folded=True),
    Scene("Looking is not needing", needed, steps, translation=shown, folded=True),
    Scene("What if the weights were different?", other_weights, steps, choice=lambda: how_much_stays(look_at())),
)
