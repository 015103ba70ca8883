"""Data of the animated attention step: query, products, scores, softmax, weighted values, context.

Scaled dot product: Vaswani et al. 2017, equation 1. Additive: Bahdanau et al. 2015, A.1.2. All numbers are the
record's; long vectors are drawn as strips of fewer cells.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from charts.figure import Figure
from charts.grammar import piece_names
from charts.labels import decimal, percent, quoted, share_bytes
from charts.player import in_base64
from charts.thumbnail import Bytes, Numbers
from charts.token_panels import Panel, token_panels
from model.network.site import Site
from model.record import Array, AttentionRecord, Record

Kind = Literal["dot", "additive"]

CELLS = 32  # of a strip, at most; longer vectors are drawn as means of so many numbers
FIRST = 3  # numbers of a vector that are written out
ZERO = 127  # the byte of a 0; 0 and 254 are the largest numbers, negative and positive
PAUSES: dict[Kind, dict[str, str]] = {  # names and titles, in the order of computation
    "dot": {
        "query": "query",
        "products": "products",
        "scores": "scores",
        "softmax": "softmax",
        "values": "values",
        "context": "context",
    },
    "additive": {
        "query": "query",
        "products": "scores",
        "softmax": "softmax",
        "values": "values",
        "context": "context",
    },
}


@dataclass(frozen=True)
class QueryStep:
    """One query and its attention. products, scores, weights: (keys,), scores -inf where masked; context: (dim,).

    label: the word that selects it. subject: what it is for.
    """

    label: str
    subject: str
    products: Array
    scores: Array
    weights: Array
    query: Array
    context: Array

    def data(self) -> dict[str, Any]:
        """JSON data: products and scores in hundredths, weights as indices into `charts.labels.SHARES`."""
        scores = [None if math.isinf(score) else hundredths(score) for score in self.scores.tolist()]
        return {
            "label": self.label,
            "subject": self.subject,
            "products": [hundredths(product) for product in self.products.tolist()],
            "scores": scores,
            "weights": in_base64(share_bytes(self.weights)),
            "query": beginning(self.query),
        }


@dataclass(frozen=True)
class AttentionSteps:
    """All queries of one head at one site. key (keys, dim), value (keys, dim)."""

    kind: Kind
    choose: str
    keys: tuple[str, ...]
    looks: tuple[QueryStep, ...]
    key: Array
    value: Array

    @property
    def pauses(self) -> tuple[str, ...]:
        """Names of the pauses."""
        return tuple(PAUSES[self.kind])

    @property
    def note(self) -> str:
        """Explanation of the strips."""
        asked, handed = self.key.shape[1], self.value.shape[1]
        return (
            f"Query and key: {asked} numbers{_cells(asked)}; value and context: {handed}{_cells(handed)}. Blue is "
            "positive, red negative."
        )

    def says(self, row: int) -> tuple[str, ...]:
        """One sentence for each pause of a query."""
        look, keys = self.looks[row], self.keys
        met, best, most = (int(numbers.argmax()) for numbers in (look.products, look.scores, look.weights))
        share, size = percent(float(look.weights[most])), len(look.query)
        masked = int(np.isinf(look.scores).sum())
        later = "1 later token is masked and has none" if masked == 1 else f"{masked} later tokens are masked: no score"
        highest = f"{quoted(keys[met])} scores highest, {decimal(look.products[met])}."
        product = f"compared with all {len(keys)} keys (dot product). {highest}"
        if self.kind == "additive":
            product = f"added to each of {len(keys)} keys; tanh, times v, and the sum. {highest}"
        sentences = {
            "query": f"{look.subject}: the query, {size} numbers that say what to look for.",
            "products": f"The query is {product}",
            "scores": f"Each product is divided by \u221a{size} = {decimal(math.sqrt(size))}: {quoted(keys[best])} "
            f"scores highest, {decimal(look.scores[best])}.{f' {later}.' if masked else ''}",
            "softmax": f"Softmax turns scores into weights that add up to 100 %: {share} for {quoted(keys[most])}.",
            "values": f"Each value is multiplied by its weight: the value of {quoted(keys[most])} by {share}.",
            "context": f"Their sum is the context, {len(look.context)} numbers: {beginning(look.context)}.",
        }
        return tuple(sentences[pause] for pause in self.pauses)

    def data(self) -> dict[str, Any]:
        """Data for the browser component: JSON, strips in base64, a byte a cell."""
        queries, contexts = (np.stack([getattr(look, name) for look in self.looks]) for name in ("query", "context"))
        strips = {"queries": queries, "keys": self.key, "values": self.value, "contexts": contexts}
        return {
            "kind": self.kind,
            "choose": self.choose,
            "pauses": [[name, title] for name, title in PAUSES[self.kind].items()],
            "size": self.key.shape[1],
            "keys": self.keys,
            "looks": [{**look.data(), "says": self.says(row)} for row, look in enumerate(self.looks)],
            "note": self.note,
            "strips": {name: strip_data(rows) for name, rows in strips.items()},
        }


def attention_steps(record: Record, site: str, head: int, kind: Kind = "dot") -> AttentionSteps:
    """The steps of a head (from 0) at a site. kind: scoring function. KeyError, IndexError: a missing site or head."""
    seen, parts = record.attention[site], Site(site)
    keys, written, read = (
        piece_names(tokens) for tokens in (record.columns(site), record.target, record.decoder_input)
    )
    looks = []
    for query in range(seen.query.shape[1]):
        if parts.kind == "cross":
            label, subject = written[query], f"To write {quoted(written[query])}"
        elif parts.side == "encoder":
            label, subject = keys[query], f"For {quoted(keys[query])}"
        else:
            label, subject = read[query], f"For {quoted(read[query])}, read to write {quoted(written[query])}"
        looks.append(_look(seen, head, query, label, subject, kind))
    choose = "To write" if parts.kind == "cross" else "The query of"
    return AttentionSteps(kind, choose, keys, tuple(looks), seen.key[head], seen.value[head])


def hundredths(value: float) -> int:
    """The number rounded to two decimals, times 100."""
    return round(100 * float(f"{value:.2f}"))


def beginning(vector: Array) -> str:
    """The first numbers of a vector, as text."""
    first = ", ".join(decimal(number) for number in vector[:FIRST].tolist())
    return f"{first} and so on" if len(vector) > FIRST else first


def binned(vectors: Numbers, cells: int = CELLS) -> Numbers:
    """Vectors (count, dim) as at most `cells` means of neighbouring numbers; bins are equal except the last."""
    dim = vectors.shape[1]
    starts = np.arange(0, dim, -(-dim // cells))
    sums: Numbers = np.add.reduceat(vectors.astype(np.float64), starts, axis=1)
    return sums / np.diff([*starts, dim])


def strip_data(vectors: Numbers) -> dict[str, Any]:
    """Encode strips of vectors: cells of each, value at the ends of the colour scale, and a byte a cell."""
    means = binned(vectors)
    full = float(np.abs(means).max(initial=0.0)) or 1.0
    cells: Bytes = (ZERO + np.rint(ZERO * means / full)).astype(np.uint8)
    return {"columns": means.shape[1], "full": round(full, 5), "cells": in_base64(cells)}


def _cells(dim: int) -> str:
    """Cells of a strip of this length."""
    per_cell = -(-dim // CELLS)
    return f", each cell the mean of {per_cell}" if per_cell > 1 else ""


def _look(seen: AttentionRecord, head: int, query: int, label: str, subject: str, kind: Kind) -> QueryStep:
    scores, weights, context = seen.scores[head, query], seen.weights[head, query], seen.context[head, query]
    products = scores if kind == "additive" else (seen.key[head] * seen.query[head, query]).sum(axis=-1)
    return QueryStep(label, subject, products, scores, weights, seen.query[head, query], context)


def attention_step_figure(steps: AttentionSteps, row: int) -> Figure:
    """One query's step as bars over its visible keys, for files and notebooks."""
    look = steps.looks[row]
    seen = np.flatnonzero(np.isfinite(look.scores))
    panels = [Panel("score", look.scores[seen], "score"), Panel("weight", look.weights[seen], "weight")]
    if steps.kind == "dot":
        panels.insert(0, Panel("query \u00b7 key", look.products[seen], "score"))
    return token_panels(
        [steps.keys[column] for column in seen],
        panels,
        alt=" ".join(steps.says(row)[steps.pauses.index("products") :]),
        name=f"attention-step-{row + 1}",
        marked=int(look.weights[seen].argmax()),
        title="key",
    )
