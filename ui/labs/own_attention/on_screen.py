"""State of the page: the sentence as the model translates it, and with the drawn rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
import streamlit as st

from model import Head, InputError, Intervention, Record, Translator
from model.network.site import Kind, Side, Site
from model.record import Array
from ui.computed import computed
from ui.current import reading_of
from ui.labs.own_attention.drawn import WHERE, DrawnRow, Where, fitting, intervention_of, latest, parsed
from ui.labs.tag import tag_of
from ui.lesson_model import lesson_reading, lesson_record, lesson_translator
from ui.link import DEFAULT_SITE, HEAD, MEAN_HEAD, asked, chosen_head, chosen_site
from ui.nearest import nearest_site
from ui.records import record_of

Scope = Literal["all", "layer", "head"]
SCOPES: tuple[Scope, ...] = get_args(Scope)
ROWS, SCOPE, OTHER, MAP = "own_rows", "own_scope", "own_other", "own_map"  # parameters of the link
SITES: dict[Where, tuple[Side, Kind]] = {  # the sites of each place
    "cross": ("decoder", "cross"),
    "encoder": ("encoder", "self"),
    "decoder": ("decoder", "self"),
}
USUAL_OTHER = "The man bites the dog."


@dataclass(frozen=True)
class ShownRows:
    """Both translations. before: the model's own. history: all drawn rows that fit; rows: the latest version of each.

    now: the translation with them, the same record without any. forced: the first translation forced under them. where:
    place of the painted map. site, head: the chosen ones there.
    """

    translator: Translator
    text: str
    before: Record
    history: tuple[DrawnRow, ...]
    where: Where
    scope: Scope
    site: str
    head: int
    other: Record | None

    @property
    def tag(self) -> str:
        return tag_of(self.translator.name, self.before.source.ids)

    @property
    def rows(self) -> tuple[DrawnRow, ...]:
        return latest(self.history)

    @property
    def first(self) -> int:
        """The first changed step, from which decoding restarts: 0 if an encoder row is drawn."""
        return min(0 if row.where == "encoder" else row.step for row in self.rows)

    @property
    def drawn(self) -> tuple[Where, ...]:
        """Places with drawn rows."""
        return tuple(where for where in WHERE if any(row.where == where for row in self.rows))

    def heads(self, scope: Scope | None = None, where: Where | None = None) -> tuple[Head, ...]:
        """Heads that follow the drawn rows; by default in the chosen scope and place."""
        chosen = where or self.where
        site = site_of(self.translator, chosen, self.site)
        return heads_of(self.translator, scope or self.scope, site, self.head)

    def drawn_heads(self, scope: Scope) -> tuple[Head, ...]:
        """Heads of all places with drawn rows, in this scope."""
        return tuple(head for where in self.drawn for head in self.heads(scope, where))

    def intervention(self, scope: Scope | None = None) -> Intervention:
        """The drawn rows as an intervention on the heads of a scope."""
        parts = [
            intervention_of(
                [row for row in self.rows if row.where == where],
                self.heads(scope, where),
                len(self.before.source),
                self.other,
            )
            for where in self.drawn
        ]
        return Intervention(
            rows=tuple(row for part in parts for row in part.rows),
            keys=tuple(key for part in parts for key in part.keys),
        )

    def forced(self, scope: Scope | None = None) -> Record:
        """The model's own translation, forced under the drawn rows."""
        return record_of(
            self.translator, self.text, target=self.before.target.ids, intervention=self.intervention(scope)
        )

    @property
    def described_step(self) -> int:
        """The step to describe: the first drawn one; for encoder rows alone, the one whose piece they change most."""
        if set(self.drawn) == {"encoder"}:
            return int(np.abs(self.forced().log_probs - self.before.log_probs).argmax())
        return min(row.step for row in self.rows if row.where != "encoder")

    @property
    def now(self) -> Record:
        """The model's translation with the drawn rows: earlier pieces kept, the rest decoded again."""
        if not self.rows:
            return self.before
        return written_on(self.translator, self.text, self.before, self.first, self.intervention())

    def weights(self, record: Record, where: Where | None = None) -> Array:
        """Mean weights of the heads that follow the drawn rows: (rows, columns)."""
        return mean_of(record, self.heads(where=where))


def heads_of(translator: Translator, scope: Scope, site: str, head: int) -> tuple[Head, ...]:
    """Heads of a scope at a site: one, all of its, or those of all layers."""
    if scope == "head":
        return (Head(site, min(head, translator.heads_at[site] - 1)),)
    sites = [site] if scope == "layer" else sites_like(translator, site)
    return tuple(Head(other, number) for other in sites for number in range(translator.heads_at[other]))


def sites_of(translator: Translator, where: Where) -> list[Site]:
    """Sites of a place, first layer first; empty if the model has none."""
    return [site for site in translator.heads_at if (site.side, site.kind) == SITES[where]]


def sites_like(translator: Translator, site: str) -> list[Site]:
    """Sites of the same side and kind, first layer first."""
    asked = Site(site)
    return sites_of(translator, next(where for where in WHERE if SITES[where] == (asked.side, asked.kind)))


def site_of(translator: Translator, where: Where, site: str) -> Site:
    """Site of a place in the same layer as another site."""
    asked, sites = Site(site), sites_of(translator, where)
    side, kind = SITES[where]
    return nearest_site(Site.of(side, asked.layer, kind), sites) or sites[-1]


def cross_sites(translator: Translator) -> list[Site]:
    """Sites of cross-attention, first layer first."""
    return sites_of(translator, "cross")


def places_of(translator: Translator) -> tuple[Where, ...]:
    """Places that this model has; cross-attention first."""
    return tuple(where for where in WHERE if sites_of(translator, where))


def mean_of(record: Record, heads: tuple[Head, ...]) -> Array:
    """Mean weights of some heads of one place."""
    mean: Array = np.mean([record.attention[head.site].weights[head.head] for head in heads], axis=0)
    return mean


def written_on(translator: Translator, text: str, before: Record, step: int, intervention: Intervention) -> Record:
    """Decode from a step on under an intervention, after the pieces of `before`."""
    prefix = before.target.ids[:step]
    ids = computed(
        ("own", translator, text, prefix, intervention),
        lambda: translator.translate(text, prefix=prefix, intervention=intervention).ids,
        lambda ids: 40 * len(ids),
    )
    return record_of(translator, text, target=ids, intervention=intervention)


def other_record(translator: Translator) -> Record | None:
    """The other sentence on the page with the model's translation; None where there is nothing to translate."""
    typed = st.session_state.get(OTHER)
    try:
        return record_of(translator, reading_of(translator, USUAL_OTHER if typed is None else typed).text)
    except InputError:
        return None


def on_screen() -> ShownRows:
    """Read the controls and the URL; stops the page where there is nothing to translate."""
    translator = lesson_translator("own_attention")
    before = lesson_record(translator)
    state = st.session_state
    places = places_of(translator)
    where = next((choice for choice in places if choice == state.get(MAP)), places[0])
    site = site_of(translator, where, chosen_site(before) or DEFAULT_SITE)
    head = 0 if asked(HEAD) == MEAN_HEAD else chosen_head(before, site)
    other = other_record(translator)
    rows = parsed(state.get(ROWS) or "", tag_of(translator.name, before.source.ids))
    scope = next((choice for choice in SCOPES if choice == state.get(SCOPE)), SCOPES[0])
    return ShownRows(
        translator,
        lesson_reading(translator).text,
        before,
        fitting(rows, len(before.source), other, places),
        where,
        scope,
        site,
        head,
        other,
    )
