"""State of the page: the sentence with and without the chosen mistake, and the head of the map."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from contents import page_info
from model import Record, Translator
from model.dissect.mistaken import under, written_under
from model.network.intervention import Mistake
from ui.computed import computed
from ui.labs.break_it.switches import SWITCHES, Switch, mistake_asked, where_it_shows
from ui.lesson_model import lesson_record, lesson_translator
from ui.link import chosen_head, chosen_site
from ui.records import record_bytes

MODELS = page_info("break_it").models
MISTAKE = "break_mistake"  # parameter of the link


@dataclass(frozen=True)
class ShownMistake:
    """right: the model's own translation. broken: the same French forced with the mistake. written: the translation
    with the mistake. site, head: of the map.
    """

    translator: Translator
    mistake: Mistake
    right: Record
    broken: Record
    written: Record
    site: str
    head: int

    @property
    def switch(self) -> Switch:
        return SWITCHES[self.mistake]

    @property
    def offered(self) -> Record:
        """The right record with the sites to choose from."""
        return where_it_shows(self.right, self.mistake)


def on_screen() -> ShownMistake:
    """Read the controls and the URL; stops the page where there is nothing to translate."""
    translator = lesson_translator(MODELS)
    right = lesson_record(translator)
    mistake = mistake_asked(st.session_state.get(MISTAKE) or "")
    broken, written = (
        computed(
            (make.__name__, translator, right.source.ids, right.target.ids, mistake),
            lambda make=make: make(translator, right, mistake),  # type: ignore[misc]
            record_bytes,
        )
        for make in (under, written_under)
    )
    offered = where_it_shows(right, mistake)
    site = chosen_site(offered)
    assert site is not None, "the models of this page have attention"
    return ShownMistake(translator, mistake, right, broken, written, site, chosen_head(offered, site))
