"""What the page shows: the sentence as the model translates it, and with the rows that the reader has drawn."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
import streamlit as st

from contents import place_of
from model import Head, InputError, Intervention, Record, Translator
from model.network.site import Site
from model.record import Array
from ui.computed import computed
from ui.current import reading_of
from ui.labs.own_attention.drawn import Drawn, fitting, intervention_of, parsed
from ui.labs.tag import tag_of
from ui.lesson_model import lesson_reading, lesson_record, lesson_translator
from ui.link import HEAD, MEAN_HEAD, asked, chosen_head, chosen_site, nearest_site
from ui.records import record_of

MODELS = place_of("own_attention").models
Scope = Literal["all", "layer", "head"]
SCOPES: tuple[Scope, ...] = get_args(Scope)
ROWS, SCOPE, OTHER = "own_rows", "own_scope", "own_other"  # parameters of the link
USUAL_OTHER = "The man bites the dog."


@dataclass(frozen=True)
class OnScreen:
    """before: the model's own translation. rows: what was drawn, as far as it fits. now: what is written with it, the
    same record where nothing is drawn. forced: the first translation, written with what was drawn."""

    translator: Translator
    text: str
    before: Record
    rows: tuple[Drawn, ...]
    scope: Scope
    site: str
    head: int
    other: Record | None

    @property
    def tag(self) -> str:
        return tag_of(self.translator.name, self.before.source.ids)

    @property
    def first(self) -> int:
        """The first row that was drawn; decoding starts again there."""
        return min(row.step for row in self.rows)

    def heads(self, scope: Scope | None = None) -> tuple[Head, ...]:
        """The heads that are changed in this scope, the reader's where none is given."""
        return heads_of(self.translator, scope or self.scope, self.site, self.head)

    def intervention(self, scope: Scope | None = None) -> Intervention:
        """What was drawn, for the heads of a scope."""
        return intervention_of(self.rows, self.heads(scope), len(self.before.source), self.other)

    def forced(self, scope: Scope | None = None) -> Record:
        """The model's own translation, written again with what was drawn."""
        return record_of(
            self.translator, self.text, target=self.before.target.ids, intervention=self.intervention(scope)
        )

    @property
    def now(self) -> Record:
        """What the model writes with what was drawn: from the first drawn row on, what came before kept."""
        if not self.rows:
            return self.before
        return written_on(self.translator, self.text, self.before, self.first, self.intervention())

    def weights(self, record: Record) -> Array:
        """The weights of the changed heads, their mean: (steps, source)."""
        return mean_of(record, self.heads())


def heads_of(translator: Translator, scope: Scope, site: str, head: int) -> tuple[Head, ...]:
    """The heads of cross-attention that a scope means."""
    if scope == "head":
        return (Head(site, head),)
    sites = [site] if scope == "layer" else cross_sites(translator)
    return tuple(Head(each, number) for each in sites for number in range(translator.heads_at[each]))


def cross_sites(translator: Translator) -> list[str]:
    """The sites of cross-attention, first layer first."""
    return [site for site in translator.heads_at if Site.parse(site).kind == "cross"]


def mean_of(record: Record, heads: tuple[Head, ...]) -> Array:
    """The mean weights of some heads."""
    mean: Array = np.mean([record.attention[each.site].weights[each.head] for each in heads], axis=0)
    return mean


def written_on(translator: Translator, text: str, before: Record, step: int, intervention: Intervention) -> Record:
    """What the model writes from a step on under an intervention, the pieces before it those of `before`."""
    prefix = before.target.ids[:step]
    ids = computed(
        ("own", translator, text, prefix, intervention),
        lambda: translator.translate(text, prefix=prefix, intervention=intervention).ids,
        lambda ids: 40 * len(ids),
    )
    return record_of(translator, text, target=ids, intervention=intervention)


def other_record(translator: Translator) -> Record | None:
    """The other sentence of the page, as the model translates it; None where there is nothing to translate."""
    typed = st.session_state.get(OTHER)
    try:
        return record_of(translator, reading_of(translator, USUAL_OTHER if typed is None else typed).text)
    except InputError:
        return None


def on_screen() -> OnScreen:
    """What the controls and the link ask for; the page stops where there is nothing to translate."""
    translator = lesson_translator(MODELS)
    before = lesson_record(translator)
    state = st.session_state
    site = nearest_site(chosen_site(before) or "", cross_sites(translator)) or cross_sites(translator)[-1]
    head = 0 if asked(HEAD) == MEAN_HEAD else chosen_head(before, site)
    other = other_record(translator)
    rows = parsed(state.get(ROWS) or "", tag_of(translator.name, before.source.ids))
    scope = next((each for each in SCOPES if each == state.get(SCOPE)), SCOPES[0])
    return OnScreen(
        translator,
        lesson_reading(translator).text,
        before,
        fitting(rows, len(before.source), other),
        scope,
        site,
        head,
        other,
    )
