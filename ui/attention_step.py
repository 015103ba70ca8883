"""One attention step as an animated worked example, which can be paused, for any query; it runs in the
browser alone.
"""

from __future__ import annotations

import json
from collections.abc import Callable

import streamlit as st

from charts.attention_step import AttentionSteps, Kind, attention_step_figure, attention_steps
from charts.components import ATTENTION_STEP
from charts.labels import site_label
from model import Record
from ui.callbacks import claim_run
from ui.component_files import module_component
from ui.figures import show
from ui.player import COLOURS, SHADES, identity
from ui.presses import Presses
from ui.scenes import on_stage

_component = module_component("attention_lab_attention_step", ATTENTION_STEP)


def attention_step_of(
    record: Record, site: str, head: int, row: int, *, kind: Kind = "dot", key: str, on_rest: Callable[[int], None]
) -> None:
    """Draw the step of a query of a record's head (all from 0), and below it a chart with the same numbers."""
    steps = attention_steps(record, site, head, kind)
    heads = len(record.attention[site].weights)
    of_head = f", head {head + 1} of {heads}" if heads > 1 else ""
    name = f"One attention step: {site_label(site)}{of_head}"
    if on_stage():
        attention_step(steps, row, name=name, key=key, on_rest=on_rest, everywhere=True, stage=True)
        return
    attention_step(steps, row, name=name, key=key, on_rest=on_rest)
    twin = st.expander("These numbers as a chart, with data", key=f"{key}_twin", on_change=claim_run, type="compact")
    if twin.open:
        with twin:
            show(attention_step_figure(steps, row), key=f"{key}_figure")


def attention_step(
    steps: AttentionSteps,
    row: int,
    *,
    name: str,
    key: str,
    on_rest: Callable[[int], None],
    everywhere: bool = False,
    stage: bool = False,
) -> None:
    """Draw the step of query `row`; `on_rest` is a callback for the query that the reader selects.

    name: accessible name. everywhere: arrow keys and Space work on the whole page. stage: large, for a projector.
    """

    def rested(row: object) -> None:
        if isinstance(row, int) and 0 <= row < len(steps.looks):
            on_rest(row)

    presses = Presses(key, rested)
    packed = json.dumps(steps.data(), separators=(",", ":"))
    _component(
        key=key,
        data={
            "packed": packed,
            "id": identity(packed),
            "name": name,
            "row": row,
            "shares": SHADES,
            **presses.data(),
            "everywhere": everywhere,
            "stage": stage,
            "colours": COLOURS,
        },
        on_pressed_change=presses.answer,
    )
