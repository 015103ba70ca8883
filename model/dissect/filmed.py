"""Bounds for the entropy of attention maps stored as bytes."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from model.dissect.head_roles import mean_entropy
from model.store.filmed import FilmedTraining
from model.store.frames import KEPT_TO

Rows = npt.NDArray[np.float64]
HALVINGS = 50  # bisection steps to double precision


def map_entropy(film: FilmedTraining, index: int, sentence: int, site: str, head: int | None) -> tuple[float, float]:
    """Lower and upper bound of the mean entropy of a map's rows, in nats.

    Of one head, or (None) of the mean of all. The weights were rounded to bytes; their rows summed to 1.
    """
    weights = film.weights_at(index, sentence, site, head).astype(np.float64)
    low, high = np.maximum(weights - KEPT_TO, 0), np.minimum(weights + KEPT_TO, 1)
    least, largest = (mean_entropy(rows.astype(np.float32)) for rows in (_sharpest(low, high), _flattest(low, high)))
    return least, largest


def _sharpest(low: Rows, high: Rows) -> Rows:
    """Rows of least entropy between two bounds, sum 1: the largest weights get all that is left."""
    order = np.argsort(-low, axis=1)
    room = np.take_along_axis(high - low, order, axis=1)
    before = np.cumsum(room, axis=1) - room
    given = np.clip(1 - low.sum(axis=1, keepdims=True) - before, 0, room)
    rows = low.copy()
    np.put_along_axis(rows, order, np.take_along_axis(low, order, axis=1) + given, axis=1)
    return rows


def _flattest(low: Rows, high: Rows) -> Rows:
    """Rows of largest entropy between two bounds, sum 1: one level, clipped to the bounds."""
    below, above = np.zeros((len(low), 1)), np.ones((len(low), 1))
    for _ in range(HALVINGS):
        level = (below + above) / 2
        short = np.clip(level, low, high).sum(axis=1, keepdims=True) < 1
        below, above = np.where(short, level, below), np.where(short, above, level)
    rows: Rows = np.clip(above, low, high)
    return rows
