"""Choosing what one side's positional encodings say: as trained, off, shifted, reversed."""

from __future__ import annotations

from typing import Literal

import streamlit as st

from model import PositionalChange
from ui.link import one_of

KINDS = ("as trained", "off", "shifted", "reversed")
LARGEST_SHIFT = 20


def position_change(side: Literal["encoder", "decoder"], length: int, *, key: str) -> PositionalChange | None:
    """Draw the choice for a side whose sentence has `length` tokens; None for positions as trained."""
    kind = one_of(f"Positions of the {side}", KINDS, key=f"{key}_{side}")
    if kind == "shifted":
        offset = st.slider(
            f"Shift of the {side}'s positions",
            -LARGEST_SHIFT,
            LARGEST_SHIFT,
            5,
            key=f"{key}_{side}_shift",
            bind="query-params",
            width=320,
        )
        return PositionalChange("shift", offset=offset)
    if kind == "reversed":
        return PositionalChange("permute", order=tuple(reversed(range(length))))
    return PositionalChange("off") if kind == "off" else None
