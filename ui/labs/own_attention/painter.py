"""The browser component whose rows are painted by dragging, or with the arrow keys, Space and Enter."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import streamlit as st

from charts.labels import percent, piece_labels
from charts.palette import DARK, LIGHT
from model import Record
from model.record import Array
from ui.component_files import assembled, component
from ui.theme import is_dark

_component = component(
    "attention_lab_paint_map",
    html='<div class="paint" role="group"></div>',
    css=assembled("paint_map.css"),
    js=assembled("paint_map.js"),
)


def paint_map(
    record: Record,
    weights: Array,
    drawn: Mapping[int, str],
    *,
    name: str,
    hint: str,
    whole: bool,
    key: str,
    on_paint: Callable[[int, tuple[int, ...]], None],
) -> None:
    """Draw weights (steps, source tokens) of cross-attention. drawn: what was asked of a row, in words, by step.

    whole: a click means the row, not some of its cells. `on_paint` is called, as a callback, with the step and the
    source tokens that were painted, from 0; none where a whole row was meant.
    """
    palette = DARK if is_dark() else LIGHT
    steps, keys = weights.shape

    def painted() -> None:
        told = st.session_state[key].paint
        if not isinstance(told, dict):
            return
        row, places = told.get("row"), told.get("keys")
        if not isinstance(row, int) or not isinstance(places, list) or not 0 <= row < steps:
            return
        if all(isinstance(each, int) and 0 <= each < keys for each in places) and bool(places) != whole:
            on_paint(row, tuple(places))

    _component(
        key=key,
        data={
            "name": name,
            "hint": hint,
            "rows": [
                {"label": label, "said": drawn.get(step, ""), "drawn": step in drawn}
                for step, label in enumerate(piece_labels(record.target))
            ],
            "columns": piece_labels(record.source),
            "weights": [[round(float(weight), 4) for weight in row] for row in weights],
            "shares": [[percent(float(weight)) for weight in row] for row in weights],
            "colours": list(palette.weights),
            "light": "#ffffff",
            "dark": "#10161f",
            "whole": whole,
        },
        on_paint_change=painted,
    )
