"""The rows of what a step could have written: the likely ones, the written one, and the rest in one number."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from charts.options import BESIDE_FIRST, LIKELY, OTHERS, options_of, recorded_options
from model.record import Record
from model.translate.translator import Translator

pytestmark = pytest.mark.parametrize("translator", ["rnn-dot"], indirect=True)


def with_shares(record: Record, shares: list[float], written: int) -> Record:
    """The record with these probabilities at its first step, of which `written` (a place) is written."""
    options = tuple(
        replace(candidate, probability=share) for candidate, share in zip(record.candidates[0], shares, strict=False)
    )
    target = replace(record.target, ids=(options[written].id, *record.target.ids[1:]))
    log_probs = record.log_probs.copy()
    log_probs[0] = np.log(shares[written])
    return replace(record, candidates=(options, *record.candidates[1:]), target=target, log_probs=log_probs)


@given(st.data())
def test_all_rows_together_are_one(translator: Translator, data: st.DataObject) -> None:
    record = translator.record("I like the red car.")
    weights = sorted(data.draw(st.lists(st.floats(1e-9, 1), min_size=10, max_size=10)), reverse=True)
    part = data.draw(st.floats(0.05, 1))
    shares = [part * weight / sum(weights) for weight in weights]
    written = data.draw(st.integers(0, 9))
    record, most = with_shares(record, shares, written), data.draw(st.integers(2, 10))
    rows = options_of(record, 0, most)
    assert sum(row.share for row in rows) == pytest.approx(1)
    assert len(rows) <= most
    assert [row.label for row in rows].count(OTHERS) >= 1
    assert [row.rank for row in rows if row.written] == [written + 1]
    *named, last = rows
    assert last.rank is None
    assert [row.rank for row in named] == sorted(row.rank or 0 for row in named)
    least = min(LIKELY, BESIDE_FIRST * shares[0])
    assert all(row.share >= least for row in named if not row.written)
    if len(rows) < most:  # none that is likely is missing
        assert {row.rank for row in named} >= {index for index, share in enumerate(shares, 1) if share >= least}


def test_a_piece_that_the_record_does_not_hold_is_named_without_a_rank(translator: Translator) -> None:
    record = translator.record("I like the red car.")
    outside = next(
        index for index in range(4, 400) if index not in {candidate.id for candidate in record.candidates[0]}
    )
    target = replace(record.target, ids=(outside, *record.target.ids[1:]))
    record = replace(record, target=target, log_probs=np.log(np.full(len(target), 1e-4, np.float32)))
    assert recorded_options(record, 0)[-1].rank == 0
    (written,) = (row for row in options_of(record, 0, 5) if row.written)
    assert written.share == pytest.approx(1e-4)


def test_next_to_a_sure_piece_nothing_else_is_named(translator: Translator) -> None:
    record = with_shares(translator.record("I like the red car."), [0.97, *[0.003] * 9], 0)
    assert [(row.label == OTHERS, row.said) for row in options_of(record, 0, 10)] == [(False, "97 %"), (True, "3 %")]
