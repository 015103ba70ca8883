"""The start page: an introduction, a translation that plays by itself, and three ways in."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

import ui
from charts.player import MEAN
from charts.saved_page import HandOut
from contents import CONTENTS, LESSONS
from model.dissect.telling import telling_step
from ui.browser_answers import typed_french
from ui.hand_out import step_and_map
from ui.link import LINK, MEAN_HEAD, STEP, choose, chosen_step, number_asked, open_at
from ui.page_links import page_link
from ui.player import Rest, player
from ui.scenes import redraw
from ui.stepper import STEPS
from ui.translation_player import PLAYER, played, step_as_chart, track_of, view_of
from ui.translation_scene import SCENES

ENDED = "start_ended"  # the model and sentence of the translation that was played to its end


@dataclass(frozen=True)
class Door:
    """A link on the start page: the page's file name, its text, its description."""

    to: str
    label: str
    waits: str


DOORS = (
    Door(CONTENTS[LESSONS][0].name, "Start the lessons", "Six lessons, from one vector to the Transformer."),
    Door("translate", "Try your own sentence", "See every step, head and weight."),
    Door("papers", "Read the paper with it", "Each equation, shown on your sentence."),
)


def page() -> None:
    place = st.container(key="room_start")  # with the line in it, it keeps its room from the start
    place.html("<span></span>")
    doors()  # before the player, which may have nothing to play
    with place:
        the_player()
    with st.container(key="typed"):  # which `page_style` hides
        typing()
    one_step()
    ui.share_files({"This translation": ui.current_record()}, key="start", view=view)


def view() -> HandOut:
    return step_and_map("start", ui.current_record())


@played
def the_player() -> None:
    """Draw the player. At its end it leaves the URL's step unchanged, with which other pages open."""
    ui.say_if_cut(ui.current_reading())
    record = ui.current_record()
    open_at(telling_step(record))
    shown = track_of(record)
    site, head = view_of(record)
    last, played_through = len(record.target) - 1, (record.model, record.source.text)

    def rested(rest: Rest) -> None:
        if rest.step == last:
            st.session_state[ENDED] = played_through
        else:
            st.session_state[ENDED] = None
            choose(step=rest.step)
        if (rest.site, rest.head) != (site, head):
            choose(site=rest.site or "", head=MEAN_HEAD if rest.head == MEAN else rest.head)
        redraw([LINK, PLAYER, STEPS])

    player(
        [shown],
        step=last if st.session_state.get(ENDED) == played_through else chosen_step(record),
        view=shown.view(site, head),
        name=f"The translation by {ui.model_label(record.model)}, step by step",
        key="start_translation",
        on_rest=rested,
        whole=True,
        autoplay=not number_asked(STEP),  # a link to a step shows that step
    )


@st.fragment
def typing() -> None:
    """Let the browser translate what is typed, in the player."""
    typed_french(name="start")


@ui.stepped
def one_step() -> None:
    """Draw the player's step as a chart, for download."""
    record = ui.current_record()
    step_as_chart(record, chosen_step(record), key="start_player")


def doors() -> None:
    """Draw the three links side by side."""
    for place, (column, door) in enumerate(zip(st.columns(len(DOORS)), DOORS, strict=True)):
        with column, st.container(border=True, key=f"start_door_{place}", height="stretch", gap="xxsmall"):
            page_link(door.to, door.label)
            st.caption(door.waits)


ui.staged(SCENES, page)
