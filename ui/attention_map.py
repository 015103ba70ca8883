"""An attention map that the page's controls turn in the browser; its twin as a chart serves files and the stage."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace

import streamlit as st

from charts.attention_pack import AttentionPack, attention_pack, pack_for, whole_pack
from charts.components import ATTENTION_MAP, Component
from charts.figure import Figure
from charts.heatmap import attention_heatmap
from charts.matrix import Quantity
from charts.row_sums import map_with_sums, sums_beside
from model.network.site import Site
from model.record import Record
from ui.component_files import module_component
from ui.figures import files_of, show_described
from ui.player import COLOURS
from ui.scenes import on_stage

_map = module_component("attention_lab_attention_map", ATTENTION_MAP)
_record = module_component(
    "attention_lab_attention_record",
    Component("<span hidden></span>", module="views/attention_map/attention_record.js"),
)


@dataclass(frozen=True)
class Controls:
    """Keys of the page's controls that choose a map (`ui/control_keys.py`); empty where the page has none.

    head: a list of heads, with the mean of all first if `mean`; or all heads of a kind, counted through its layers, if
    `through`. site: a list of sites by their labels. kind: side and kind, the layer stays. row: the row to outline; it
    calls the first one `first_row`, and counts the decoder's steps if `steps`. per_row, words: switches for
    `show_map`'s arguments of these names.
    """

    head: str = ""
    site: str = ""
    kind: str = ""
    row: str = ""
    per_row: str = ""
    words: str = ""
    mean: bool = False
    through: bool = False
    first_row: int = 0
    steps: bool = False


FIXED = Controls()


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
    controls: Controls = FIXED,
    *,
    key: str,
    row: int | None = None,
    per_row: bool = False,
    words: bool = False,
    quantity: Quantity = "weights",
    numbers: bool = False,
    grows: bool = False,
    alone: bool = False,
    sums: bool = False,
) -> str:
    """Draw one map of a record, which the controls turn; all maps that `send_record` has sent are there at once.

    head: None for the mean of all. row: value of the row control, from 0. grows: use the height of a tall window.
    alone: send this map with it, where the page sends no record. sums: with the row sums beside it, low, as two of them
    stand side by side. `key` is unique on the page and begins with the page's prefix. Returns the finding as Markdown
    on the stage, else nothing, as the map says it itself.
    """
    step = None if controls.steps and Site(site).side == "encoder" else row  # it has read all before the first step

    def twin() -> Figure:
        """Make the same as a chart."""
        if sums and head is not None:
            return map_with_sums(record, site, head)
        return attention_heatmap(
            record, site, head, step=step, per_row=per_row, quantity=quantity, words=words, numbers=numbers
        )

    if on_stage():
        return show_described(twin(), key=key)
    pack = attention_pack(record, (site,), (head,)) if alone else pack_for(record, site, head)
    whole = not alone and pack is whole_pack(record)
    if controls.through and not whole:  # their numbers count layers that are not there
        controls = replace(controls, head="")
    with st.container(key=f"{key}_figure", gap=None):
        if not whole:
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
            "beside": sums_beside(record, pack.sites, pack.heads) if sums else None,
            "grows": grows,
            "low": sums,
        }
        _map(key=f"{key}_map", data=data)
        files_of(twin, key=key)
    return ""


def _send(pack: AttentionPack, key: str) -> None:
    with st.container(key=f"hidden_{key}"):  # which `page_style` hides
        _record(key=key, data={"name": pack.name, "pack": pack.data}, height=1)
