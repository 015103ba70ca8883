"""State of the page: the sentence with and without the chosen mistakes, and the head of the map."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from claims.break_it import BrokenRows, Outcome, broken_rows, outcome
from model import Record, Translator
from model.dissect.mistaken import under, written_under
from model.network.intervention import Mistake
from ui.computed import computed
from ui.labs.break_it.switches import mistakes_asked, title_of, where_it_shows
from ui.lesson_model import lesson_record, lesson_translator
from ui.link import chosen_head, chosen_site
from ui.records import record_bytes

ASKED = "break_mistake"  # parameter of the link


@dataclass(frozen=True)
class ShownMistakes:
    """right: the model's own translation. broken: the same one forced with the mistakes. written: the translation with
    the mistakes. site, head: of the map.
    """

    translator: Translator
    mistakes: tuple[Mistake, ...]
    right: Record
    broken: Record
    written: Record
    site: str
    head: int

    @property
    def title(self) -> str:
        return title_of(self.mistakes)

    @property
    def offered(self) -> Record:
        """The right record with the sites to choose from."""
        return where_it_shows(self.right, *self.mistakes)

    @property
    def question(self) -> str:
        return f"{self.title}: what becomes of the {self.right.pair.target}?"

    @property
    def rows(self) -> BrokenRows:
        return broken_rows(self.mistakes, self.right, self.broken, self.site, self.head)

    @property
    def outcome(self) -> Outcome:
        return outcome(self.mistakes, self.right, self.broken, self.written)


def on_screen() -> ShownMistakes:
    """Read the controls and the URL; stops the page where there is nothing to translate."""
    translator = lesson_translator("break_it")
    right = lesson_record(translator)
    mistakes = mistakes_asked(st.session_state.get(ASKED) or "")
    broken, written = (
        computed(
            (make.__name__, translator, right.source.ids, right.target.ids, frozenset(mistakes)),
            lambda make=make: make(translator, right, *mistakes),  # type: ignore[misc]
            record_bytes,
        )
        for make in (under, written_under)
    )
    offered = where_it_shows(right, *mistakes)
    site = chosen_site(offered)
    assert site is not None, "the models of this page have attention"
    return ShownMistakes(translator, mistakes, right, broken, written, site, chosen_head(offered, site))
