"""What the page shows: the sentence, the head and the row that are chosen, and what is computed of them once."""

from __future__ import annotations

from dataclasses import dataclass, replace

import streamlit as st

from contents import place_of
from model import Head, Record, Translator
from model.dissect.resting import EndLooks, Look, end_looks, english_sites, look_at
from model.dissect.telling import sink_step
from model.dissect.word_links import Rows, readings
from model.network.site import Site
from model.record import frozen_mapping
from ui.computed import computed
from ui.lesson_model import lesson_record, lesson_translator
from ui.link import chosen_head, chosen_site, chosen_step, number_asked, open_at
from ui.nearest import nearest_index
from ui.sites import kind_of

MODELS = place_of("where_the_weight_rests").models
TOKEN, MAP, ROWS = "rests_token", "rests_map", "rests_rows"  # parameters of the link


FEW_STEPS = 30  # so many steps are run without their weight on `<eos>` unasked
MOST_TOKENS = 40_000  # of both sentences, over all rows of the encoder that are run when it is asked for


@dataclass(frozen=True)
class OnScreen:
    """record: of the sentence, with the sites alone whose keys are the English. site, head: the chosen ones."""

    translator: Translator
    record: Record
    site: str
    head: int

    @property
    def cross(self) -> bool:
        """Whether the rows are the steps that write."""
        return Site.parse(self.site).kind == "cross"

    @property
    def chosen(self) -> Head:
        return Head(self.site, self.head)

    @property
    def query(self) -> int:
        """The row that the link asks for: a step, or of the encoder an English token."""
        if self.cross:
            return chosen_step(self.record)
        return nearest_index(number_asked(TOKEN), len(self.record.source))

    @property
    def alike(self) -> tuple[str, ...]:
        """The sites of the chosen one's kind, first layer first."""
        return tuple(site for site in self.record.attention if kind_of(site) == kind_of(self.site))

    @property
    def cross_head(self) -> Head:
        """The chosen head, or of the last cross-attention where that is none."""
        if self.cross:
            return self.chosen
        site = next(site for site in reversed(list(self.record.attention)) if Site.parse(site).kind == "cross")
        return Head(site, chosen_head(self.record, site))

    @property
    def rows(self) -> tuple[Rows, ...]:
        """Where the rows of a word may be read in this model."""
        return readings(self.translator.name)


def over_english(record: Record) -> Record:
    """The record without the decoder's self-attention, which looks at no `<eos>`."""
    kept = {site: record.attention[site] for site in english_sites(record)}
    return replace(record, attention=frozen_mapping(kept))


def on_screen() -> OnScreen:
    """What the controls and the link ask for; the page stops where there is nothing to translate."""
    translator = lesson_translator(MODELS)
    record = over_english(lesson_record(translator))
    site = chosen_site(record)
    if site is None:  # no model of this page
        st.stop()
    head = chosen_head(record, site)
    if Site.parse(site).kind == "cross":
        open_at(sink_step(record, site, head))
    return OnScreen(translator, record, site, head)


def look_of(view: OnScreen) -> Look:
    """The chosen row four ways."""
    record, query = view.record, view.query
    return computed(
        ("look", view.translator, record.source.ids, record.target.ids, view.chosen, query),
        lambda: look_at(view.translator, record, view.chosen, query),
        lambda look: 5 * look.weights.nbytes,
    )


def can_run(view: OnScreen) -> bool:
    """Whether every row can be run without its weight on `<eos>` while the reader waits."""
    if view.cross:
        return True
    heads = sum(len(view.record.attention[site].weights) for site in view.alike)
    length = len(view.record.source)
    return heads * length * (length + len(view.record.target)) <= MOST_TOKENS


def rows_of(view: OnScreen, *, run: bool) -> EndLooks:
    """All rows of all heads of the chosen kind. run: also without their weight on `<eos>`, where that can be."""
    record, run = view.record, run and can_run(view)
    return computed(
        ("end looks", view.translator, record.source.ids, record.target.ids, view.alike, run),
        lambda: end_looks(view.translator, record, view.alike, run=run),
        lambda found: 4 * found.weights.nbytes,
        doing="Taking one weight after the other away \u2026",
    )
