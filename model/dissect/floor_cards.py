"""Small whole numbers for a query and its keys, whose dot products put the same three keys first as the model does.

A head's scores, every query times every key, are a matrix. Its singular vectors (Eckart and Young 1936) give each key a
few numbers; here the first axis is the one along which the chosen query compares them, so that its scores are exact
before rounding. What is rounded is tried, and taken only if the order of the first three is kept.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from itertools import product

import numpy as np
import numpy.typing as npt

from model.record import Array

Numbers = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]

LEADING = 3  # keys whose order is kept
DIMENSIONS = (2, 3)  # numbers of a card: as few as possible
LARGEST = {2: 4, 3: 3}  # number of a query, by dimensions: what is multiplied by is small
SIZES = range(3, 10)  # the largest number of a key
STRETCHES = (1.0, 1.5, 2.0, 3.0)  # of the axis of the chosen query against the others
TURNS = 8  # of the other two axes of three
DULL = 12  # cost of cards that are all equal, in units of the largest number
OTHER_LARGEST = 5  # number of another query, of either sign
OTHERS = 2  # queries beside the chosen one
TIE = 1e-4  # difference of scores below which two keys count as equal
ALIKE = 0.6  # correlation of an additional query's dot products with its scores, at least


@dataclass(frozen=True, eq=False)
class FloorCards:
    """columns: (keys,) of the scores, those that the chosen row may look at. keys: (keys, dims). rows: (queries,) of
    the scores, the chosen one first. queries: (queries, dims).
    """

    columns: tuple[int, ...]
    keys: Whole
    rows: tuple[int, ...]
    queries: Whole

    @property
    def products(self) -> Whole:
        """Dot products (queries, keys)."""
        products: Whole = self.queries @ self.keys.T
        return products


def floor_cards(scores: Array, row: int) -> FloorCards | None:
    """Cards for one row of scores (queries, keys), -inf where masked. None where no small numbers keep the order.

    Other rows are added where the same keys keep their order too, and another key comes first.
    """
    columns = visible(scores, row)
    if len(columns) < LEADING or not apart(scores[row, columns]):
        return None
    rows = np.flatnonzero(np.isfinite(scores[:, columns]).all(axis=1))  # those that look at all of these
    table = scores[np.ix_(rows, columns)].astype(np.float64)
    table -= table.mean(axis=1, keepdims=True)  # which changes no weight
    chosen = int(np.flatnonzero(rows == row)[0])
    for dims in DIMENSIONS:
        numbers = rounded(coordinates(table, chosen, dims), table[chosen])
        if numbers is None:
            continue
        query, keys = numbers
        others = {} if np.isinf(scores).any() else further_queries(table, chosen, keys)
        queries = np.stack([query, *others.values()])
        return FloorCards(tuple(columns.tolist()), keys, (row, *(int(rows[other]) for other in others)), queries)
    return None


def visible(scores: Array, row: int) -> Whole:
    """Columns that a row may look at."""
    columns: Whole = np.flatnonzero(np.isfinite(scores[row]))
    return columns


def first_keys(scores: npt.NDArray[np.floating]) -> list[int]:
    """The keys with the largest scores, `LEADING` of them or all, largest first."""
    order: list[int] = np.argsort(-scores, kind="stable")[:LEADING].tolist()
    return order


def apart(scores: npt.NDArray[np.floating]) -> bool:
    """Whether the first keys have scores of their own."""
    ordered = np.sort(scores.astype(np.float64))[::-1][: LEADING + 1]
    return bool((ordered[:-1] - ordered[1:] > TIE).all())


def coordinates(table: Numbers, chosen: int, dims: int) -> Numbers:
    """Coordinates (keys, dims) of the keys, each axis of the same length: scores of the chosen row, then the first
    singular vectors of what is left of all rows.
    """
    own = table[chosen] / np.linalg.norm(table[chosen])
    left = table - np.outer(table @ own, own)
    axes = np.linalg.svd(left, full_matrices=True)[2][: dims - 1]
    axes = axes * np.sign(axes[np.arange(len(axes)), np.abs(axes).argmax(axis=1)])[:, None]
    columns: Numbers = np.stack([own, *axes], axis=1)
    return columns


def rounded(points: Numbers, scores: Numbers) -> tuple[Whole, Whole] | None:
    """The best whole numbers of a query (dims,) and of the keys (keys, dims), or None.

    The keys are turned, so that the query has small positive numbers, scaled, and rounded. Best: dot products that
    follow the scores closely, then small numbers on cards that differ.
    """
    dims = points.shape[1]
    queries, turns = frames(dims)
    stretched = np.stack([points * np.array([stretch] + [1.0] * (dims - 1)) for stretch in STRETCHES])
    turned = np.einsum("snd,fed->fsne", stretched, turns)  # (frames, stretches, keys, dims)
    turned /= np.abs(turned).max(axis=(2, 3), keepdims=True)
    sizes = np.array(SIZES)
    keys = np.rint(turned[:, :, None] * sizes[:, None, None]).astype(np.int64)
    products = np.einsum("fszne,fe->fszn", keys, queries)
    fits = np.argwhere(in_order(products, scores))
    if not len(fits):
        return None
    followed = correlation(products[tuple(fits.T)].astype(np.float64), scores)
    cost = sizes[fits[:, 2]] + queries[fits[:, 0]].max(axis=1) + DULL * dull(keys[tuple(fits.T)])
    best = np.lexsort((-followed, cost, -np.round(followed, 1)))[0]
    frame, stretch, size = fits[best]
    return queries[frame], keys[frame, stretch, size]


def in_order(products: Whole, scores: Numbers) -> npt.NDArray[np.bool_]:
    """Whether dot products (..., keys) put the first keys of the scores (keys,) first, in their order, without ties."""
    first = first_keys(scores)
    rest = np.delete(products, first, axis=-1)
    lead = products[..., first]
    above = np.concatenate([lead[..., :-1] > lead[..., 1:], lead[..., -1:] > rest], axis=-1)
    ordered: npt.NDArray[np.bool_] = np.asarray(above.all(axis=-1))
    return ordered


def correlation(rows: Numbers, scores: Numbers) -> Numbers:
    """Correlation of each row (rows, keys) with the scores (keys,)."""
    centred, own = rows - rows.mean(axis=1, keepdims=True), scores - scores.mean()
    correlations: Numbers = centred @ own / np.maximum(np.linalg.norm(centred, axis=1) * np.linalg.norm(own), 1e-12)
    return correlations


def dull(keys: Whole) -> Numbers:
    """Share of keys (..., keys, dims) that another key has too, or that are zero."""
    coded = np.sort((keys + SIZES.stop) @ (2 * SIZES.stop) ** np.arange(keys.shape[-1]), axis=-1)
    zero = (keys == 0).all(axis=-1).mean(axis=-1)
    sameness: Numbers = (coded[..., 1:] == coded[..., :-1]).mean(axis=-1) + zero
    return sameness


def further_queries(table: Numbers, chosen: int, keys: Whole) -> dict[int, Whole]:
    """Queries (dims,) of other rows for which the same keys keep the order, each with another key first."""
    dims = keys.shape[1]
    numbers = np.array(list(product(range(-OTHER_LARGEST, OTHER_LARGEST + 1), repeat=dims)))
    products = numbers @ keys.T
    best: dict[int, tuple[float, Whole]] = {}
    for row, scores in enumerate(table):
        if row == chosen or not apart(scores):
            continue
        fits = np.flatnonzero(in_order(products, scores))
        if len(fits):
            followed = correlation(products[fits].astype(np.float64), scores)
            best[row] = float(followed.max()), numbers[fits[followed.argmax()]]
    first, taken = {int(table[chosen].argmax())}, dict[int, Whole]()
    for row, (alike, query) in sorted(best.items(), key=lambda item: -item[1][0]):
        leads = int(table[row].argmax())
        if alike >= ALIKE and leads not in first and len(taken) < OTHERS:
            first.add(leads)
            taken[row] = query
    return taken


@lru_cache(maxsize=2)
def frames(dims: int) -> tuple[Whole, Numbers]:
    """Queries (frames, dims) of small positive numbers, and rotations (frames, dims, dims) that turn the first axis
    to each: all ways in two dimensions, some in three.
    """
    queries, turns = [], []
    for query in product(range(1, LARGEST[dims] + 1), repeat=dims):
        if math.gcd(*query) > 1 or len(set(query)) == 1:  # the latter would only add up
            continue
        along = np.array(query) / math.hypot(*query)
        across = np.linalg.svd(along[None])[2][1:]  # orthonormal, across the query
        for turn in range(TURNS if dims == 3 else 1):
            angle = 2 * math.pi * turn / TURNS
            cosine, sine = math.cos(angle), math.sin(angle)
            axes = across if dims == 2 else np.array([[cosine, sine], [-sine, cosine]]) @ across
            for mirrored in (1, -1):
                queries.append(query)
                turns.append(np.stack([along, axes[0] * mirrored, *axes[1:]], axis=1))
    return np.array(queries), np.array(turns)
