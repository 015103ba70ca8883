"""The whole Transformer as two narrow strips of blocks, which stay in view above the opened block."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import streamlit as st

from charts.components import Component
from model.dissect.blocks import Block
from streamlit_places import by_key
from ui.component_files import module_component
from ui.presses import Presses

SHORT = {  # what stands in a block's place, by its kind; its name is told where it is pointed at
    "embedding": "emb",
    "position": "pos",
    "self": "self",
    "cross": "cross",
    "feed_forward": "FFN",
    "norm": "+",
    "last_norm": "norm",
    "last_state": "last",
    "output": "out",
}

_component = module_component(
    "attention_lab_model_map",
    Component('<div class="map" role="toolbar"></div>', module="views/model_map.js", styles=("views/model_map.css",)),
)


def model_map(
    blocks: Sequence[Block], labels: Mapping[str, str], opened: str, on_open: Callable[[str], None], *, details: str
) -> None:
    """Draw `blocks`, a strip for each side, with `opened` marked; `on_open` is a callback for a block's name.

    labels: of the blocks, by name. details: key of the container to scroll to.
    """
    key = f"{details}_map"
    names = [block.name for block in blocks]

    def open_clicked(index: object) -> None:
        if isinstance(index, int) and 0 <= index < len(names):
            on_open(names[index])

    presses = Presses(key, open_clicked)
    with st.container(key="stays_map"):  # which `page_style` keeps in view
        _component(
            key=key,
            data={
                "name": "All blocks: open another",
                "sides": [
                    {
                        "name": side.capitalize(),
                        "blocks": [
                            {
                                "text": SHORT[block.kind],
                                "label": labels[block.name],
                                "kind": block.kind,
                                "layer": block.layer,
                            }
                            for block in blocks
                            if block.side == side
                        ],
                    }
                    for side in ("encoder", "decoder")
                ],
                "opened": names.index(opened),
                "block": opened,  # which the picture marks
                "details": by_key(details),
                **presses.data(),
            },
            on_pressed_change=presses.answer,
        )
