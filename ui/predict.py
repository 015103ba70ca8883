"""Predict, then reveal: the reader answers before a figure shows, then sees both side by side.

A closed strip above its figure hides nothing: who wants no questions scrolls past it. Who takes it up has the figure
covered until she has answered, at every further step too, and "Show me" ends that with one press. A cover that came by
itself would be in everybody's way; a question beside an open figure is no prediction.

Answers stay in the browser's `sessionStorage`, kept by what was asked; the server learns that a closing question has
been answered, never what was said.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

import streamlit as st

from streamlit_places import by_key
from ui.claims.prediction import Prediction
from ui.component_files import assembled, component
from ui.depth import unfolds
from ui.link import MODEL, SENTENCE, asked
from ui.player import identity

_SCRIPTS = ("calls.js", "elements.js", "shares.js", "kept_answers.js", "revealed.js", "predict.js")
_USUAL: Mapping[str, Any] = {
    "kind": "word",
    "told": [],
    "answers": None,
    "shares": [],
    "says": "",
    "waits": "",
    "covers": [],
    "next": False,
    "stage": False,
    "deferred": False,
    "shown": True,
    "formula": False,
}
_library = component(
    "attention_lab_predictions",
    html="<span></span>",
    js=f"const LOOK = {json.dumps(assembled('predict.css'))}\n{assembled(*_SCRIPTS)}",
)
_component = component(
    "attention_lab_predict",
    html='<section class="predict" aria-label="A question before the answer"></section>',
    js=assembled("predict_here.js"),
)


def predictions() -> None:
    """Bring what all questions of a page are drawn with; once a run, from `app.py`.

    Streamlit sends a component's script with each of its places, and a lesson has six.
    """
    with st.container(key="predictions"):  # which `page_style` hides
        _library()


def predict(
    prediction: Prediction | None,
    *,
    key: str,
    covers: Sequence[str] = (),
    waits: str = "",
    on_next: Callable[[], None] | None = None,
    stage: bool = False,
) -> None:
    """Draw the question above what answers it.

    key: begins with the page's prefix. covers: keys of the containers that hold the answer. prediction: None where
    there is nothing to ask yet, and `waits` then says what asks it. on_next: callback of the button that leads to the
    next question of the same kind. stage: large, for a projector, and asked from the beginning.
    """
    if prediction is None and not waits:
        return

    given: dict[str, Any] = {}
    what = _asked(key, "", ())
    if prediction is not None:
        given = asdict(prediction) | {"answers": sorted(prediction.answers) or None}
        what = _asked(key, prediction.question, prediction.options)

    def went_on() -> None:
        if on_next is not None and st.session_state[key].next == what["id"]:  # not one that was told twice
            on_next()

    given |= {"waits": waits, "covers": [by_key(each) for each in covers], "next": on_next is not None, "stage": stage}
    _draw(key, given | what | {"formula": unfolds("code")}, on_next=went_on)


def ask(question: str, options: Sequence[str], *, key: str, right: Callable[[], frozenset[int]]) -> bool:
    """Draw a closing question; whether it has been answered, so that the page may show its own answer.

    options: empty for a line of free text. right: the right options, none where that cannot be said; computed once the
    reader has answered.
    """
    what = _asked(key, question, options)
    shown, of = f"{key}_shown", f"{key}_of"
    if st.session_state.get(of) != what["id"]:  # another sentence: asked anew
        st.session_state[of], st.session_state[shown] = what["id"], False

    def answered() -> None:
        told: Any = st.session_state[key].answer
        if isinstance(told, list) and len(told) == 2 and told[0] == what["id"]:
            st.session_state[shown] = told[1] is True

    answers = sorted(right()) if options and st.session_state[shown] else []
    kind = "word" if options else "text"
    given = {"kind": kind, "answers": answers or None, "deferred": True, "shown": st.session_state[shown]}
    _draw(key, what | given, on_answer=answered)
    return bool(st.session_state[shown])


def _draw(
    key: str,
    given: Mapping[str, Any],
    *,
    on_next: Callable[[], None] = lambda: None,
    on_answer: Callable[[], None] = lambda: None,
) -> None:
    """Draw a question. given: what the browser is told of it, beside what most questions are."""
    with st.container(key=f"predict_{key}"):  # for which `page_style` keeps room
        _component(key=key, data={**_USUAL, **given}, on_next_change=on_next, on_answer_change=on_answer)


def _asked(key: str, question: str, options: Sequence[str]) -> dict[str, Any]:
    """The question for the browser, with the name under which its answer is kept: what it asks, of which sentence and
    model. Not the numbers: they may differ in the last digit from replica to replica."""
    name = identity(key, asked(SENTENCE), asked(MODEL), question, *options)
    return {"id": name, "place": key, "question": question, "options": list(options)}
