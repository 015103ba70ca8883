"""The lab on your own attention: paint attention weights, and see the effect on the translation."""

from __future__ import annotations

import streamlit as st

import ui
from charts.candidates import candidate_bars
from claims.multi_head import outcome_of
from claims.own_attention import drawn_effect
from claims.prediction import among_words
from model.network.intervention import AttentionEdit
from ui.figures import one_chart
from ui.labs.own_attention.drawn import MAX_LENGTH, Where
from ui.labs.own_attention.figures import changes_by_scope, map_figure, row_figure
from ui.labs.own_attention.on_screen import ROWS, ShownRows, on_screen, places_of
from ui.labs.own_attention.painting import HINTS, choices, other_box, the_french, the_map, undo, which_head
from ui.labs.own_attention.scenes import SCENES
from ui.labs.own_attention.two_sentences import two_sentences
from ui.lesson import show_code
from ui.lesson_model import lesson_reading, lesson_translator, say_which_model
from ui.link import hidden_parameter
from ui.predict import predict
from ui.terms import term
from ui.wording.multi_head import describe_outcome
from ui.wording.own_attention import ask_where_to_look, describe_effect

READS: dict[Where, str] = {
    "cross": "Each row is a step of the decoder, each column a piece of the {source}. Paint a row: the model writes on "
    "from that step with your weights. What it wrote before stays.",
    "encoder": "Each row is a piece of the {source}, each column a piece that it looks at. Paint a row: that piece "
    "looks where you say. All steps of the decoder read it, so the model writes the whole translation again.",
    "decoder": "Each row is what the decoder has just read and what it writes next. Each column is a piece read so "
    "far; later ones are masked. Paint a row: the model writes on from that step with your weights. What it wrote "
    "before stays.",
}


def page() -> None:
    translator = lesson_translator("own_attention")
    ui.say_if_cut(lesson_reading(translator))
    place = st.container(key="room_own")
    hint = place.empty()
    hint.caption(HINTS["only"])  # at once: a place without anything in it is not kept
    brush, row = choices(places_of(translator), translator.pair)
    hint.caption(HINTS[brush])
    hidden_parameter(ROWS, longest=MAX_LENGTH)
    heads, changed = st.container(), st.container()
    st.header("Two sentences")
    other_box(translator.pair)
    view = on_screen()  # once all that it depends on is drawn
    with place:
        the_french(view)
        the_map(view, brush)
    undo(view, row)
    with heads:
        which_head(view)
        say_which_model(translator, f"It looks back at the {translator.pair.source}.")
        if twin := one_chart("own_twin"):
            with twin:
                as_chart(view)
    records = {"As the model looks": view.before}
    with changed:
        if view.rows:
            what_changed(view)
            records |= {"With your painted rows": view.now, "Made to write the first translation": view.forced()}
        else:
            st.write(READS[view.where].format(source=translator.pair.source))
        st.header("Guess, then see")
        st.write(
            f"Choose a step. Where would you look to write it? Give out 100 % over the {translator.pair.source} words, "
            "then compare with the model’s row."
        )
        one_row()
    records |= two_sentences(view)
    ui.share_files(records, key="own")


@ui.stepped
def one_row() -> None:
    """Draw the reader's row of a step beside the model's own."""
    view = on_screen()
    step = ui.stepper(view.before)
    predict(
        ask_where_to_look(among_words(view.before, view.weights(view.before, "cross")[step], step)),
        key="own_predict",
        covers=["room_own_map", "own_answer"],
    )
    with st.container(key="own_answer"):
        ui.show(row_figure(view, step), key="own_row")
    st.markdown(
        f"The effect of a painted row is a change of {term('log-probability')}, in {term('nat')}s. The changes of "
        "all pieces add up."
    )


def as_chart(view: ShownRows) -> None:
    """The painted map as a chart."""
    ui.show(map_figure(view), key="own_chart")


def what_changed(view: ShownRows) -> None:
    """Draw the old translation under the drawn rows, candidates of the described step, and compensation by
    other heads.
    """
    before, step = view.before, view.described_step
    forced = view.forced()
    st.markdown(describe_outcome(outcome_of(before, forced, view.now)))
    if step < len(before.target):
        of_encoder = view.drawn == ("encoder",)
        st.subheader(f"Step {step + 1}, {'which changes most' if of_encoder else 'your first painted row'}")
        left, right = st.columns(2)
        with left:
            st.markdown("As the model looks")
            ui.show(candidate_bars(before, step), key="own_candidates_before")
        with right:
            st.markdown("With your weights")
            ui.show(candidate_bars(forced, step), key="own_candidates_now")
        st.subheader("Do other heads make up for it?")
        effect = drawn_effect(before, step, changes_by_scope(view, step))
        st.markdown(describe_effect(effect, view.drawn))
    show_code(AttentionEdit.change_weights, key="own_change")


ui.staged(SCENES, page)
