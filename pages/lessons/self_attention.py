"""Lesson 3: every token looks at every token; one row in detail; the same word in two sentences; two masks."""

from __future__ import annotations

import numpy as np
import streamlit as st

import ui
from charts.grammar import piece_names
from claims.predict_transformer import where_a_head_looks
from claims.self_attention import row_and_vector
from model import Record
from ui.attention_map import Controls, send_record, show_map
from ui.attention_step import attention_step_of
from ui.control_keys import HEAD, SELF_KIND, SELF_QUERY, SITE
from ui.lesson import questions, role
from ui.lesson_model import lesson_reading, say_which_model
from ui.lessons.self_attention.closing_questions import closing_questions
from ui.lessons.self_attention.computation import computation
from ui.lessons.self_attention.hand_out import hand_out
from ui.lessons.self_attention.on_screen import (
    HEAD_CHOSEN,
    OPENS_WITH,
    WHY,
    ask_for,
    chosen_meeting,
    on_screen,
    redraw,
)
from ui.lessons.self_attention.scenes import CONTEXT, FIVE_PARTS, LOOK, MAP, MASKS, SCENES, WHY_MASK
from ui.lessons.self_attention.two_masks import two_masks
from ui.lessons.self_attention.why_mask import why_mask
from ui.lessons.self_attention.word_in_context import word_in_context
from ui.link import chosen_site
from ui.predict import predict
from ui.sites import kind_picker
from ui.terms import term
from ui.wording.predict_transformer import ask_where_a_head_looks
from ui.wording.self_attention import describe_row_and_vector


def page() -> None:
    translator, record = on_screen()
    say_which_model(translator, WHY)
    ui.say_if_cut(lesson_reading(translator))
    send_record(record, key="self_record")
    one_head()
    with ui.section(SCENES, CONTEXT):
        word_in_context()
    with ui.section(SCENES, MASKS):
        two_masks()
    with ui.section(SCENES, WHY_MASK):
        why_mask()
    questions(closing_questions(translator, record), key="self")
    ui.share_files({"This translation": record}, key="self", view=hand_out)


@st.fragment(key=HEAD_CHOSEN)
def one_head() -> None:
    """Draw the choice of site, head and two tokens, the map, and the computation."""
    _, record = on_screen()
    with ui.section(SCENES, MAP):
        shown = chosen_site(record, OPENS_WITH)
        assert shown is not None
        kind_picker(record, shown, redraw, key=SELF_KIND, usual=OPENS_WITH)
        choices, picture = st.columns([5, 6])
        with choices:
            met = chosen_meeting(redraw)
        site, head, query = met.site, met.head, met.query
        with choices:
            answers = ["self_meeting", "room_self", "self_look_answer"]
            question = ask_where_a_head_looks(where_a_head_looks(record, site, head, query), site, head)
            predict(question, key="self_predict_look", covers=answers)
            with st.container(key="self_meeting"):
                st.markdown(meeting(record, site, head, query, met.key))
            st.subheader(MAP.title)
            source, target = record.pair
            st.markdown(
                f"In the encoder, {source} looks at {source}, in both directions. In the decoder, {target} looks at "
                f"the {target} written so far. Cross-attention joins the two: {target} looks at {source}."
            )
        with picture, st.container(key="room_self"):
            controls = Controls(HEAD, SITE, SELF_KIND, SELF_QUERY)
            show_map(record, site, head, controls, key="self_map", row=query, grows=True)
    st.markdown(
        "In an RNN the decoder looks at the encoder. In a Transformer the tokens of one sentence look at each "
        f"other. Every token, a {term('piece')} of the sentence, asks with its {role('query')}, answers with its "
        f"{role('key')} and hands over its {role('value')}. So each word takes in the words around it."
    )
    with st.container(key="self_look_answer"), ui.section(SCENES, LOOK):
        st.subheader(f"How {ui.literal(piece_names(record.rows(site))[query])} looks, step by step")
        attention_step_of(record, site, head, query, key="self_step", on_rest=ask_for)
        with st.container():  # there or not, it moves nothing that stands below
            if names := row_and_vector(record, site, query):
                st.markdown(describe_row_and_vector(*names))
    with ui.section(SCENES, FIVE_PARTS):
        st.fragment(computation)(met)


def meeting(record: Record, site: str, head: int, query: int, key: int) -> str:
    """Describe the score of a query and a key, in Markdown."""
    seen = record.attention[site]
    rows = record.rows(site)
    weight, scored = float(seen.weights[head, query, key]), float(seen.scores[head, query, key])
    met = "masked: weight 0" if not np.isfinite(scored) else f"score {scored:.2f}, weight {weight:.3f}"
    return f"{ui.quoted(piece_names(rows)[query])} looks at {ui.quoted(piece_names(record.columns(site))[key])}: {met}."


ui.staged(SCENES, page)
