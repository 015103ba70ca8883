"""Figures that the page's controls change in the browser, before the server answers.

The browser has the inputs for every choice (`assets/lab/views/linked_view.js`). A chart of what is chosen serves files
and the stage.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import streamlit as st

from charts.components import Component
from charts.figure import Figure
from ui.component_files import module_component
from ui.figures import files_of, show_described
from ui.player import COLOURS
from ui.scenes import on_stage
from ui.slider import Slider


@dataclass(frozen=True)
class Control:
    """A control of the page that chooses one of `count` inputs.

    shown: the chosen input, from 0. first: the control's value for the first input; by: its increment.
    """

    key: str
    count: int
    shown: int
    first: float = 1
    by: float = 1

    @classmethod
    def of(cls, slider: Slider, value: float) -> Control:
        """A slider that now has this value."""
        return cls(slider.key, len(slider.numbers), round((value - slider.least) / slider.by), slider.least, slider.by)


class LinkedView:
    """A kind of figure with a module and styles of its own below `assets/lab/views`."""

    def __init__(
        self, name: str, module: str, styles: Sequence[str] = (), *, looks: str = "", role: str = "img"
    ) -> None:
        """Register the component. looks, role: classes and role of the element that it is drawn in."""
        files = Component(f'<div class="view {looks}" role="{role}"></div>', f"views/{module}.js", tuple(styles))
        self._draw = module_component(f"attention_lab_{name}", files)

    def show(
        self,
        chart: Callable[[], Figure],
        data: Mapping[str, Any],
        alts: Sequence[str],
        *controls: Control,
        key: str,
        widest: int | None = None,
    ) -> str:
        """Draw the figure. `key` is unique on the page and begins with the page's prefix.

        chart: makes the chart of what is chosen. data: what the module needs to draw any input. alts: descriptions, one
        for each input of the first control or one for all. widest: pixels that the figure makes use of. Returns the
        description as Markdown on the stage, else nothing, as the figure has it.
        """
        if on_stage():
            return show_described(chart(), key=key)
        linked = {
            "controls": tuple(asdict(control) for control in controls),
            "alts": tuple(alts),
            "colours": COLOURS,
        }
        with st.container(width=widest or "stretch", key=f"{key}_figure", gap=None):
            self._draw(key=f"{key}_view", data={**data, **linked})
            files_of(chart, key=key)
        return ""
