"""The cost of changed heads, the heads that a translation needs, and the sharpest of them beside the largest."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from charts.grammar import piece_names
from model import Head, Record
from model.dissect.head_shares import HeadShares
from model.dissect.muting import MutedHeads
from model.dissect.thresholds import SLIGHT
from model.network.site import Site


@dataclass(frozen=True)
class Outcome:
    """Log-probability of a translation as computed, and with changed heads; whether the model still writes it."""

    before: float
    after: float
    same: bool

    @property
    def change(self) -> float:
        """In nats."""
        return self.after - self.before


def outcome_of(before: Record, forced: Record, free: Record) -> Outcome:
    """Compare a translation with changed heads. forced: the old target; free: the new translation."""
    return Outcome(before.log_prob, forced.log_prob, free.target.ids == before.target.ids)


@dataclass(frozen=True)
class NeededHeads:
    """Every head muted alone.

    costly, slight, gaining: numbers of heads, see `MutedHeads.counts`. best, worst: the heads without which the
    translation is likeliest and least likely, with its change in nats. kinds: the kinds of attention of the worst one,
    and of those that tie with it ("encoder.self", "decoder.self", "decoder.cross"); empty where it costs next to
    nothing.
    """

    costly: int
    slight: int
    gaining: int
    best: tuple[Head, float]
    worst: tuple[Head, float]
    kinds: frozenset[str]


def needed_heads(muted: MutedHeads) -> NeededHeads:
    """Count the heads that a translation needs, and find the extremes. ValueError without heads."""
    best, worst = (
        (muted.heads[place], float(muted.change[place])) for place in (muted.change.argmax(), muted.change.argmin())
    )
    sites = {head.site for head, change in zip(muted.heads, muted.change, strict=True) if change == worst[1]}
    kinds = frozenset(f"{Site(site).side}.{Site(site).kind}" for site in sites if worst[1] <= -SLIGHT)
    return NeededHeads(*muted.counts, best, worst, kinds)


@dataclass(frozen=True)
class Rewritten:
    """Texts of a translation and of a second one; whether both have the same pieces."""

    first: str
    second: str
    same: bool


def rewritten(before: Record, free: Record) -> Rewritten:
    """Compare the texts of two translations."""
    return Rewritten(before.target.text, free.target.text, free.target.ids == before.target.ids)


@dataclass(frozen=True)
class SharpAndLarge:
    """For one token of a site, the head with the sharpest weights and the one with the largest share of the result.

    token: its name. sharp: the head from 0, None where it may look at one key only. weight: its largest. large: the
    head from 0, with its share.
    """

    token: str
    site: str
    sharp: int | None
    weight: float
    large: int
    share: float

    @property
    def same(self) -> bool | None:
        """Whether it is one head; None where all are equally sharp."""
        return None if self.sharp is None else self.sharp == self.large


def sharp_and_large(record: Record, site: str, token: int, shares: HeadShares) -> SharpAndLarge:
    """Compare the heads of one token. shares: of its result."""
    seen, rows = record.attention[site], record.inputs(Site(site).side)
    largest = seen.weights[:, token].max(axis=1)
    large = int(shares.shares[:-1].argmax())
    sharp = int(largest.argmax()) if np.isfinite(seen.scores[0, token]).sum() > 1 else None
    name = piece_names(rows)[token]
    return SharpAndLarge(name, site, sharp, float(largest.max()), large, float(shares.shares[large]))
