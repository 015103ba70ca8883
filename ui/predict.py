"""Predict, then reveal: the reader answers before a figure is shown, then sees both side by side.

A closed strip above the figure hides nothing: readers who want no questions scroll past it. For those who open it the
figure is covered until they answer, at every further step too, and "Show me" ends that with one click. A cover that
appeared by itself would be in everybody's way; a question beside an open figure is no prediction.

The link's `predict=off` leaves all questions out, for a class that is compared with one that predicts.

Answers stay in the browser's `sessionStorage`, keyed by the question; the server learns that a closing question has
been answered, never the answer.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

import streamlit as st

from charts.components import PREDICT
from streamlit_places import by_key
from ui.component_files import module_component
from ui.depth import unfolds
from ui.link import MODEL, PREDICT_FIRST, SENTENCE, asked
from ui.player import identity
from ui.presses import Presses
from ui.text import literal
from ui.wording.prediction import Prediction

OFF = "off"

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
_component = module_component("attention_lab_predict", PREDICT)


def predicts_first() -> bool:
    """Whether pages ask before they show; a link with `predict=off` turns this off for the whole session."""
    return asked(PREDICT_FIRST) != OFF


def predict(
    prediction: Prediction | None,
    *,
    key: str,
    covers: Sequence[str] = (),
    waits: str = "",
    on_next: Callable[[], None] | None = None,
    stage: bool = False,
) -> None:
    """Draw the question above its figure.

    key: begins with the page's prefix. covers: keys of the containers with the answer. prediction: None where there is
    nothing to ask yet; `waits` then announces the question. on_next: callback of the button for the next question of
    the same kind. stage: large, for a projector, and open from the start.
    """
    if not predicts_first() or (prediction is None and not waits):
        return

    given: dict[str, Any] = {}
    what = _asked(key, "", ())
    if prediction is not None:
        given = asdict(prediction) | {"answers": sorted(prediction.answers) or None}
        what = _asked(key, prediction.question, prediction.options)

    def went_on(question: object) -> None:
        if on_next is not None and question == what["id"]:  # not one that was left before
            on_next()

    given |= {"waits": waits, "covers": [by_key(each) for each in covers], "next": on_next is not None, "stage": stage}
    _draw(key, given | what | {"formula": unfolds("code")}, went_on)


def ask(question: str, options: Sequence[str], *, key: str, right: Callable[[], frozenset[int]]) -> bool:
    """Draw a closing question; returns whether it has been answered, so that the page may show its own answer.

    Where nothing is predicted, it is plain text and counts as answered.

    options: empty for a line of free text. right: the right options, empty where unknown; computed once the reader has
    answered.
    """
    if not predicts_first():
        st.markdown(f"**{literal(question)}**")
        return True
    what = _asked(key, question, options)
    shown, of = f"{key}_shown", f"{key}_of"
    if st.session_state.get(of) != what["id"]:  # another sentence: asked anew
        st.session_state[of], st.session_state[shown] = what["id"], False

    def answered(told: object) -> None:
        if isinstance(told, list) and len(told) == 2 and told[0] == what["id"]:
            st.session_state[shown] = told[1] is True

    answers = sorted(right()) if options and st.session_state[shown] else []
    kind = "word" if options else "text"
    given = {"kind": kind, "answers": answers or None, "deferred": True, "shown": st.session_state[shown]}
    _draw(key, what | given, answered)
    return bool(st.session_state[shown])


def _draw(key: str, given: Mapping[str, Any], pressed: Callable[[Any], None]) -> None:
    """Draw a question. given: its data for the browser, beside the defaults. pressed: answers its buttons."""
    presses = Presses(key, pressed)
    with st.container(key=f"predict_{key}"):  # for which `assets/style/room.css` keeps room
        _component(key=key, data={**_USUAL, **given, **presses.data()}, on_pressed_change=presses.answer)


def _asked(key: str, question: str, options: Sequence[str]) -> dict[str, Any]:
    """The question for the browser, and the key of its answer: question, sentence, model.

    Not the numbers: they may differ in the last digit from replica to replica.
    """
    name = identity(key, asked(SENTENCE), asked(MODEL), question, *options)
    return {"id": name, "place": key, "question": question, "options": list(options)}
