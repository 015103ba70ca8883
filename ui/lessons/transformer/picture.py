"""Component that draws the whole Transformer as a map: streams of numbers, and layers that open in place."""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping, Sequence
from typing import get_args

from charts.components import Component
from charts.grammar import counted
from charts.model_parts import Part, PartScale, Row
from charts.palette import DARK, LIGHT
from charts.thumbnail import MASKED
from model import Record
from streamlit_places import by_key
from ui.component_files import module_component
from ui.presses import Presses
from ui.scenes import on_stage
from ui.theme import is_dark

_component = module_component(
    "attention_lab_whole_model",
    Component(
        '<div class="frame"><div class="model" role="group"></div>'
        '<p class="foot" role="status" hidden><span></span><button type="button">Show it below</button></p></div>',
        module="views/whole_model.js",
        styles=("views/whole_model.css",),
    ),
)


def model_picture(
    record: Record,
    rows: Sequence[Row],
    labels: Mapping[str, str],
    opened: str,
    on_open: Callable[[str], None],
    *,
    name: str,
    key: str,
    details: str,
) -> None:
    """Draw the boxes of `rows`. `on_open` is a callback for the clicked block.

    labels: of the blocks, by name. opened: the open block. name: accessible name. details: key of the container with
    the opened block.
    """
    parts = [part for row in rows for part in row.parts]
    palette = DARK if is_dark() else LIGHT
    texts = {
        "encoder": ("Encoder", counted(len(record.source), f"{record.pair.source} token")),
        "decoder": ("Decoder", counted(len(record.decoder_input), f"{record.pair.target} token")),
    }

    def open_clicked(index: object) -> None:
        if isinstance(index, int) and 0 <= index < len(parts):
            on_open(parts[index].block)

    presses = Presses(key, open_clicked)
    _component(
        key=key,
        data={
            "name": name,
            "stage": on_stage(),
            "sides": [
                {
                    "side": side,
                    "name": title,
                    "text": text,
                    "rows": [
                        {
                            "kind": "stream" if row.added is None else "branch" if row.norm else "add",
                            "layer": row.layer,
                            "share": round(row.share, 3),
                        }
                        for row in rows
                        if row.side == side
                    ],
                }
                for side, (title, text) in texts.items()
            ],
            "layers": _layers(rows),
            "parts": [_card(part, labels[part.block]) for part in parts],
            "opened": opened,
            "details": by_key(details),
            "colours": {scale: list(getattr(palette, scale)) for scale in get_args(PartScale)},
            "masked": MASKED,
            **presses.data(),
        },
        on_pressed_change=presses.answer,
    )


def _layers(rows: Sequence[Row]) -> list[dict[str, object]]:
    """Data of a foldable layer: position, title, contents."""
    held: dict[tuple[str, int], list[str]] = {}
    for row in rows:
        if row.layer is not None:
            held.setdefault((row.side, row.layer), []).append(row.main.title)
    return [
        {
            "side": side,
            "layer": layer,
            "title": f"Layer {layer + 1}",
            "holds": ", ".join(titles).capitalize(),
            "label": f"{side.capitalize()} layer {layer + 1}: {', '.join(titles).lower()}",
        }
        for (side, layer), titles in held.items()
    ]


def _card(part: Part, label: str) -> dict[str, object]:
    """Data of a box."""
    cells = part.cells()
    return {
        "title": part.title,
        "size": part.size,
        "label": f"{label}. {part.title}: {part.tensor}, {part.size}.",
        "block": part.block,
        "cells": base64.b64encode(cells.tobytes()).decode("ascii"),
        "rows": cells.shape[0],
        "columns": cells.shape[1],
        "scale": part.scale,
    }
