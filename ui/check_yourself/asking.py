"""The questions on the page, asked in the browser: answers never reach the server."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from charts.components import Component
from contents import page_info
from model import CheckpointError
from ui.check_yourself.questions import Item, questions, transfer_items
from ui.component_files import module_component
from ui.depth import chosen_depth
from ui.models import load_translator, model_names
from ui.page_links import view_address
from ui.predict import OFF, predicts_first
from ui.records import record_of

_component = module_component(
    "attention_lab_check",
    Component(
        '<section class="check" aria-label="Questions"></section>',
        module="views/check_yourself.js",
        styles=("views/check_yourself.css",),
    ),
)


def condition() -> str:
    """Conditions in the link, as a learner's file has them."""
    return f"predict={'on' if predicts_first() else OFF} depth={chosen_depth()}"


def asked_items(form: str) -> tuple[Item, ...]:
    """All items of a form; those about a new sentence are left out without the model that translates it."""
    asked = questions()
    if asked.model not in model_names():
        return asked.forms[form]
    try:
        record = record_of(load_translator(asked.model), asked.transfers[form].sentence)
    except CheckpointError:
        return asked.forms[form]
    return (*asked.forms[form], *transfer_items(form, record))


def draw_questions(form: str, time: str) -> None:
    """Draw the questions. The right answers are shown at the end, but not before a lesson."""
    data = {
        "version": questions().version,
        "form": form,
        "time": time,
        "condition": condition(),
        "levels": list(questions().levels),
        "items": [_for_browser(item) for item in asked_items(form)],
        "feedback": time != "before",
    }
    with st.container(key="room_check"):
        _component(key="check_questions", data=data)


def _for_browser(item: Item) -> Mapping[str, Any]:
    given = {
        "name": item.name,
        "question": item.question,
        "options": item.options,
        "right": item.right,
        "misconceptions": item.misconceptions,
        "why": item.why,
        "address": "",
        "label": "",
    }
    if not item.page:
        return given
    return given | {"address": view_address(item.page, {}), "label": page_info(item.page).label}
