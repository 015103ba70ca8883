"""Weight on `<eos>`: how much there is, how much of the context it makes, and the effect of removing it.

Data: the models' own greedy translations of test sentences. For every row of every head whose keys are the English
sentence, the weight on `<eos>` is removed by itself (`model.dissect.attention_sinks`). Decoder self-attention has no
`<eos>` among its keys. All test sentences take some ten minutes of one core for a Transformer, a minute for an RNN.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from tqdm import tqdm

from model.analysis.study import Study
from model.dissect.attention_sinks import RemovedWeight, changes_without, english_sites, sink_weights
from model.dissect.thresholds import SLIGHT
from model.language.tokenizer import EOS
from model.network.intervention import Head
from model.network.site import Site
from model.record import Array, Record
from model.translate.translator import Translator

PART = "test"
TOGETHER = 32  # records held at once, of one length: of each all rows are run


def records_of(translator: Translator, texts: Sequence[str]) -> list[Record]:
    """Record the model's own greedy translations; those that did not reach `<eos>` are left out."""
    sources = [translator.source_ids(translator.clip(text)[0]) for text in texts]
    targets = [translation.ids for translation in translator.translate_many(sources)]
    pairs = [pair for pair in zip(sources, targets, strict=True) if pair[1][-1] == EOS]
    return translator.record_many(*map(list, zip(*pairs, strict=True)), own=True) if pairs else []


def rows_of(translator: Translator, records: Sequence[Record]) -> dict[Head, list[Array]]:
    """Statistics of every row, by head, for each record: (5, queries).

    The five: the weight on `<eos>`, its share of weight times length, whether no key has more, the change of the
    log-probability without it in nats, and whether the row is that of `<eos>` itself.
    """
    if not records:
        return {}
    heads = [Head(site, number) for site in english_sites(records[0]) for number in range(translator.heads_at[site])]
    asked = [
        RemovedWeight(record, head, query)
        for record in records
        for head in heads
        for query in range(len(record.rows(head.site)))
    ]
    changes = iter(changes_without(translator, asked).tolist())
    statistics: dict[Head, list[Array]] = {head: [] for head in heads}
    for record in records:
        seen = {site: sink_weights(translator, record, site) for site in english_sites(record)}
        for head in heads:
            of_head = [by_head[head.head] for by_head in seen[head.site]]
            ids = record.rows(head.site).ids
            made = [*of_head, [next(changes) for _ in ids], [id_ == EOS for id_ in ids]]
            statistics[head].append(np.array(made, np.float32))
    return statistics


def summary(rows: Array) -> dict[str, Any]:
    """One head's rows over all sentences, (5, rows) as in `rows_of`.

    costs: the share of rows where the log-probability falls by `SLIGHT` nats or more without the weight on `<eos>`.
    """
    weights, shares, strongest, changes, ends = rows
    costs = changes <= -SLIGHT

    def share(these: Array) -> float | None:
        return round(float(costs[these > 0].mean()), 4) if (these > 0).any() else None

    return {
        "rows": len(weights),
        "weight": round(float(weights.mean()), 4),
        "weighted": round(float(shares.mean()), 4),
        "strongest": round(float(strongest.mean()), 4),
        "median_change": round(float(np.median(changes)), 4) + 0.0,  # no minus before zero
        "costs": round(float(costs.mean()), 4),
        "costs_where_strongest": share(strongest),
        "costs_at_the_end": share(ends),
    }


def measure(study: Study) -> dict[str, Any]:
    """Measure all models with attention on test; heads in order of computation."""
    texts = sorted(dict.fromkeys(english for english, _ in study.pairs(PART)), key=len)
    models: dict[str, Any] = {}
    for translator in study.translators():
        if not translator.heads_at:
            continue
        statistics: dict[Head, list[Array]] = {}
        counted = 0
        for start in tqdm(range(0, len(texts), TOGETHER), desc=translator.name, unit_scale=TOGETHER, unit="sentence"):
            records = records_of(translator, texts[start : start + TOGETHER])
            counted += len(records)
            for head, rows in rows_of(translator, records).items():
                statistics.setdefault(head, []).extend(rows)
        models[translator.name] = {
            "sentences": counted,
            "heads": [
                {
                    "site": head.site,
                    "head": head.head,
                    "of": "step" if Site(head.site).kind == "cross" else "translation",
                    **summary(np.concatenate(rows, axis=1)),
                }
                for head, rows in statistics.items()
            ],
        }
    return {
        **study.heading("eos", PART, models),
        "what": "the weight on <eos> of each row of each head, greedy translations",
        "sources": len(texts),
        "drawn": "all" if study.sources is None else "at random",
        "slight": SLIGHT,
        "numbers": {
            "weight": "mean weight on <eos>",
            "weighted": "mean share of <eos> by weight times length of the value (Kobayashi et al. 2020)",
            "strongest": "share of rows where no key has more weight",
            "median_change": "of the log-probability without that weight, in nats: of the piece that the step writes, "
            "or for a row of the encoder of the whole translation",
            "costs": f"share of rows where it falls by {SLIGHT} nats or more",
            "costs_where_strongest": "the same of the rows where <eos> has the most weight",
            "costs_at_the_end": "the same of the rows of <eos>: the steps that end the translation, or the encoder's "
            "row of <eos>",
        },
        "models": models,
    }
