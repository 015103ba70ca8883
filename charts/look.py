"""One look: the query of one row in one head, and how files name it."""

from __future__ import annotations

from dataclasses import dataclass

from charts.attention_step import AttentionSteps
from charts.labels import site_label
from model.network.site import Site
from model.record import Record


@dataclass(frozen=True)
class Look:
    """One query: the row (from 0) of a head (from 0) at a site."""

    site: str
    head: int
    row: int


def head_of(record: Record, look: Look) -> str:
    """Name of the site and the head."""
    heads = len(record.attention[look.site].weights)
    return site_label(look.site) + (f", head {look.head + 1} of {heads}" if heads > 1 else "")


def query_of(steps: AttentionSteps, look: Look) -> str:
    """Sentence on the query: its step or token, and the purpose."""
    step = "Step" if Site(look.site).side == "decoder" else "Token"
    return f"{step} {look.row + 1} of {len(steps.looks)}. {steps.looks[look.row].subject}."
