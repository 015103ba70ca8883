"""How much of a page is unfolded: pictures, also numbers and files, or also formulas and code.

One depth for the whole app, a URL parameter. Folding hides and never changes a number: code that draws formulas, code,
tables and files calls `unfolds` first.
"""

from __future__ import annotations

from typing import Literal, get_args

import streamlit as st

from ui.link import DEFAULTS, DEPTH, asked, choose, mirrored

Depth = Literal["picture", "numbers", "code"]

DEPTHS: tuple[Depth, ...] = get_args(Depth)
LABELS: dict[Depth, str] = {"picture": "Picture", "numbers": "Numbers", "code": "Code"}


def chosen_depth() -> Depth:
    """The depth in the URL; the default if it is missing or unknown."""
    return next((depth for name in (asked(DEPTH), DEFAULTS[DEPTH]) for depth in DEPTHS if depth == name), "numbers")


def unfolds(depth: Depth) -> bool:
    """Whether content of this depth is drawn: `unfolds("code")` before a formula, `"numbers"` before a table."""
    return DEPTHS.index(chosen_depth()) >= DEPTHS.index(depth)


def depth_choice() -> None:
    """Draw the choice; call once a run, in the toolbar."""
    mirrored(
        st.segmented_control,
        "Depth",
        DEPTHS,
        chosen_depth(),
        key="depth_choice",
        picked=lambda depth: choose(depth=depth),
        format_func=LABELS.__getitem__,
        required=True,
        label_visibility="collapsed",
        width="stretch",
    )
