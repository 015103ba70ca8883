"""An attention map that the page's controls turn in the browser; its twin as a chart serves files and the stage."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from typing import Any

import streamlit as st

from charts.attention_pack import AttentionPack, pack_for, whole_pack
from charts.components import Component
from charts.figure import Figure
from charts.linked_maps import Controls
from charts.matrix import Quantity
from charts.palette import DARK, LIGHT, Palette
from model.record import Record
from ui.component_files import module_component
from ui.figures import files_of, show
from ui.scenes import on_stage

FOLDER = "views/attention_map"
NAMES = ("weights", "contributions", "ink", "paper", "query", "key")  # of the colours that a map uses

_map = module_component(
    "attention_lab_attention_map",
    Component(
        '<div class="attention-map"></div>',
        module=f"{FOLDER}/attention_map.js",
        styles=(f"{FOLDER}/attention_map.css",),
    ),
)
_record = module_component(
    "attention_lab_attention_record", Component("<span hidden></span>", module=f"{FOLDER}/attention_record.js")
)


def _used(palette: Palette) -> dict[str, Any]:
    return {name: value for name, value in asdict(palette).items() if name in NAMES}


COLOURS = {"light": _used(LIGHT), "dark": _used(DARK)}


def send_record(record: Record, *, key: str) -> None:
    """Send a record's maps for `show_map`; call in the part of the page that is run for a new sentence only.

    Those of a long sentence are sent with the map that is shown. `key` is unique on the page.
    """
    if not on_stage() and (pack := whole_pack(record)) is not None:
        _send(pack, key)


def show_map(
    record: Record,
    site: str,
    head: int | None,
    controls: Controls,
    twin: Callable[[], Figure],
    *,
    key: str,
    row: int | None = None,
    per_row: bool = False,
    words: bool = False,
    quantity: Quantity = "weights",
    numbers: bool = False,
    grows: bool = False,
) -> None:
    """Draw one map of a record that `send_record` has sent, which the controls turn.

    head: None for the mean of all. row: value of the row control, from 0. twin: a function that makes the same as a
    chart, for the table, the files and the stage. grows: use the height of a tall window. `key` is unique on the page
    and begins with the page's prefix.
    """
    if on_stage():
        show(twin(), key=key)
        return
    pack = pack_for(record, site, head)
    with st.container(key=f"{key}_figure", gap=None):
        if pack is not whole_pack(record):
            _send(pack, f"{key}_record")
        view = {
            "site": pack.sites.index(site),
            "head": pack.heads.index(head),
            "row": -1 if row is None else row,
            "words": words,
            "perRow": per_row,
            "quantity": quantity,
            "numbers": numbers,
        }
        data = {
            "record": pack.name,
            "view": view,
            "controls": asdict(controls),
            "colours": COLOURS,
            "grows": grows,
        }
        _map(key=f"{key}_map", data=data)
        files_of(twin, key=key)


def _send(pack: AttentionPack, key: str) -> None:
    with st.container(key=f"hidden_{key}"):  # which `page_style` hides
        _record(key=key, data={"name": pack.name, "pack": pack.data}, height=1)
