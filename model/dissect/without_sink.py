"""Effect of the weight on `<eos>`: set it to 0, rescale the rest of its row to 1, and score the target again.

Weights must sum to 1, so a head with nothing to look for parks its weight somewhere: an attention sink. Whether `<eos>`
is one cannot be read off the weight (Jain and Wallace 2019): the encoder's state there has read the whole sentence.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from model.language.tokenizer import EOS
from model.network.intervention import Head, ReplacedRow
from model.record import Array, Record
from model.translate.translator import Translator


def sink_weight(record: Record, heads: Sequence[Head], queries: Sequence[int], *, words: bool = False) -> float | None:
    """Weight on `<eos>`, the mean of heads of one site and of queries, where no key has more; else None.

    words: compare with whole words, whose pieces are summed; else with pieces.
    """
    (site,) = {head.site for head in heads}
    keys = record.columns(site)
    rows = record.attention[site].weights[[head.head for head in heads]][:, list(queries)]
    row = rows.mean(axis=(0, 1))
    if words:
        row = np.array([row[word.start : word.end].sum() for word in keys.words])
    return float(row[-1]) if keys.ids[-1] == EOS and int(row.argmax()) == len(row) - 1 else None


def without_sink(translator: Translator, record: Record, heads: Sequence[Head], queries: Sequence[int]) -> Array:
    """Change of each target token's log-probability, (steps,), when these queries of these heads skip `<eos>`.

    All rows are changed in one pass. The keys of the heads' sites have to be the source.
    """
    rows = tuple(row_without(record, head, query) for head in heads for query in queries)
    changed = replace(record.intervention, rows=(*record.intervention.rows, *rows))
    (scored,) = translator.score_ids([record.source.ids], [record.target.ids], [changed])
    change: Array = scored - record.log_probs
    return change


def row_without(record: Record, head: Head, query: int, key: int = -1) -> ReplacedRow:
    """The row with weight 0 on the last key, rescaled; softmax over the other scores if that key had all weight."""
    seen = record.attention[head.site]
    weights = seen.weights[head.head, query].astype(float)
    weights[key] = 0.0
    if not weights.any():
        scores = seen.scores[head.head, query].astype(float)
        scores[key] = -np.inf
        weights = np.exp(scores - scores.max())
    return ReplacedRow(head, query, tuple(weights.tolist()))
