"""Sentences on the causal mask, against probabilities computed here."""

from __future__ import annotations

import re
from collections.abc import Callable

import numpy as np
import pytest

from charts.grammar import piece_names
from charts.labels import percent
from model.dissect.mask_at_work import UNMASKED, mask_at_work
from tests.claims.conftest import Run, every, of_all
from tests.conftest import TRANSFORMERS
from tests.tiers import families
from ui.claims.causal_mask import most_changed, other_without_mask, repeated_without_mask, same_with_mask
from ui.text import quoted

LARGEST = 1e-4  # difference of probabilities that float32 leaves


@pytest.mark.parametrize("name", families(TRANSFORMERS))
def test_with_and_without_the_mask(name: str, runs: Callable[[str], Run]) -> None:
    run, different = runs(name), 0
    for record in run.records[every(2)]:
        passes = mask_at_work(run.translator, record)
        assert re.search(r"differ by (?:0|\$\d \\cdot 10\^\{-([4-9]|\d\d)\}\$) at most", same_with_mask(passes))
        before, after = np.exp(passes.masked), np.exp(passes.unmasked)
        unmasked = run.translator.record(record.source.ids, record.target.ids, intervention=UNMASKED)
        for computed, own in ((passes.cached, record), (passes.masked, record), (passes.unmasked, unmasked)):
            assert np.abs(np.exp(computed) - np.exp(own.log_probs)).max() < LARGEST
        most = int(np.abs(after - before).argmax())
        said = other_without_mask(record, passes)
        if np.abs(after - before)[most] < 0.01:
            assert "goes from" not in said
            continue
        different += 1
        assert most == most_changed(passes)
        name_of = quoted(piece_names(record.target)[most])
        assert f"{name_of} goes from {percent(float(before[most]))} to {percent(float(after[most]))}." in said
    assert different >= of_all(60)


@pytest.mark.parametrize("name", families(TRANSFORMERS))
def test_each_beginning_again(name: str, runs: Callable[[str], Run]) -> None:
    run, different = runs(name), 0
    for record in run.records[every(8)]:
        passes = mask_at_work(run.translator, record)
        said = repeated_without_mask(record, passes)
        assert (said is None) == (len(record.target) == 1)
        beginnings = [record.target.ids[: step + 1] for step in range(len(record.target))]
        last = [
            float(run.translator.record(record.source.ids, ids, intervention=UNMASKED).log_probs[-1])
            for ids in beginnings
        ]
        before, after = np.exp(passes.masked), np.exp(passes.repeated)
        assert np.abs(after - np.exp(last)).max() < LARGEST
        most = int(np.abs(after - before).argmax())
        if said is not None and abs(after[most] - before[most]) >= 0.01:
            different += 1
            name_of = quoted(piece_names(record.target)[most])
            assert f"{name_of} goes from {percent(float(before[most]))} to {percent(float(after[most]))}." in said
        elif said is not None:
            assert "hardly changes" in said
    assert different >= of_all(15)
