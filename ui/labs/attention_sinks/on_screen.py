"""State of the page: sentence, chosen head and row, and cached computations."""

from __future__ import annotations

from dataclasses import dataclass, replace

import streamlit as st

from model import Head, Record, Translator
from model.dissect.attention_sinks import RowMeasures, SinkRows, english_sites, measure_row, sink_rows
from model.dissect.telling import sink_step
from model.dissect.word_links import Rows, readings
from model.network.site import BySite, Site
from ui.computed import computed
from ui.lesson_model import lesson_record, lesson_translator
from ui.link import chosen_head, chosen_site, chosen_step, number_asked, open_at
from ui.nearest import nearest_index
from ui.sites import kind_of

TOKEN, MAP, ROWS = "rests_token", "rests_map", "rests_rows"  # parameters of the link


FEW_STEPS = 30  # so many steps are run without their weight on `<eos>` unasked
MAX_TOKENS = 40_000  # of both sentences, over all rows of the encoder that are run when it is asked for


@dataclass(frozen=True)
class ShownRow:
    """The row on screen. record: of the sentence, with sites whose keys are the source. site, head: the
    chosen ones.
    """

    translator: Translator
    record: Record
    site: str
    head: int

    @property
    def cross(self) -> bool:
        """Whether the rows are decoder steps."""
        return Site(self.site).kind == "cross"

    @property
    def chosen(self) -> Head:
        return Head(self.site, self.head)

    @property
    def query(self) -> int:
        """The row in the URL: a step, or for the encoder a source token."""
        if self.cross:
            return chosen_step(self.record)
        return nearest_index(number_asked(TOKEN), len(self.record.source))

    @property
    def alike(self) -> tuple[str, ...]:
        """Sites of the same kind, first layer first."""
        return tuple(site for site in self.record.attention if kind_of(site) == kind_of(self.site))

    @property
    def cross_head(self) -> Head:
        """The chosen head if it is of cross-attention, else one of the last cross-attention."""
        if self.cross:
            return self.chosen
        site = next(site for site in reversed(list(self.record.attention)) if site.kind == "cross")
        return Head(site, chosen_head(self.record, site))

    @property
    def rows(self) -> tuple[Rows, ...]:
        """Ways to read a word's row in this model."""
        return readings(self.translator.network)


def over_english(record: Record) -> Record:
    """The record without decoder self-attention, whose keys have no `<eos>`."""
    english_maps = {site: record.attention[site] for site in english_sites(record)}
    return replace(record, attention=BySite(english_maps))


def no_word(record: Record) -> str:
    """Say that there is nothing to align."""
    return f"There is no {record.pair.target} word here."


def on_screen() -> ShownRow:
    """Read the controls and the URL; stops the page where there is nothing to translate."""
    translator = lesson_translator("attention_sinks")
    record = over_english(lesson_record(translator))
    site = chosen_site(record)
    if site is None:  # no model of this page
        st.stop()
    head = chosen_head(record, site)
    if site.kind == "cross":
        open_at(sink_step(record, site, head))
    return ShownRow(translator, record, site, head)


def measures_of(view: ShownRow) -> RowMeasures:
    """The chosen row in four measures, cached."""
    record, query = view.record, view.query
    return computed(
        ("look", view.translator, record.source.ids, record.target.ids, view.chosen, query),
        lambda: measure_row(view.translator, record, view.chosen, query),
        lambda look: 5 * look.weights.nbytes,
    )


def can_run(view: ShownRow) -> bool:
    """Whether all rows can be run without their weight on `<eos>` in reasonable time."""
    if view.cross:
        return True
    heads = sum(len(view.record.attention[site].weights) for site in view.alike)
    length = len(view.record.source)
    return heads * length * (length + len(view.record.target)) <= MAX_TOKENS


def rows_of(view: ShownRow, *, run: bool) -> SinkRows:
    """All rows of all heads of the chosen kind, cached. run: also without their weight on `<eos>`, if `can_run`."""
    record, run = view.record, run and can_run(view)
    return computed(
        ("end looks", view.translator, record.source.ids, record.target.ids, view.alike, run),
        lambda: sink_rows(view.translator, record, view.alike, run=run),
        lambda sinks: 4 * sinks.weights.nbytes,
        doing="Taking one weight after the other away \u2026",
    )
