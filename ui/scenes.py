"""Scenes of a page: its sections in order, each with one figure. The stage shows one of them, the rail lists them.

A lesson names its scenes once, in `ui/lessons/NAME/scenes.py`. Its page draws each inside `section`, with the same
functions; `ui.stage.staged` draws the page or, on the stage, one scene. The URL holds both: `stage=1`, and `scene=3`
for the third. Without `stage=1` the page scrolls to that section.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from contents import PageInfo
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
UNFINISHED = "page_unfinished"  # in the session: whether the last run of the whole page was interrupted, or still runs
WAITING = "parts_waiting"  # in the session: keys of the fragments whose rerun has been asked for and has not ended
PARTS_DRAWN = "parts_drawn"  # key of the fragment that is rerun after them
OPENED = "scenes_opened"  # in the session: page and title of each folded scene that a link led to


@dataclass(frozen=True)
class ClassPoll:
    """A question for a class poll: up to four options, one of them right (from 0), as plain text."""

    question: str
    options: tuple[str, ...]
    right: int


@dataclass(frozen=True)
class Scene:
    """A section of a page, listed on the rail and shown on the stage.

    draw: draws its one figure and returns a sentence on it, from this sentence's numbers, in Markdown. actions: keys
    that the server handles. plays: keys that its player handles. choice: class poll before the figure, None where this
    sentence gives none. translation: the record that is shown above the figure, where the figure does not show its
    translation. folded: closed on its page, under its title. parameters: URL parameters that belong to it and open it.
    line: caption where `draw` returns none.
    """

    title: str
    draw: Callable[[], str]
    actions: Callable[[], Actions] = dict
    plays: tuple[str, ...] = ()
    choice: Callable[[], ClassPoll | None] = lambda: None
    translation: Callable[[], Record] | None = None
    folded: bool = False
    parameters: tuple[str, ...] = ()
    line: str = ""


def on_stage() -> bool:
    """Whether this run draws the stage."""
    return bool(st.session_state.get(ON))


def redraw(parts: Sequence[str]) -> None:
    """End of a callback: rerun only the fragments with these keys; on the stage, which has none, everything.

    What an interrupted run has not drawn, Streamlit would never draw. So the fragments of an interrupted rerun are
    rerun too; and everything, if the change has interrupted a run of the whole page: the browser would be sent
    fragments of a page that it does not have.
    """
    if on_stage() or st.session_state.get(UNFINISHED, True):
        return
    waiting: dict[str, None] = st.session_state[WAITING]
    waiting.update(dict.fromkeys(parts))
    st.rerun([*waiting, PARTS_DRAWN])


def turn_page(info: PageInfo) -> None:
    """Begin a run: forget another page's scene and defaults; call before `link_parameters`."""
    st.session_state[UNFINISHED] = True
    st.session_state[DRAWN] = set()
    st.session_state[OPENS_AT], st.session_state[OPENS_WITH] = 0, info.opens_with
    if st.session_state.get(HERE) not in (None, info.name):
        st.session_state[SCENE] = ""
    st.session_state[HERE] = info.name


def end_page() -> None:
    """End a run of the whole page, which has not been interrupted; call last."""
    with st.container(key=PARTS_DRAWN):  # which `page_style` hides
        _end_parts()
    st.session_state[UNFINISHED] = False


@st.fragment(key=PARTS_DRAWN)
def _end_parts() -> None:
    st.session_state[WAITING] = {}


def set_stage(info: PageInfo) -> None:
    """Decide whether this run draws the stage; call once a run, after `link_parameters`."""
    st.session_state[ON] = bool(info.staged) and nearest_index(asked(STAGE), 2) == 1


def scene_asked(count: int) -> int | None:
    """The scene in the URL, from 0, clipped; None without one."""
    return nearest_index(moved(asked(SCENE), -1), count) if asked(SCENE).strip() else None


def section(scenes: Sequence[Scene], scene: Scene) -> DeltaGenerator:
    """Container of a scene on its page; a folded one is an expander, open at depths with code."""
    number = scenes.index(scene) + 1
    container = st.container(key=f"scene_{number}")
    if not scene.folded:
        return container
    with container:
        return fold(scene.title, key=str(number), opened=_asked_to_open(scenes, scene))


def fold(title: str, *, key: str, opened: bool = False) -> DeltaGenerator:
    """An expander for an optional part of a page, under its title (plain).

    It is open at depths with code, and where a link asked for it.
    """
    code = unfolds("code")
    # keys of their own: what a reader has opened or closed by hand, the browser keeps by its key
    name = f"fold_{key}_with_code" if code else f"fold_{key}"
    return st.expander(f"**{literal(title)}**", expanded=code or opened, key=name)


def _asked_to_open(scenes: Sequence[Scene], scene: Scene) -> bool:
    """Whether a link of this session led to the scene, by its number or by its parameters.

    It stays open when the URL changes again, so that nothing closes while it is read.
    """
    led = scene_asked(len(scenes)) == scenes.index(scene)
    led = led or any(st.query_params.get(name) for name in scene.parameters)
    opened = st.session_state.setdefault(OPENED, set())
    on_page = (st.session_state.get(HERE), scene.title)
    if led:
        opened.add(on_page)
    return on_page in opened


def step_actions(count: int, now: Callable[[], int], go_to: Callable[[int], None]) -> Actions:
    """Actions for the arrow keys over steps from 0 to count - 1: now returns the current one, go_to is a callback."""
    return {
        "ArrowLeft": lambda: go_to(max(now() - 1, 0)),
        "ArrowRight": lambda: go_to(min(now() + 1, count - 1)),
    }


def written_steps(record: Record) -> Actions:
    """Actions for the arrow keys over the decoder's steps."""
    return step_actions(len(record.target), lambda: chosen_step(record), lambda step: choose(step=step))


def head_actions(record: Record, usual: str = DEFAULT_SITE) -> Actions:
    """Actions for keys: H for the next head of the site on screen, L for the next layer of its kind; both wrap around.

    usual: the page's default site.
    """

    def turn_head() -> None:
        site = chosen_site(record, usual)
        if site is not None:
            choose(head=(chosen_head(record, site) + 1) % len(record.attention[site].weights))

    def turn_layer() -> None:
        site = chosen_site(record, usual)
        if site is not None:
            of_kind = [other for other in record.attention if kind_of(other) == kind_of(site)]
            choose(usual_site=usual, site=of_kind[(of_kind.index(site) + 1) % len(of_kind)])

    return {"h": turn_head, "l": turn_layer}
