"""Check yourself: questions on attention in two parallel forms, and the sums of a class's answers."""

from __future__ import annotations

import streamlit as st

from ui.check_yourself.adding_up import draw_class
from ui.check_yourself.asking import draw_questions
from ui.check_yourself.questions import FORMS, TIMES
from ui.link import one_of

QUESTIONS, CLASS = "questions", "class"


def page() -> None:
    with st.container(horizontal=True, key="check_row"):
        view = one_of("View", (QUESTIONS, CLASS), key="check_view")
        if view == QUESTIONS:
            with st.container(horizontal=True, width="content"):
                form = one_of("Form", FORMS, key="check_form")
                time = one_of("Before or after a lesson?", TIMES, key="check_time")
    if view == CLASS:
        draw_class()
        return
    draw_questions(form, time)
    st.caption(
        "Your answers stay in this tab. You save them as a file; nothing is sent to anybody. Forms A and B ask for the "
        "same ideas: take one before a lesson and the other after it."
    )


page()
