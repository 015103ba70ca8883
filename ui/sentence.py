"""The sentence bar above every page: the sentence, examples, the model; then the heading, the link, reset and depth."""

from __future__ import annotations

import json
from dataclasses import dataclass

import streamlit as st

from contents import Place
from model.assets import ASSETS
from ui.callbacks import claim_run, write_address
from ui.copy_link import copy_link
from ui.depth import depth_choice
from ui.doubt import doubt_switch
from ui.lesson_model import fitting_models, lesson_model
from ui.link import DEFAULT_SENTENCE, SENTENCE, choose, chosen_model, mirrored
from ui.models import model_label, model_names
from ui.reset import reset
from ui.text import literal
from ui.typing import watch_typing

BOX = "English sentence"
MODEL_WIDTH, EXAMPLES_WIDTH = 230, 112  # pixels
PAUSE = 100  # milliseconds without a keystroke after which the page follows what is typed
MENU = "examples"
EXAMPLES = ASSETS / "examples.json"


@dataclass(frozen=True)
class Example:
    """A sentence worth typing, and the phenomenon that it shows, as one sentence for people who know no French."""

    sentence: str
    shows: str


@st.cache_resource(max_entries=1)
def examples() -> tuple[Example, ...]:
    """The example sentences, in the order in which they are offered."""
    return tuple(Example(**each) for each in json.loads(EXAMPLES.read_text(encoding="utf-8")))


def sentence_bar(place: Place) -> None:
    """Draw the bar and, in its second row, the page's heading; once a run, from `app.py`.

    Pages ask `ui.current_record` for what was typed.
    """
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall"):
        st.text_input(
            BOX,
            value=DEFAULT_SENTENCE,
            key=SENTENCE,
            bind="query-params",
            live=f"{PAUSE}ms",
            on_change=write_address(SENTENCE, DEFAULT_SENTENCE),
            placeholder="Type an English sentence",
            label_visibility="collapsed",  # the picture needs the room
            autocomplete="off",
        )
        _example_menu()
        _model_choice(place)
        doubt_switch()
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall"):
        st.title(place.heading)
        copy_link()
        reset()
        depth_choice()
    watch_typing(BOX)


def _model_choice(place: Place) -> None:
    """The models that the page can show; locked where there is one. What it shows need not be what the link says."""
    names = fitting_models(place.models) if place.models else model_names()
    if not names:
        return
    mirrored(
        st.selectbox,
        "Model",
        names,
        lesson_model(place.models) if place.models else chosen_model(),
        key="model_choice",
        picked=lambda name: choose(model=name),
        format_func=model_label,
        label_visibility="collapsed",
        disabled=bool(place.models) and len(names) == 1,
        width=MODEL_WIDTH,
    )


@st.fragment
def _example_menu() -> None:
    """The examples; they are sent when the menu is opened, and choosing one closes it."""

    def chosen(sentence: str) -> None:
        choose(sentence=sentence)
        st.session_state[MENU] = False
        st.rerun()

    menu = st.popover("Examples", width=EXAMPLES_WIDTH, key=MENU, on_change=claim_run)
    if not menu.open:
        return
    with menu:
        for number, example in enumerate(examples()):
            st.button(
                literal(example.sentence),
                key=f"example_{number}",
                on_click=chosen,
                args=(example.sentence,),
                type="tertiary",
                wrap=True,
            )
            st.caption(literal(example.shows))
