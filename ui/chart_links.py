"""Link controls to the page's charts in the browser, which change before the server answers.

And to what the browser answers by itself (`ui/browser_answers.py`).
"""

from __future__ import annotations

import streamlit as st

from charts.components import Component
from streamlit_places import QUIET, SCRIPT_STATE, by_key
from ui.component_files import module_component

HEAD, SITE = "head_choice", "site_choice"  # see `ui/sites.py`
STEP, NETWORK_STEP = "step_choice", "encoder_decoder_step_choice"  # see `ui/step_controls.py`; they count from 1
PER_ROW, WORDS, ATTENTION_WORDS = "translate_per_row", "translate_words", "attention_words"  # switches
SLIDERS = (
    "positions_pair",
    "positions_clock_pair",
    "positions_clock_start",
    "positions_clock_offset",
    "positions_sine_pair",
    "positions_sine_offset",
    "transformer_temperature",
)
GRID, GRID_KIND = "multi_grid", "multi_kind"  # a component, which tells its choice by itself
SELF_KIND, SELF_QUERY = "self_kind", "self_query_choice"
ATTENTION_KEY = "attention_key_choice"
BLOCK_TOKENS = {"encoder": "transformer_source_choice", "decoder": "transformer_target_choice"}  # of the opened block
HEAD_CHANGE = "multi_state"  # what is changed of the opened head
# of each kind of change the heads, by the names in `model.Intervention`
HEAD_CHANGES = {"mute": "multi_mute_choice", "uniform": "multi_uniform_choice", "identity": "multi_identity_choice"}
OTHER_PIECE = "search_other"
CONTROLS = (
    *(HEAD, SITE, STEP, NETWORK_STEP, PER_ROW, WORDS, ATTENTION_WORDS, *SLIDERS),
    *(GRID_KIND, SELF_KIND, SELF_QUERY, ATTENTION_KEY, *BLOCK_TOKENS.values()),
    *(HEAD_CHANGE, *HEAD_CHANGES.values(), OTHER_PIECE),
)
# what the buttons of a stepper do to its slider: the number to go to, or by how many to go on
MOVES = {"first_page": "least", "chevron_left": -1, "chevron_right": 1, "last_page": "most"}
BUTTONS = [
    {"button": by_key(f"{step.removesuffix('choice')}{icon}"), "control": step, "to": to}
    for step in (STEP, NETWORK_STEP)
    for icon, to in MOVES.items()
]
DATA = {
    "controls": {key: by_key(key) for key in CONTROLS},
    "buttons": BUTTONS,
    "quiet": QUIET,
    "state": SCRIPT_STATE,
}

_component = module_component("attention_lab_choices", Component("<span hidden></span>", module="views/choices.js"))


def link_charts() -> None:
    """Let charts follow these controls at once (`charts.control_links`); call once a run, from `app.py`."""
    with st.container(key="choices"):  # which `page_style` hides
        _component(key="choices_component", data=DATA, height=1)
