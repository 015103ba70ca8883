"""The stage: one scene of a page fills a projector, with keys to move on; its link opens the same scene elsewhere.

Blanking and revealing happen in the browser (`assets/lab/views/stage.js`); all other keys are handled here.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape

import streamlit as st

from charts.components import Component
from contents import CONTENTS, LESSONS, PageInfo
from streamlit_places import MENU_LINK
from ui.component_files import module_component
from ui.keys import Actions, pressed_keys
from ui.lesson_model import has_record
from ui.link import CONTROLS, DRAWN, USUAL, choose, hidden_parameter
from ui.predict import predicts_first
from ui.scenes import ClassPoll, Scene, on_stage, scene_asked
from ui.text import in_language

KEY = "stage_heard"
LETTERS = "ABCD"
MEANINGS = {  # of keys, in the order in which they are listed
    "ArrowLeft": ("\u2190", "a step back"),
    "ArrowRight": ("\u2192", "a step on"),
    "Space": ("Space", "play, pause"),
    "h": ("H", "the next head"),
    "l": ("L", "the next layer"),
    "PageUp": ("Page \u2191", "the previous scene"),
    "PageDown": ("Page \u2193", "the next scene"),
    "b": ("B", "blank the answer"),
    "a": ("A", "show the answer"),
    "q": ("Q", "the link as a QR code"),
    "p": ("P", "leave the stage"),
    "?": ("?", "these keys"),
}

_component = module_component(
    "attention_lab_stage",
    Component(
        '<div class="bar" role="toolbar" aria-label="Stage"></div><dialog aria-label="Keys"></dialog>',
        module="views/stage.js",
        styles=("views/stage.css",),
    ),
)


def staged(scenes: Sequence[Scene], page: Callable[[], None]) -> None:
    """Draw the page or, on the stage, the scene in the URL."""
    if not on_stage():
        page()
        return
    scene = scenes[scene_asked(len(scenes)) or 0]
    with st.container(key="on_stage"):
        st.title(scene.title, anchor=False)
        caption = st.container(key="scene_said")
        above = st.container(key="scene_french") if scene.translation is not None else None
        with st.container(key="scene_answer"):
            sentence = scene.draw()
        if above is not None and scene.translation is not None:
            written = scene.translation()
            spoken, text = in_language(written.pair.target), escape(written.target.text) or "&nbsp;"
            above.html(f"<p>It writes: <b{spoken}>{text}</b></p>")
        caption.markdown(sentence or scene.line)
        if predicts_first() and (choice := scene.choice()):
            with st.container(key="scene_right"):  # seen once it was asked and revealed
                st.html(f"<p><b>{LETTERS[choice.right]}</b> {escape(choice.options[choice.right])}</p>")
            with st.container(key="scene_choice"):
                st.html(hands(choice))
    keep_parameters()  # of other scenes


def hands(choice: ClassPoll) -> str:
    """A class poll in HTML: the question, and each option with a letter that is legible from the last row."""
    rows = "".join(
        f"<li><b>{letter}</b> <span>{escape(option)}</span></li>"
        for letter, option in zip(LETTERS, choice.options, strict=False)
    )
    return f"<div class='hands'><p>{escape(choice.question)}</p><ol>{rows}</ol></div>"


def stage_keys(info: PageInfo, scenes: Sequence[Scene]) -> None:
    """Handle the keys of the stage and, elsewhere, the one that opens it; call once a run, from `app.py`."""
    if not scenes:
        return
    shown = (scene_asked(len(scenes)) or 0) if on_stage() else None
    actions: Actions = {"p": lambda: choose(stage="1")}
    offered: list[str] = []
    if shown is not None:
        scene = scenes[shown]
        of_figure = scene.actions() if has_record(info.name) else {}  # it has no steps then
        offered = [*of_figure, *scene.plays]
        actions = {**of_figure, **_way(len(scenes))}
    presses = pressed_keys(actions, KEY)
    _component(
        key=KEY,
        data={
            **presses.data(),
            "keys": list(actions),
            "stage": shown is not None,
            "scene": shown,
            "scenes": [scene.title for scene in scenes],
            "lessons": [[lesson.heading, lesson.address] for lesson in CONTENTS[LESSONS]],
            "link": MENU_LINK,
            "lesson": info.number,
            "buttons": [name for name in MEANINGS if name in actions and name in offered],
            "meanings": [
                [name, *meaning] for name, meaning in MEANINGS.items() if name in {*actions, *offered, *"baq?"}
            ],
        },
        on_pressed_change=presses.answer,
    )


def _way(count: int) -> Actions:
    """Keys of every scene: to other scenes, and off the stage. Those for lessons click the menu's links."""

    def move(by: int) -> None:
        choose(scene=max(0, min((scene_asked(count) or 0) + by, count - 1)) + 1)

    return {"PageUp": lambda: move(-1), "PageDown": lambda: move(1), "p": lambda: choose(stage="")}


def keep_parameters() -> None:
    """Draw, hidden, the page's parameters and controls that this run has not drawn, or the URL would lose them."""
    drawn, controls = st.session_state.get(DRAWN, set()), st.session_state.get(CONTROLS, {})
    for name, usual in dict(st.session_state.get(USUAL, {})).items():
        if name in drawn or st.session_state.get(name, usual) == usual:
            continue
        if name in controls:
            with st.container(key=f"hidden_{name}"):
                controls[name]()
        elif usual == "":
            hidden_parameter(name)
