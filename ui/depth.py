"""How much of a page is unfolded: its pictures, their numbers and files too, or the formulas and the code as well.

One depth for the whole app, in the link. Folding hides and never changes a number: what draws formulas, code, tables
and files asks `unfolds` first, and draws nothing where the reader has not asked for it.
"""

from __future__ import annotations

from typing import Literal, get_args

import streamlit as st

from ui.link import DEFAULTS, DEPTH, asked, choose, mirrored

Depth = Literal["picture", "numbers", "code"]

DEPTHS: tuple[Depth, ...] = get_args(Depth)
LABELS: dict[Depth, str] = {"picture": "Picture", "numbers": "Numbers", "code": "Code"}


def chosen_depth() -> Depth:
    """The depth that the link asks for; the usual one where it asks for what there is not."""
    return next((depth for name in (asked(DEPTH), DEFAULTS[DEPTH]) for depth in DEPTHS if depth == name), "numbers")


def unfolds(depth: Depth) -> bool:
    """Whether what belongs to this depth is drawn: `unfolds("code")` before a formula, `"numbers"` before a table."""
    return DEPTHS.index(chosen_depth()) >= DEPTHS.index(depth)


def depth_choice() -> None:
    """Draw the choice; once a run, in the toolbar."""
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
