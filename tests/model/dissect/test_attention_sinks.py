"""A look four ways against NumPy and the layer's own output projection, and runs without single weights."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from model import Head, Intervention, Record, Translator
from model.dissect import attention_sinks
from model.dissect.attention_sinks import (
    RemovedWeight,
    changes_without,
    english_sites,
    measure_row,
    sink_rows,
    value_lengths,
)
from model.dissect.without_sink import without_sink
from model.network.attention import MultiHeadAttention
from model.network.intervention import MaskedKey
from model.network.site import Site
from tests.conftest import of_attending
from tests.tiers import full

pytestmark = of_attending
SENTENCE = "the girl likes the red cars."


def heads(translator: Translator, record: Record) -> list[Head]:
    return [Head(site, translator.heads_at[site] - 1) for site in english_sites(record)]


def test_the_sites_are_those_that_look_at_the_english(translator: Translator) -> None:
    record = translator.record(SENTENCE)
    assert english_sites(record) == tuple(
        site for site in translator.heads_at if not (site.startswith("decoder") and site.endswith("self"))
    )
    for site in set(translator.heads_at) - set(english_sites(record)):
        with pytest.raises(ValueError, match="are not the English sentence"):
            measure_row(translator, record, Head(site, 0), 0)


@full
def test_without_end_is_the_row_renormalised(translator: Translator) -> None:
    record = translator.record(SENTENCE)
    for head in heads(translator, record):
        for query in range(len(record.rows(head.site))):
            weights = record.attention[head.site].weights[head.head, query].astype(float)
            look = measure_row(translator, record, head, query)
            np.testing.assert_array_equal(look.weights, weights.astype(np.float32))
            np.testing.assert_allclose(look.without_eos[:-1], weights[:-1] / weights[:-1].sum(), atol=1e-6)
            assert look.without_eos[-1] == 0


@torch.inference_mode()
def arriving(translator: Translator, record: Record, head: Head, query: int, key: int) -> float:
    """The length of what one key adds, worked by the layer itself: all contexts zero but weight times value."""
    seen = record.attention[head.site]
    part = torch.tensor(seen.weights[head.head, query, key] * seen.value[head.head, key])
    module = dict(translator.network.named_modules()).get(Site(head.site).module)
    if not isinstance(module, MultiHeadAttention):
        return float(part.norm())
    context = torch.zeros(1, module.heads, 1, len(part))
    context[0, head.head, 0] = part
    return float((module.combine(context) - module.out_projection.bias).norm())


def test_weight_times_length_is_what_the_layer_adds(translator: Translator) -> None:
    record = translator.record(SENTENCE)
    for head in heads(translator, record):
        query = len(record.rows(head.site)) // 2
        look = measure_row(translator, record, head, query)
        added = np.array([arriving(translator, record, head, query, key) for key in range(len(record.source))])
        np.testing.assert_allclose(look.weights * look.lengths, added, rtol=1e-4, atol=1e-6)
        np.testing.assert_allclose(look.shares, added / added.sum(), atol=1e-5)


def test_each_change_is_that_of_a_run_with_the_key_masked(translator: Translator) -> None:
    record = translator.record(SENTENCE)
    for head in heads(translator, record):
        query = len(record.rows(head.site)) - 2
        look = measure_row(translator, record, head, query)
        for key in (0, len(record.source) - 1):
            masked = Intervention(keys=(MaskedKey(head, query, key),))
            after = translator.record(SENTENCE, record.target.ids, intervention=masked)
            changes = after.log_probs.astype(float) - record.log_probs
            expected = changes[query] if Site(head.site).kind == "cross" else changes.sum()
            assert look.changes[key] == pytest.approx(expected, abs=2e-5)


def test_all_rows_together_are_those_one_by_one(translator: Translator) -> None:
    record = translator.record(SENTENCE)
    for sites in ([site] for site in english_sites(record)):
        sinks = sink_rows(translator, record, sites)
        assert sinks.changes is not None
        assert sink_rows(translator, record, sites, run=False).changes is None
        for number, head in enumerate(sinks.heads):
            weights = record.attention[head.site].weights[head.head]
            for query, row in enumerate(weights):
                assert sinks.weights[number, query] == row[-1]
                assert sinks.strongest[number, query] == (row.argmax() == len(row) - 1)
                if query % 2:
                    continue
                change = without_sink(translator, record, [head], [query])
                expected = change[query] if Site(head.site).kind == "cross" else change.sum()
                assert sinks.changes[number, query] == pytest.approx(expected, abs=2e-5)


def test_records_of_several_lengths_in_one_call(translator: Translator) -> None:
    records = [translator.record(text) for text in ("Tom.", SENTENCE)]
    head = heads(translator, records[0])[-1]
    asked = [RemovedWeight(record, head, 0) for record in records]
    together = changes_without(translator, asked)
    alone = [changes_without(translator, [row])[0] for row in asked]
    np.testing.assert_allclose(together, alone, atol=2e-5)
    assert value_lengths(translator, records[0], head.site).shape == (
        translator.heads_at[head.site],
        len(records[0].source),
    )


def test_all_rows_of_several_records_are_those_one_by_one(
    translator: Translator, monkeypatch: pytest.MonkeyPatch
) -> None:
    mute = Intervention(mute=frozenset({heads(translator, translator.record(SENTENCE))[-1]}))
    records = [
        translator.record(SENTENCE),
        translator.record("Tom.", "le garçon aime la fille.", intervention=mute),
        translator.record("the boy likes cars.", limit=3),
    ]
    asked = [
        RemovedWeight(record, head, query)
        for record in records
        for head in heads(translator, record)
        for query in range(len(record.rows(head.site)))
    ][::-1]
    expected = []
    for row in asked:
        alone = without_sink(translator, row.record, [row.head], [row.query])
        expected.append(alone[row.query] if Site(row.head.site).kind == "cross" else alone.sum())
    for together in (1, 9, 1000):
        monkeypatch.setattr(attention_sinks, "STEP_ROWS", together)
        monkeypatch.setattr(attention_sinks, "BATCH_STEPS", 8 * together)
        np.testing.assert_allclose(changes_without(translator, asked), expected, atol=1e-4)
