"""The lab Break it: common mistakes in implementations of attention, and the effect of each on this sentence."""

from __future__ import annotations

import streamlit as st

import ui
from claims.prediction import what_becomes
from model.classroom.settings import TRAINABLE
from ui.attention_map import Controls, send_record, show_map
from ui.control_keys import HEAD, SITE
from ui.difference import difference_html
from ui.labs.break_it.choosing import choice
from ui.labs.break_it.code_beside import code_beside
from ui.labs.break_it.hand_out import hand_out
from ui.labs.break_it.on_screen import on_screen
from ui.labs.break_it.scenes import SCENES, cost_of_each
from ui.labs.break_it.switches import BETWEEN, SWITCHES
from ui.lesson_model import lesson_reading, lesson_record, lesson_translator, say_which_model
from ui.link import LINK
from ui.page_links import view_address
from ui.predict import predict
from ui.scenes import redraw
from ui.terms import term
from ui.wording.break_it import describe_outcome, describe_rows, the_mistakes
from ui.wording.prediction import ask_what_becomes

WHY = "The mistakes are built into it."
WHERE, MAPS, ROWS = "break_where", "break_maps_part", "break_rows_part"  # what depends on the head
COVERS = ("break_maps", "break_french", "break_said", "break_outcome")


def page() -> None:
    translator = lesson_translator("break_it")
    ui.say_if_cut(lesson_reading(translator))
    lesson_record(translator)  # where there is nothing to translate, the page stops here
    with st.container(key="room_break"):
        mistakes, head = st.columns(2)
        with mistakes:
            choice()
        view = on_screen()
        with head:
            which_head()
        st.markdown(" ".join(SWITCHES[mistake].does for mistake in view.mistakes))
        question = ask_what_becomes(view.question, what_becomes(view.right, view.written))
        predict(question, key="break_predict", covers=COVERS)
        send_record(view.right, key="break_right_record")
        send_record(view.broken, key="break_wrong_record")
        with st.container(key="break_maps"):
            both_maps()
        with st.container(key="break_french"):
            st.html(difference_html(view.right, view.written))
    with st.container(key="break_said"):
        what_rows_say()
    say_which_model(translator, WHY)
    code_beside(view.mistakes)
    st.header("What it costs")
    with st.container(key="break_outcome"):
        st.markdown(describe_outcome(view.outcome, view.right.pair))
        ui.show(cost_of_each(view), key="break_costs")
    noun = the_mistakes(len(view.mistakes))
    st.markdown(
        f"The weights are those of the model as it was trained, without {noun}. Both maps read the "
        f"{view.right.pair.target} that it writes without {noun}. The {term('log-probability')} is of that "
        f"{view.right.pair.target} too."
    )
    if set(view.mistakes) <= set(TRAINABLE):
        trained = {"learn_models": "transformer", "learn_mistake": BETWEEN.join(view.mistakes)}
        address = view_address("watch_it_learn", trained)
        st.markdown(f"Can a model learn with {noun}? [Train it so]({address}), beside a right one.")
    records = {f"Without {noun}": view.right, f"With {noun}": view.written}
    ui.share_files(records, key="break", view=hand_out)


@st.fragment(key=WHERE)
def which_head() -> None:
    """Draw the choice of site and head."""
    ui.site_picker(on_screen().offered, lambda: redraw([LINK, WHERE, MAPS, ROWS]))


@st.fragment(key=ROWS)
def what_rows_say() -> None:
    """Describe the sums of the broken map's rows."""
    st.markdown(describe_rows(on_screen().rows))


@st.fragment(key=MAPS)
def both_maps() -> None:
    """Draw the head's map without the mistakes and with them."""
    view = on_screen()
    noun = the_mistakes(len(view.mistakes))
    for column, title, record, key in zip(
        st.columns(2),
        (f"Without {noun}", f"With {noun}"),
        (view.right, view.broken),
        ("right", "wrong"),
        strict=True,
    ):
        with column:
            st.markdown(f"**{title}**")
            show_map(record, view.site, view.head, Controls(HEAD, SITE), key=f"break_{key}", sums=True)


ui.staged(SCENES, page)
