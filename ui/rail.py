"""The contents rail: a page's scenes, in its margin or folded in its top strip, with the current one marked."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from charts.components import Component
from streamlit_places import MAIN
from ui.component_files import module_component
from ui.scenes import Scene, scene_asked

_component = module_component(
    "attention_lab_rail",
    Component(
        '<nav aria-label="On this page" hidden><details><summary>On this page</summary><ol></ol></details></nav>',
        module="views/rail.js",
        styles=("views/rail.css",),
    ),
)


def contents_rail(scenes: Sequence[Scene]) -> None:
    """Draw the rail, and scroll to the scene in the URL; call once a run, from `app.py`.

    The browser finds the scenes by the containers of `ui.scenes.section`, and lists other headings among them, such as
    that of the closing questions.
    """
    asked = scene_asked(len(scenes))
    with st.container(key="rail"):  # which `page_style` takes out of the flow, and keeps a margin for
        _component(
            key="rail_component",
            data={"main": MAIN, "scenes": [scene.title for scene in scenes], "open": 0 if asked is None else asked + 1},
        )
