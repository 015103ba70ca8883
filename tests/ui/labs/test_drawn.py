"""Drawn rows in the link, and the intervention that they stand for."""

from __future__ import annotations

from typing import get_args

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from model import Head, Intervention, Record
from model.translate.translator import Translator
from tests.conftest import of_attending, of_transformers
from ui.labs.own_attention.drawn import (
    MAX_LENGTH,
    MAX_ROWS,
    WHERE,
    DrawnRow,
    How,
    fitting,
    intervention_of,
    latest,
    parsed,
    written,
)
from ui.labs.tag import tag_of

TAG = tag_of("transformer", (5, 6, 3))
SENTENCE, OTHER = "the girl likes the green book.", "Tom sees it."

steps, places = st.integers(0, 199), st.sampled_from(WHERE)
keys = st.sets(st.integers(0, 199), min_size=1, max_size=5).map(lambda numbers: tuple(sorted(numbers)))


@st.composite
def one_row(draw: st.DrawFn) -> DrawnRow:
    """Any row that can be drawn."""
    how = draw(st.sampled_from(get_args(How)))
    columns = () if how == "as there" else draw(keys)
    shares = tuple(draw(st.integers(1, 20)) for _ in columns) if how == "shares" else ()
    return DrawnRow(draw(steps), how, columns, draw(places), shares)


rows = st.lists(one_row(), max_size=MAX_ROWS).map(tuple)


@given(rows)
def test_what_is_written_is_read(drawn: tuple[DrawnRow, ...]) -> None:
    assert parsed(written(drawn, TAG), TAG) == drawn
    assert parsed(written(drawn, TAG), tag_of("transformer", (5, 6, 4))) == ()


@given(st.text(max_size=60))
def test_any_text_is_read_without_an_error(text: str) -> None:
    for asked in (text, f"{TAG}:{text}"):
        assert len(parsed(asked, TAG)) <= MAX_ROWS
    assert parsed(f"{TAG}:3o2-4,x,0o1,5n,6a1,7a", TAG) == (DrawnRow(2, "only", (1, 3)), DrawnRow(6, "as there"))
    assert parsed(f"{TAG}:3p2,4p,5p1x0,6p1x60-2x60,f1o1,3o2x5,p1x5", TAG) == ()  # no per cent, none, too many of them
    assert parsed(f"{TAG}:e3p2x30-4x70,d1n1", TAG) == (
        DrawnRow(2, "shares", (1, 3), "encoder", (30, 70)),
        DrawnRow(0, "never", (0,), "decoder"),
    )
    assert len(written([DrawnRow(99, "only", tuple(range(10)))] * MAX_ROWS, TAG)) <= MAX_LENGTH


def test_of_a_row_that_is_drawn_again_the_last_counts() -> None:
    drawn = (
        DrawnRow(1, "only", (0,)),
        DrawnRow(2, "never", (1,)),
        DrawnRow(1, "never", (3,)),
        DrawnRow(1, "only", (0,), "encoder"),
    )
    assert latest(drawn) == drawn[1:]
    assert latest(drawn[:2]) == drawn[:2]


def recorded(translator: Translator, drawn: tuple[DrawnRow, ...], other: Record | None = None) -> tuple[Record, Record]:
    plain = translator.record(SENTENCE, "la fille aime le livre vert.")
    site = next(site for site in translator.heads_at if site.endswith("cross"))
    asked = intervention_of(drawn, [Head(site, 0)], len(plain.source), other)
    return plain, translator.record(SENTENCE, plain.target.ids, intervention=asked)


@of_attending
def test_the_weights_are_what_was_drawn(translator: Translator) -> None:
    other = translator.record(OTHER)
    drawn = (DrawnRow(1, "only", (0, 2)), DrawnRow(2, "never", (0, 1)), DrawnRow(4, "as there"))
    plain, record = recorded(translator, drawn, other)
    site = next(site for site in translator.heads_at if site.endswith("cross"))
    weights, before = record.attention[site].weights[0], plain.attention[site].weights[0]
    np.testing.assert_allclose(weights[1, [0, 2]], 0.5, atol=1e-6)
    assert weights[1].sum() == pytest.approx(1)
    np.testing.assert_array_equal(weights[2, :2], 0)
    assert weights[2].sum() == pytest.approx(1)
    row = other.attention[site].weights[0, min(4, len(other.target) - 1)]
    width = min(len(row), weights.shape[1])
    np.testing.assert_allclose(weights[4, :width], row[:width] / row[:width].sum(), atol=1e-5)
    np.testing.assert_array_equal(weights[0], before[0])


