"""The scenes of a page: its sections in order, each with one figure. The stage shows one of them, the rail lists them.

A lesson names its scenes once, in `ui/lessons/NAME/scenes.py`. Its page draws each inside `section`, with the same
functions; `ui.stage.staged` draws the page or, on the stage, one scene. The link holds both: `stage=1`, and `scene=3`
for the third. Without `stage=1` the page opens at that section.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from contents import Place
from model import Record
from ui.depth import unfolds
from ui.keys import Actions
from ui.link import (
    DEFAULT_SITE,
    DRAWN,
    OPENS_AT,
    OPENS_WITH,
    SCENE,
    STAGE,
    asked,
    choose,
    chosen_head,
    chosen_site,
    chosen_step,
    moved,
)
from ui.nearest import nearest_index
from ui.sites import kind_of
from ui.text import literal

PLAYS = ("ArrowLeft", "ArrowRight", "Space")
PLAYS_HEADS = (*PLAYS, "h", "l")
SCENE_BELOW = "scene_below"  # the container of a chart that has what room is left below something else in its figure
ON, HERE = "stage_on", "stage_page"  # in the session: whether the stage is shown, and the page of the last run
OPENED = "scenes_opened"  # in the session: page and title of each folded scene that a link led to


@dataclass(frozen=True)
class Choice:
    """A question for raised hands: up to four options, one of them right (from 0), as plain text."""

    question: str
    options: tuple[str, ...]
    right: int


@dataclass(frozen=True)
class Scene:
    """A section of a page, as the rail names it and the stage shows it.

    draw: draws its one figure and returns one sentence on it, from this sentence's numbers, in Markdown. actions: what
    its keys do on the server, if any. plays: the keys that a player in it hears itself. choice: what a class may be
    asked before it sees the figure, None where this sentence has nothing to choose from. translation: the record whose
    French stands above the figure, where the figure does not show it. folded: its page shows it closed, under its
    title, until it is opened. parameters: of the link, which speak of what is folded there, and open it. line: what to
    see, where `draw` says nothing.
    """

    title: str
    draw: Callable[[], str]
    actions: Callable[[], Actions] = dict
    plays: tuple[str, ...] = ()
    choice: Callable[[], Choice | None] = lambda: None
    translation: Callable[[], Record] | None = None
    folded: bool = False
    parameters: tuple[str, ...] = ()
    line: str = ""


def on_stage() -> bool:
    """Whether this run draws the stage."""
    return bool(st.session_state.get(ON))


def redraw(parts: Sequence[str]) -> None:
    """At a callback's end: run the fragments with these keys alone; on the stage, which has none, the whole."""
    if not on_stage():
        st.rerun(list(parts))


def turn_page(place: Place) -> None:
    """Begin a run: the scene of another page is forgotten, and what it opens with; before `link_parameters`."""
    st.session_state[DRAWN] = set()
    st.session_state[OPENS_AT], st.session_state[OPENS_WITH] = 0, place.opens_with
    if st.session_state.get(HERE) not in (None, place.name):
        st.session_state[SCENE] = ""
    st.session_state[HERE] = place.name


def set_stage(place: Place) -> None:
    """Decide whether this run draws the stage; once a run, after `link_parameters`."""
    st.session_state[ON] = bool(place.staged) and nearest_index(asked(STAGE), 2) == 1


def scene_asked(count: int) -> int | None:
    """The scene that the link asks for, from 0, or the nearest of so many; None where it asks for none."""
    return nearest_index(moved(asked(SCENE), -1), count) if asked(SCENE).strip() else None


def section(scenes: Sequence[Scene], scene: Scene) -> DeltaGenerator:
    """The place of a scene on its page; that of a folded one can be opened, and is open where its code is wanted."""
    number = scenes.index(scene) + 1
    place = st.container(key=f"scene_{number}")
    if not scene.folded:
        return place
    with place:
        return fold(scene.title, key=str(number), opened=_asked_to_open(scenes, scene))


def fold(title: str, *, key: str, opened: bool = False) -> DeltaGenerator:
    """A part of a page that its first readers can do without, closed under its title (plain).

    It is open where its code is wanted, and where a link asked for it.
    """
    code = unfolds("code")
    # keys of their own: what a reader has opened or closed by hand, the browser keeps by its key
    name = f"fold_{key}_with_code" if code else f"fold_{key}"
    return st.expander(f"**{literal(title)}**", expanded=code or opened, key=name)


def _asked_to_open(scenes: Sequence[Scene], scene: Scene) -> bool:
    """Whether a link of this session led to the scene, by its number or by what it holds.

    It stays so when the link changes again: nothing closes while it is read.
    """
    led = scene_asked(len(scenes)) == scenes.index(scene)
    led = led or any(st.query_params.get(name) for name in scene.parameters)
    opened = st.session_state.setdefault(OPENED, set())
    on_page = (st.session_state.get(HERE), scene.title)
    if led:
        opened.add(on_page)
    return on_page in opened


def step_actions(count: int, now: Callable[[], int], go_to: Callable[[int], None]) -> Actions:
    """Left and right over steps from 0 to count - 1: the one at hand, and the callback that goes to one."""
    return {
        "ArrowLeft": lambda: go_to(max(now() - 1, 0)),
        "ArrowRight": lambda: go_to(min(now() + 1, count - 1)),
    }


def written_steps(record: Record) -> Actions:
    """Left and right over the steps of the decoder."""
    return step_actions(len(record.target), lambda: chosen_step(record), lambda step: choose(step=step))


def head_actions(record: Record, usual: str = DEFAULT_SITE) -> Actions:
    """H for the next head of the site on screen, L for the next layer of its kind; after the last comes the first.

    usual: the site that the page opens with.
    """

    def turn_head() -> None:
        site = chosen_site(record, usual)
        if site is not None:
            choose(head=(chosen_head(record, site) + 1) % len(record.attention[site].weights))

    def turn_layer() -> None:
        site = chosen_site(record, usual)
        if site is not None:
            of_kind = [each for each in record.attention if kind_of(each) == kind_of(site)]
            choose(usual_site=usual, site=of_kind[(of_kind.index(site) + 1) % len(of_kind)])

    return {"h": turn_head, "l": turn_layer}
