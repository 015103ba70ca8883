"""The numbers on `<eos>`: a summary worked by hand, and rows that are those of the records."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from model.analysis.eos import measure, records_of, rows_of, summary
from model.analysis.study import Study
from model.dissect.attention_sinks import RemovedWeight, changes_without, english_sites, value_lengths
from model.dissect.thresholds import SLIGHT
from model.language.tokenizer import EOS
from model.translate.translator import Translator
from tests.conftest import of_attending
from tests.invented import pairs


def test_a_summary_by_hand() -> None:
    rows = np.array(
        [[0.5, 0.1, 0.9, 0.1], [0.2, 0.0, 0.6, 0.0], [1, 0, 1, 0], [-SLIGHT, 0.3, -0.01, -1.0], [0, 0, 0, 1]],
        np.float32,
    )
    assert summary(rows) == {
        "rows": 4,
        "weight": 0.4,
        "weighted": 0.2,
        "strongest": 0.5,
        "median_change": pytest.approx(-0.055, abs=1e-4),
        "costs": 0.5,
        "costs_where_strongest": 0.5,
        "costs_at_the_end": 1.0,
    }
    none = rows.copy()
    none[2], none[4] = 0, 0
    assert summary(none)["costs_where_strongest"] is None
    assert summary(none)["costs_at_the_end"] is None


@of_attending
def test_rows_are_those_of_the_records(translator: Translator) -> None:
    texts = [english for english, _ in pairs()[::90]]
    records = records_of(translator, texts)
    assert all(record.target.ids[-1] == EOS for record in records)
    records = records or [translator.record(*pairs()[0])]
    by_head = rows_of(translator, records)
    assert {head.site for head in by_head} == {site for record in records for site in english_sites(record)}
    for head, rows in list(by_head.items())[:: max(1, len(by_head) // 3)]:
        for record, (weights, shares, strongest, changes, ends) in zip(records, rows, strict=True):
            seen = record.attention[head.site].weights[head.head]
            np.testing.assert_array_equal(weights, seen[:, -1])
            np.testing.assert_array_equal(strongest, seen.argmax(axis=1) == seen.shape[1] - 1)
            added = seen * value_lengths(translator, record, head.site)[head.head]
            np.testing.assert_allclose(shares, added[:, -1] / added.sum(axis=1), atol=1e-6)
            assert ends.tolist() == [id_ == EOS for id_ in record.rows(head.site).ids]
            (alone,) = changes_without(translator, [RemovedWeight(record, head, 0)])
            assert changes[0] == pytest.approx(alone, abs=2e-5)


def test_all_test_sentences_are_measured_or_as_many_as_a_trial_asks_for(tmp_path: Path, small_models: Path) -> None:
    english = [f"the {thing} is red." for thing in ("car", "book", "house")]
    (tmp_path / "test.tsv").write_text("".join(f"{text}\tx\n{text}\ty\n" for text in english), encoding="utf-8")
    (tmp_path / "corpus.json").write_text(
        '{"languages": ["en", "fr"], "fingerprint": "invented", "train": 0}', encoding="utf-8"
    )
    whole = measure(Study(tmp_path, ("rnn-dot",), directory=small_models))
    assert (whole["sources"], whole["drawn"], whole["trial"]) == (3, "all", False)
    trial = measure(Study(tmp_path, ("rnn-dot",), directory=small_models, sources=2))
    assert (trial["sources"], trial["drawn"], trial["trial"]) == (2, "at random", True)
