"""The toolbar of every page: sentence and model, then depth, Share, Stage and rarely used items.

It is one row at the same place on every page. In narrow windows all but the sentence is in a sheet that a button opens
(`assets/lab/views/toolbar.js`); `assets/style/toolbar.css` has its measures.
"""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from charts.components import Component
from contents import PageInfo
from page_style import TOUCH
from streamlit_places import MAIN, by_key
from ui.browser_answers import answers_typing
from ui.component_files import module_component
from ui.confidence_marks import confidence_switch
from ui.copy_link import copy_link
from ui.depth import depth_choice
from ui.lesson_model import installed_models, page_model, pair_on_page
from ui.link import choose, chosen_model, mirrored
from ui.models import menu_label
from ui.reset import reset
from ui.scenes import Scene, on_stage
from ui.sentence import BOX, LONG_PAUSE, PAUSE, sentence_field
from ui.share import share_menu
from ui.stage import stage_keys
from ui.typing import watch_typing

_component = module_component(
    "attention_lab_toolbar",
    Component(
        '<button type="button" aria-expanded="false" aria-label="Model, depth, share and more">'
        '<svg viewBox="0 0 24 24" width="22" height="22" aria-hidden="true" fill="none" stroke="currentColor" '
        'stroke-width="2" stroke-linecap="round"><path d="M4 7h9M19 7h1M4 17h1M11 17h9"/>'
        '<circle cx="16" cy="7" r="2.5"/><circle cx="8" cy="17" r="2.5"/></svg></button>',
        module="views/toolbar.js",
        styles=("views/toolbar.css",),
    ),
    sends_styles=True,
)


def toolbar(info: PageInfo, scenes: Sequence[Scene]) -> None:
    """Draw the toolbar; call once a run, from `app.py`.

    On the stage it is hidden: its widgets hold the URL parameters, and the link's dialog is shown there too.
    """
    with st.container(key="toolbar", horizontal=True, gap=None):
        # where it does nothing it is hidden, and keeps its place
        with st.container(key="bar_sentence" if info.translates else "bar_no_sentence", horizontal=True, gap=None):
            pause = LONG_PAUSE if answers_typing(info, chosen_model()) else PAUSE
            sentence_field(pair_on_page(info), pause=pause)
        with st.container(key="bar_rest", horizontal=True, gap=None):
            with st.container(key="bar_model" if info.translates or info.needs else "bar_no_model"):
                model_choice(info)
            depth_choice()
            copy_link() if on_stage() else share_menu()
            with st.container(key="stage_keys"):  # before the page, which may stop: nobody is caught on the stage
                if scenes:
                    stage_keys(info, scenes)
                else:
                    st.button("Stage", key="no_stage", disabled=True, width="stretch")
            with st.popover("More", key="more", width="stretch"):
                reset()
                if info.translates:  # else there is no translation to mark
                    confidence_switch()
        with st.container(key="bar_open"):
            data = {"main": MAIN, "bar": by_key("toolbar")}
            _component(key="toolbar_component", data=data, height=TOUCH)
    watch_typing(BOX)


def model_choice(info: PageInfo) -> None:
    """Draw the choice among the page's models; locked for a single one, which may differ from the URL's."""
    names = installed_models(info.name)
    if not names:
        return
    mirrored(
        st.selectbox,
        "Model",
        names,
        page_model(info),
        key="model_choice",
        picked=lambda name: choose(model=name),
        format_func=menu_label,
        label_visibility="collapsed",
        disabled=bool(info.needs) and len(names) == 1,
    )
