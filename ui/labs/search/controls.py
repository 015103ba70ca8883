"""Controls of the search: width, length penalty, visible branches."""

from __future__ import annotations

import streamlit as st

from charts.search_tree import BRANCHES, Branches
from model.search.tree import LENGTH_PENALTY
from ui.labs.search.forced import FORCED, MAX_LENGTH
from ui.labs.search.on_screen import MOST_WIDTH, NODE, PENALTY, USUAL_WIDTH, WIDTH
from ui.link import amount, hidden_parameter, one_of

SHOWN: dict[Branches, str] = {"kept": "Hide dropped", "fruitful": "Outputs only", "all": "All"}


def parameters() -> Branches:
    """Draw the page's URL parameters; returns the visible branches."""
    branches = controls()
    hidden_parameter(NODE)
    hidden_parameter(FORCED, longest=MAX_LENGTH)
    return branches


def controls() -> Branches:
    """Draw width, length penalty and visible branches; returns the last."""
    width, penalty, drawn = st.columns([3, 3, 4], vertical_alignment="bottom")
    with width:
        amount(
            "Width of the beam",
            1,
            MOST_WIDTH,
            USUAL_WIDTH,
            key=WIDTH,
            help="How many beginnings each step keeps. 1 is greedy search.",
        )
    with penalty:
        amount(
            "Length penalty",
            0.0,
            2.0,
            LENGTH_PENALTY,
            step=0.1,
            key=PENALTY,
            help="Outputs are ranked by a score: the sum of log-probabilities, divided by the number of pieces to "
            "this power. 0 favours short outputs, because every piece costs something; 1 takes the mean.",
        )
    with drawn:
        chosen = one_of("Branches", BRANCHES, key="search_branches", format_func=lambda choice: SHOWN[choice])  # type: ignore[index]
    return next(choice for choice in BRANCHES if choice == chosen)
