"""Keys of controls that views of the page follow in the browser, before the server answers, and what observes them.

Views are those of `ui/linked_view.py`, attention maps, and answers of the browser's own (`ui/browser_answers.py`).
"""

from __future__ import annotations

import streamlit as st

from charts.components import Component
from streamlit_places import QUIET, SCRIPT_STATE, by_key
from ui.component_files import module_component

HEAD, SITE = "head_choice", "site_choice"  # see `ui/sites.py`
STEP, NETWORK_STEP = "step_choice", "encoder_decoder_step_choice"  # see `ui/step_controls.py`; they count from 1
PER_ROW, WORDS, ATTENTION_WORDS = "translate_per_row", "translate_words", "attention_words"  # switches
GRID, GRID_KIND = "multi_grid", "multi_kind"  # a component, which tells its choice by itself
SELF_KIND, SELF_QUERY = "self_kind", "self_query_choice"
ATTENTION_KEY = "attention_key_choice"
BLOCK_TOKENS = {"encoder": "transformer_source_choice", "decoder": "transformer_target_choice"}  # of the opened block
HEAD_CHANGE = "multi_state"  # what is changed of the opened head
# of each kind of change the heads, by the names in `model.Intervention`
HEAD_CHANGES = {"mute": "multi_mute_choice", "uniform": "multi_uniform_choice", "identity": "multi_identity_choice"}
OTHER_PIECE = "search_other"

_component = module_component("attention_lab_choices", Component("<span hidden></span>", module="views/choices.js"))


def observe_choices() -> None:
    """Let views follow the page's controls at once; call once a run, from `app.py`."""
    with st.container(key="choices"):  # which `page_style` hides
        _component(
            key="choices_component", data={"control": by_key(""), "quiet": QUIET, "state": SCRIPT_STATE}, height=1
        )
