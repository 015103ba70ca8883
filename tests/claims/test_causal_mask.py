"""Findings on the causal mask, against probabilities computed here."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from charts.grammar import piece_names
from claims.causal_mask import Change, most_changed, without_mask
from model import Record
from model.dissect.mask_at_work import UNMASKED, mask_at_work
from tests.claims.conftest import Run, every, of_all
from tests.conftest import TRANSFORMERS
from tests.tiers import families

LARGEST = 1e-4  # difference of probabilities that float32 leaves


def check_change(change: Change | None, record: Record, before: np.ndarray, after: np.ndarray) -> None:
    """before, after: probabilities, computed otherwise."""
    most = int(np.abs(after - before).argmax())
    if change is None:
        assert abs(after[most] - before[most]) < 0.01 + LARGEST
        return
    step = piece_names(record.target).index(change.piece)
    assert abs(after[step] - before[step]) == pytest.approx(abs(after[most] - before[most]), abs=LARGEST)
    assert abs(after[most] - before[most]) > 0.01 - LARGEST
    assert (change.before, change.after) == pytest.approx((before[step], after[step]), abs=LARGEST)


@pytest.mark.parametrize("name", families(TRANSFORMERS))
def test_with_and_without_the_mask(name: str, runs: Callable[[str], Run]) -> None:
    run, different = runs(name), 0
    for record in run.records[every(2)]:
        passes = mask_at_work(run.translator, record)
        found = without_mask(record, passes)
        assert found.pieces == len(record.target)
        assert found.apart < LARGEST
        unmasked = run.translator.record(record.source.ids, record.target.ids, intervention=UNMASKED)
        check_change(found.in_one_pass, record, np.exp(record.log_probs), np.exp(unmasked.log_probs))
        if found.in_one_pass is not None:
            different += 1
            assert piece_names(record.target)[most_changed(passes)] == found.in_one_pass.piece
    assert different >= of_all(60)


@pytest.mark.parametrize("name", families(TRANSFORMERS))
def test_each_beginning_again(name: str, runs: Callable[[str], Run]) -> None:
    run, different = runs(name), 0
    for record in run.records[every(8)]:
        found = without_mask(record, mask_at_work(run.translator, record))
        beginnings = [record.target.ids[: step + 1] for step in range(len(record.target))]
        last = [
            float(run.translator.record(record.source.ids, ids, intervention=UNMASKED).log_probs[-1])
            for ids in beginnings
        ]
        check_change(found.repeated, record, np.exp(record.log_probs), np.exp(last))
        different += found.repeated is not None
    assert different >= of_all(15)
