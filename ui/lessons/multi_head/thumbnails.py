"""Canvas component with all heads of a kind as thumbnails; a click opens a head."""

from __future__ import annotations

import base64
from collections.abc import Callable, Sequence

from charts.components import HEAD_GRID
from charts.head_grid import HeadView, described, thumbnail
from charts.palette import DARK, LIGHT
from charts.thumbnail import MASKED
from model import Head, Record
from ui.component_files import module_component
from ui.control_keys import GRID
from ui.presses import Presses
from ui.scenes import on_stage
from ui.sites import heads_of_kind
from ui.theme import is_dark

_component = module_component("attention_lab_head_grid", HEAD_GRID)


def head_thumbnails(
    record: Record,
    views: Sequence[HeadView],
    opened: Head,
    on_open: Callable[[Head], None],
    *,
    name: str,
    key: str,
    control: str = GRID,
    changed: Callable[[Head], str] = lambda head: "",
) -> None:
    """Draw the heads in the order given. `on_open` is a callback for the clicked head.

    name: accessible name of the group. control: its name for charts that follow it. changed: change of a head, in a
    word or two.
    """
    maps = [thumbnail(record, view) for view in views]
    heads = [view.traits.head for view in views]
    rows, columns = maps[0].shape
    by_layer = heads_of_kind(record, heads[0].site)
    cards = [
        {
            "cells": base64.b64encode(cells.tobytes()).decode("ascii"),
            "title": view.brief_title,
            "note": changed(head) or view.brief or view.note,
            "label": described(record, view) + (f" {changed(head).capitalize()}." if changed(head) else ""),
            "changed": bool(changed(head)),
            "number": by_layer.index(head),
        }
        for cells, view, head in zip(maps, views, heads, strict=True)
    ]
    palette = DARK if is_dark() else LIGHT

    def open_clicked(index: object) -> None:
        if isinstance(index, int) and 0 <= index < len(heads):
            on_open(heads[index])

    presses = Presses(key, open_clicked)
    _component(
        key=key,
        data={
            "control": control,
            "name": name,
            "rows": rows,
            "columns": columns,
            "stage": on_stage(),
            "colours": list(palette.weights),
            "masked": MASKED,
            "opened": heads.index(opened) if opened in heads else -1,
            "cards": cards,
            **presses.data(),
        },
        on_pressed_change=presses.answer,
    )