@of_attending
@given(st.lists(st.integers(0, 14), min_size=7, max_size=7).filter(any))
@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_percents_become_a_row(translator: Translator, given_to: list[int]) -> None:
    at = tuple(key for key, share in enumerate(given_to) if share)
    row = DrawnRow(3, "shares", at, shares=tuple(given_to[key] for key in at))
    plain, record = recorded(translator, (row,))
    site = next(site for site in translator.heads_at if site.endswith("cross"))
    expected = np.zeros(len(plain.source))
    expected[:7] = np.array(given_to) / sum(given_to)
    np.testing.assert_allclose(record.attention[site].weights[0, 3], expected, atol=1e-6)


@of_transformers
def test_rows_of_self_attention(translator: Translator) -> None:
    other = translator.record(OTHER)
    target = "la fille aime le livre vert."
    plain = translator.record(SENTENCE, target)
    source = len(plain.source)
    encoder, decoder = Head("encoder.0.self", 1), Head("decoder.0.self", 1)
    drawn = (
        DrawnRow(2, "shares", (0, 4), "encoder", (30, 10)),
        DrawnRow(3, "never", (3,), "encoder"),
        DrawnRow(2, "only", (0, 2), "decoder"),
        DrawnRow(3, "shares", (1,), "decoder", (20,)),
        DrawnRow(4, "as there", (), "decoder"),
    )
    assert fitting(drawn, source, other) == drawn
    asked = [
        intervention_of([row for row in drawn if row.where == where], [head], source, other)
        for where, head in (("encoder", encoder), ("decoder", decoder))
    ]
    both = Intervention(rows=asked[0].rows + asked[1].rows, keys=asked[0].keys + asked[1].keys)
    record = translator.record(SENTENCE, plain.target.ids, intervention=both)
    rows = record.attention["encoder.0.self"].weights[1]
    np.testing.assert_allclose(rows[2, [0, 4]], [0.75, 0.25], atol=1e-6)
    before = plain.attention["encoder.0.self"].weights[1, 3].copy()
    before[3] = 0  # the others share what was there, as if its score were -inf
    np.testing.assert_allclose(rows[3], before / before.sum(), atol=1e-5)
    rows = record.attention["decoder.0.self"].weights[1]
    np.testing.assert_allclose(rows[2, :3], [0.5, 0, 0.5], atol=1e-6)
    assert rows[3, 1] == pytest.approx(1)
    there = other.attention["decoder.0.self"].weights[1]
    there = there[min(4, len(there) - 1)][:5]
    np.testing.assert_allclose(rows[4, : len(there)], there, atol=1e-5)
    assert not np.triu(rows, 1).any()  # the mask is obeyed
    # and what was written before the first drawn row of the decoder is as it was
    alone = translator.record(SENTENCE, plain.target.ids, intervention=asked[1])
    np.testing.assert_allclose(alone.log_probs[:2], plain.log_probs[:2], atol=1e-5)
    assert abs(alone.log_probs[2] - plain.log_probs[2]) > 1e-6


def test_what_does_not_fit_is_left_out() -> None:
    fits, none_left = DrawnRow(1, "only", (3,)), DrawnRow(2, "never", (0, 1, 2, 3))
    asked = (fits, none_left, DrawnRow(3, "only", (4,)), DrawnRow(4, "as there"))
    assert fitting(asked, 4, None) == (fits,)
    assert none_left in fitting(asked, 5, None)
    later, all_masked = DrawnRow(1, "only", (2,), "decoder"), DrawnRow(1, "never", (0, 1), "decoder")
    beyond, inside = DrawnRow(4, "only", (0,), "encoder"), DrawnRow(9, "only", (7,), "decoder")
    assert fitting((later, all_masked, beyond, inside), 4, None) == (inside,)
    assert fitting((inside, fits), 4, None, ("cross",)) == (fits,)
