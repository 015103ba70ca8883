"""The browser's attention map says of every cell, and of the whole map, what Python says of the record's numbers."""

from __future__ import annotations

import math
from itertools import product
from typing import Any

import numpy as np
import pytest

import model
from charts.attention_pack import AttentionPack, Head, all_heads, whole_pack
from charts.heatmap import attention_heatmap
from charts.labels import decimal, percent
from charts.weight_codes import SCORE_LIMIT, edges, score_codes, weight_codes
from model.dissect.aggregate import head_mean, merge_to_words
from model.record import Record
from model.translate.translator import Translator
from tests.frontend.engine import Engine
from tests.tiers import full, some

SENTENCE, TARGET = "The girls like the cars.", "les filles aiment les voitures."


def same(engine: Engine, record: Record, pack: AttentionPack, site: str, head: Head, view: dict[str, Any]) -> None:
    """Compare the words of one map with Python's."""
    told, cells = engine("attentionMap", pack.data, whole_view(pack, site, head) | view)
    words, quantity = view.get("words", False), view.get("quantity", "weights")
    row = view.get("row", -1)
    step = None if row < 0 else row
    assert told == attention_heatmap(record, site, head, step=step, words=words, quantity=quantity).alt
    expected = texts(record, site, head, words)
    assert [text.partition(": ")[2] for text, _ in cells] == [text for text, _ in expected]
    assert [{name: text for name, text in facts.items() if name not in ("query", "key")} for _, facts in cells] == [
        facts for _, facts in expected
    ]


def whole_view(pack: AttentionPack, site: str, head: Head) -> dict[str, Any]:
    place = {"site": pack.sites.index(site), "head": pack.heads.index(head)}
    return {**place, "row": -1, "words": False, "perRow": False, "quantity": "weights", "numbers": False}


def texts(record: Record, site: str, head: Head, words: bool) -> list[tuple[str, dict[str, str]]]:
    """The readout and the hover lines of each cell, as Python writes the record's own numbers."""
    seen = record.attention[site]
    weights = head_mean(seen.weights) if head is None else seen.weights[head]
    allowed, scores = np.isfinite(seen.scores[0]), None if head is None or words else seen.scores[head]
    if words:
        rows, columns = record.rows(site).words, record.columns(site).words
        weights, allowed = merge_to_words(weights, rows, columns), merge_to_words(allowed * 1.0, rows, columns) > 0
    made = []
    for place in np.ndindex(weights.shape):
        weight = float(weights[place])
        if not allowed[place]:
            made.append(("masked, may not look there", {"weight": "masked"}))
            continue
        facts = {"weight": percent(weight)}
        if weight > 0:
            facts["natural log of the weight"] = decimal(math.log(weight))
        score = ""
        if scores is not None:
            facts["score"] = decimal(float(scores[place]), 3)
            score = f", score {facts['score']}"
        made.append((f"weight {weight:.3f}{score}", facts))
    return made


def test_every_map_says_what_python_says(engine: Engine, translator: Translator) -> None:
    record = translator.record(SENTENCE, target=TARGET)
    pack = whole_pack(record)
    assert (pack is None) == (not record.attention)
    if pack is None:
        return
    views: list[dict[str, Any]] = [{}, {"row": 2}, {"words": True}, {"quantity": "scores"}]
    for site, head in some(product(record.attention, all_heads(record, tuple(record.attention)))):
        for view in views if head is not None else views[:3]:
            same(engine, record, pack, site, head, view)


@full
@pytest.mark.parametrize("name", ["transformer", "rnn-dot"])
def test_shipped_models_say_what_python_says(engine: Engine, name: str) -> None:
    record = model.load(name).record("The old woman gave her daughters two very small apples.")
    pack = whole_pack(record)
    assert pack is not None
    for site, head in product(record.attention, all_heads(record, tuple(record.attention))):
        same(engine, record, pack, site, head, {})
        same(engine, record, pack, site, head, {"words": True})


def test_rounding_keeps_every_digit(engine: Engine) -> None:
    """Also of a number in the middle between two roundings, and of those next to it."""
    close = np.concatenate([edges(), np.geomspace(1e-12, 1, 200)]).astype(np.float32)
    close = np.unique(np.concatenate([close, np.nextafter(close, 0), np.nextafter(close, 1)]))
    weights = np.append(close, np.array([0.0625, 0.1875, 1 - 6e-8, 1 + 2e-7], np.float32))
    expected = [[f"{w:.3f}", percent(w), decimal(math.log(w)) if w > 0 else ""] for w in map(float, weights)]
    assert engine("codedWeights", weight_codes(weights).tolist()) == expected

    close = np.append(np.arange(-90_000, 90_000, 7) / 2000, [0.0625, 2.5, -0.0001, 1234.5678]).astype(np.float32)
    scores = np.concatenate([close, np.nextafter(close, -1000), np.nextafter(close, 1000)])
    expected = [[decimal(s, places) for places in (1, 2, 3)] for s in map(float, scores)]
    assert engine("codedScores", score_codes(scores).tolist()) == expected
    with pytest.raises(ValueError, match="too large"):
        score_codes(np.array([2 * SCORE_LIMIT]))
