"""The lab on attention sinks: the effect of weight on the last token, and attention as word alignment."""

from __future__ import annotations

from typing import get_args

import streamlit as st

import ui
from charts.attention_sinks import Measure, row_figures, sink_map
from charts.grammar import piece_names
from charts.word_links import link_map
from claims.attention_sinks import eos_length, looks_elsewhere, needed_weight, sink_counts, table_agreement
from claims.sink_effect import effect_of_row
from model.dissect.attention_sinks import value_lengths, weighted_shares
from model.dissect.without_sink import row_without
from model.dissect.word_links import Rows, table_choice, word_links, word_weights, written_words
from model.language.glossary import glossary
from ui.labs.attention_sinks.measured import (
    against_hand_made_links,
    over_the_test_sentences,
    right_and_elsewhere,
)
from ui.labs.attention_sinks.on_screen import (
    FEW_STEPS,
    MAP,
    ROWS,
    TOKEN,
    ShownRow,
    measures_of,
    no_word,
    on_screen,
    rows_of,
)
from ui.labs.attention_sinks.scenes import SCENES
from ui.lesson import formula, formula_note, show_code
from ui.lesson_model import lesson_translation, lesson_translator
from ui.link import one_of
from ui.model_notes import taught_note
from ui.terms import term
from ui.wording.attention_sinks import (
    describe_agreement,
    describe_elsewhere,
    describe_eos_weight,
    describe_length,
    describe_needed,
    describe_no_glossary,
    describe_rows,
)

READ: dict[Rows, str] = {"writing": "the step that writes the word", "reading": "the step that has read it"}


def page() -> None:
    translator = lesson_translator("attention_sinks")
    record = lesson_translation(translator, f"It looks back at the {translator.pair.source}.")
    view = on_screen()
    with st.container(key="room_rests"):
        ui.site_picker(view.record)
        one_row()
    st.header("All heads")
    all_rows()
    st.header("Many sentences")
    over_the_test_sentences(view)
    alignments()
    ui.share_files({"The translation": record}, key="rests")


@ui.stepped
def one_row() -> None:
    """Draw one row of the chosen head in four measures, over the source pieces."""
    view = on_screen()
    if view.cross:
        ui.stepper(view.record)
    else:
        ui.token_picker(view.record.source, f"{view.record.pair.source} token", key=TOKEN)
    look = measures_of(view)
    columns = st.columns(2)
    for place, column, figure in zip(("weights", "worth"), columns, row_figures(view.record, look), strict=True):
        with column:
            ui.show(figure, key=f"rests_{place}")
    judged = piece_names(view.record.target)[look.query] if view.cross else None
    st.markdown(describe_eos_weight(effect_of_row(view.record, look), view.record, look))
    st.markdown(describe_length(eos_length(view.record, look)))
    st.markdown(describe_needed(needed_weight(view.record, look), judged))
    own = look.weights[-1], look.lengths[-1], look.shares[-1]
    products = float((look.weights * look.lengths).sum())
    formula(
        r"\frac{\alpha_j \, \lVert f(x_j) \rVert}{\sum_i \alpha_i \, \lVert f(x_i) \rVert}",
        rf"\text{{end: }} \frac{{{own[0]:.3f} \cdot {own[1]:.2f}}}{{{products:.2f}}} = {own[2]:.3f}",
    )
    formula_note(
        "$\\alpha_j$ is the weight, $f(x_j)$ the value as it goes on: in a Transformer after the head’s part of the "
        "output matrix (Kobayashi et al. 2020), in an RNN the value itself."
    )
    what = f"of {ui.quoted(judged)}" if judged is not None else "of the whole translation"
    st.caption(
        f"Each row is a {term('piece')}. Weight: the model’s own. Without the end mark: no weight there, the rest "
        "scaled up. Weight \u00d7 length: each token’s share of the result, by the length of weight times value. "
        f"Change without it: take away this one weight, run the model again, and see how the {term('log-probability')} "
        f"{what} changes, in {term('nat')}s."
    )
    show_code(value_lengths, weighted_shares, row_without, key="rests_look")


@st.fragment
def all_rows() -> None:
    """Draw the weight on `<eos>` in every row of every head of the chosen kind."""
    view = on_screen()
    asked = one_of("What to show", get_args(Measure), key=MAP, label_visibility="collapsed")
    measure: Measure = next(each for each in get_args(Measure) if each == asked)
    changes = measure == "change without it"
    found = rows_of(view, run=changes or (view.cross and len(view.record.target) <= FEW_STEPS))
    if changes and found.changes is None:
        st.info("The sentence is too long for this: type a shorter one.")
    else:
        ui.show(sink_map(view.record, found, measure, view.chosen), key="rests_map_chart")
    st.markdown(describe_rows(sink_counts(view.record, found)))


@st.fragment
def alignments() -> None:
    """Draw attention as word alignment, and the words for which it is none."""
    view = on_screen()
    st.header("Does attention align words?")
    elsewhere = alignment(view)
    against_hand_made_links(view)
    st.header("Where attention is no translation")
    none = (
        f"In this sentence no word that translates {view.record.pair.source.a} word looks most at another one. Try "
        "another head or a longer sentence."
    )
    st.markdown(elsewhere or (none if glossary(view.record.languages) else describe_no_glossary(view.record.pair)))
    right_and_elsewhere(view)


def alignment(view: ShownRow) -> str | None:
    """Draw the strongest source word of each target word beside the table's; returns a sentence on the differences."""
    rows = view.rows[0]
    if len(view.rows) > 1:
        asked = one_of("Read a word’s row at", view.rows, key=ROWS, format_func=lambda each: READ[each])  # type: ignore[index]
        rows = next(each for each in view.rows if each == asked)
    head, (source, target) = view.cross_head, view.record.pair
    frame = (
        f" Frame: the {source} word that a glossary has for the {target} one. (The alignment program eflomal made it "
        f"from this lab’s training pairs; it keeps three {source} words for each {target} one.) = the look agrees, "
        "\u2260 it does not, \u00b7 not in the glossary."
    )
    known = frame if glossary(view.record.languages) else ""
    whose = f"{ui.site_label(head.site)}, head {head.head + 1}, whole words."
    st.markdown(f"{whose}{known} {taught_note(view.translator.name, head)}")
    if not written_words(view.record, rows) or len(view.record.source.words) < 2:
        st.info(no_word(view.record))
        return None
    links = word_links(view.record, head.site, head.head, rows)
    ui.show(
        link_map(view.record, word_weights(view.record, head.site, rows)[head.head], links, rows), key="rests_links"
    )
    st.markdown(describe_agreement(table_agreement(links), view.record.pair))
    show_code(table_choice, key="rests_links")
    return describe_elsewhere(looks_elsewhere(view.record, links, rows))


ui.staged(SCENES, page)
