"""Figures on pages: the chart with its alt text, its numbers as a table, and downloads."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from charts.figure import Figure
from ui.callbacks import claim_run
from ui.depth import unfolds
from ui.downloads import file_button
from ui.scenes import on_stage
from ui.text import literal
from ui.theme import is_dark

# pixels that a chart is laid out in on the stage, alone and below something; `page_style` enlarges it about twice
STAGE_BOX, LOWER_BOX = (608, 240), (608, 150)


def one_chart(key: str) -> DeltaGenerator | None:
    """Expander for a component's chart version, drawn when open; it belongs to the depth "numbers"."""
    if not unfolds("numbers"):
        return None
    twin = st.expander("As one chart, with data", key=key, on_change=claim_run, type="compact")
    return twin if twin.open else None


def show_described(figure: Figure, *, key: str) -> str:
    """Draw a figure as `show` does; returns its alt text as Markdown."""
    show(figure, key=key)
    return literal(figure.alt)


def show(figure: Figure, *, key: str, box: tuple[int, int] = STAGE_BOX, grows: bool = False) -> None:
    """Draw a figure. `key` is unique on the page and begins with the page's prefix.

    box: size in pixels on the stage, for a figure beside others. grows: use the height of a tall window; downloads keep
    their size.

    The chart is announced by `figure.alt`. The table and the downloads are in a menu and cost nothing until it is
    opened; a file is made on click. At the depth "pictures" and on the stage the chart is alone.
    """
    if on_stage():
        shown = figure.staged(*box).themed(dark=is_dark())
        st.vega_lite_chart(shown.chart.served(), width="content", key=f"{key}_staged", alt=figure.alt)
        return
    shown = figure.themed(dark=is_dark())
    width: Literal["stretch", "content"] = "stretch" if figure.fluid else "content"
    with st.container(width=figure.widest or "stretch", key=f"{key}_figure", gap=None):
        served = (shown.grown() if grows else shown).chart.served()
        st.vega_lite_chart(served, width=width, key=f"{key}_chart", alt=figure.alt)
        files_of(lambda: figure, key=key)


def files_of(make: Callable[[], Figure], *, key: str) -> None:
    """Draw the menu with the table and the downloads of a figure, which is made once it is opened."""
    if not unfolds("numbers"):
        return
    with st.container(key=f"files_{key}"):  # three dots in the corner, by `page_style`
        numbers = st.popover("Data", key=f"{key}_numbers", on_change=claim_run)
    if not numbers.open:
        return
    figure = make()
    with numbers:
        st.markdown(literal(figure.alt))
        st.dataframe(figure.table, hide_index=True, key=f"{key}_table", alt=figure.alt)
        files: dict[str, tuple[Callable[[], str | bytes], str]] = {
            "SVG": (figure.to_svg, "image/svg+xml"),
            "PNG": (figure.to_png, "image/png"),
            "CSV": (figure.to_csv, "text/csv"),
        }
        with st.container(horizontal=True):
            for kind, (write, mime) in files.items():
                file_button(kind, write, name=f"{figure.name}.{kind.lower()}", mime=mime, key=f"{key}_{kind.lower()}")
