"""The questions on the page, asked in the browser: answers never reach the server."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from charts.components import Component
from contents import page_info
from model import CheckpointError
from model.language.languages import LanguagePair
from ui.check_yourself.questions import ASKED_ABOUT, Item, named, questions, transfer_items, transfers
from ui.component_files import module_component
from ui.depth import chosen_depth
from ui.lesson_model import alike_in, pair_on_page
from ui.models import load_translator
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


def asked_items(form: str, pair: LanguagePair) -> tuple[Item, ...]:
    """All items of a form; those about a new sentence are left out without a model of this pair that translates it."""
    items = tuple(named(item, pair) for item in questions().forms[form])
    asked, name = transfers(pair.codes).get(form), alike_in(ASKED_ABOUT, pair)
    if asked is None or name is None:
        return items
    try:
        record = record_of(load_translator(name), asked.sentence)
    except CheckpointError:
        return items
    return (*items, *transfer_items(form, record))


def draw_questions(form: str, time: str) -> None:
    """Draw the questions. The right answers are shown at the end, but not before a lesson."""
    pair = pair_on_page(page_info("check_yourself"))
    data = {
        "languages": " ".join(pair.codes),
        "version": questions().version,
        "form": form,
        "time": time,
        "condition": condition(),
        "levels": list(questions().levels),
        "items": [_for_browser(item) for item in asked_items(form, pair)],
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
