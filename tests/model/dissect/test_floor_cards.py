"""Whole numbers for cards, for any scores, masked or not: the order of the first three is kept, or there are none."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.dissect.floor_cards import LEADING, TIE, coordinates, floor_cards, frames

SEEDS = st.integers(0, 10**6)


def leading(numbers: np.ndarray) -> list[int]:
    """The three largest, which are apart from each other and from the rest."""
    order = sorted(range(len(numbers)), key=lambda index: -numbers[index])[: LEADING + 1]
    assert all(numbers[one] > numbers[other] for one, other in pairwise(order))
    return order[:LEADING]


@given(seed=SEEDS, rows=st.integers(1, 12), columns=st.integers(3, 25), dims=st.integers(1, 8), masked=st.booleans())
def test_cards_keep_the_order(seed: int, rows: int, columns: int, dims: int, masked: bool) -> None:
    draw = np.random.default_rng(seed)
    scores = (draw.normal(size=(rows, dims)) @ draw.normal(size=(dims, columns))).astype(np.float32)
    row = seed % rows
    if masked:
        scores[np.arange(columns) > np.arange(rows)[:, None] + LEADING - 1] = -np.inf
    cards = floor_cards(scores, row)
    if cards is None:
        return
    assert cards.rows[0] == row
    assert cards.columns == tuple(np.flatnonzero(np.isfinite(scores[row])))
    assert np.abs(cards.keys).max() <= 9
    assert cards.queries.shape[1] == cards.keys.shape[1] in (2, 3)
    assert cards.queries[0].min() >= 1
    first = []
    for query, of in zip(cards.queries, cards.rows, strict=True):
        assert np.abs(query).max() <= 5
        products = [sum(int(a) * int(b) for a, b in zip(query, key, strict=True)) for key in cards.keys]
        assert leading(np.array(products)) == leading(scores[of, list(cards.columns)])
        first.append(leading(scores[of, list(cards.columns)])[0])
    assert len(set(first)) == len(first)  # another key is first for each query


def test_scores_that_are_well_apart_have_cards() -> None:
    draw = np.random.default_rng(0)
    tried = [draw.normal(size=(8, 12)).cumsum(axis=1).astype(np.float32) for _ in range(80)]
    clear = [scores for scores in tried if (np.diff(np.sort(scores[0])[-LEADING - 1 :]) > 0.3).all()]
    assert len(clear) > 5
    assert all(floor_cards(scores, 0) is not None for scores in clear)


@pytest.mark.parametrize(
    "row", [[1.0, 2.0], [1.0, 2.0, -np.inf, -np.inf], [5.0, 5.0, 1.0, 0.0], [5, 4, 3, 3 - TIE / 2]]
)
def test_too_few_or_equal_keys_have_none(row: list[float]) -> None:
    assert floor_cards(np.array([row], np.float32), 0) is None


def test_before_rounding_the_dot_products_are_the_scores() -> None:
    """In any of the frames, for the chosen row, up to one factor."""
    draw = np.random.default_rng(1)
    table = draw.normal(size=(6, 9))
    table -= table.mean(axis=1, keepdims=True)
    for dims in (2, 3):
        points = coordinates(table, 2, dims)
        np.testing.assert_allclose(points.T @ points, np.eye(dims), atol=1e-12)
        queries, turns = frames(dims)
        for query, turn in zip(queries, turns, strict=True):
            np.testing.assert_allclose(turn @ turn.T, np.eye(dims), atol=1e-12)
            products = points @ turn.T @ query
            np.testing.assert_allclose(products / np.linalg.norm(products), table[2] / np.linalg.norm(table[2]))
