"""One attention score, term by term: the products or sums of query and key, as one would work it by hand.

Scaled dot product: Vaswani et al. 2017, equation 1. Additive: Bahdanau et al. 2015, A.1.2.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np

from model.record import Array, Record, frozen
from model.record.capture import to_numpy
from model.translate.translator import Translator


@dataclass(frozen=True)
class ScoreTerms:
    """The parts of one score, before masking.

    query, key: (dim,). factor: the learned score vector v (dim,), None for a dot product. terms: (dim,), q * k or v *
    tanh(q + k), number by number. total: their sum. scale: its divisor, sqrt(dim) or 1. score: the result, as in the
    record.
    """

    kind: Literal["additive", "dot"]
    query: Array
    key: Array
    factor: Array | None
    terms: Array
    total: float
    scale: float
    score: float


def score_terms(translator: Translator, record: Record, site: str, head: int, query: int, key: int) -> ScoreTerms:
    """Split the score of one query with one key. KeyError, IndexError: a site, head or token not in the record."""
    seen = record.attention[site]
    q, k = seen.query[head, query], seen.key[head, key]
    if (vector := translator.network.additive_vector()) is not None:
        factor = to_numpy(vector)
        terms, scale = frozen(factor * np.tanh(q + k)), 1.0
        total = float(terms.sum())
        return ScoreTerms("additive", q, k, factor, terms, total, scale, total)
    terms, scale = frozen(q * k), math.sqrt(len(q))
    total = float(terms.sum())
    return ScoreTerms("dot", q, k, None, terms, total, scale, total / scale)
