"""The residual stream of a Transformer's record: states by depth, sublayer contributions, similarity of states.

Depth 0 is the stream's input (embedding plus position), depth n the state after n layers, before the last norm.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import numpy as np

from model.network.site import Side, Site
from model.record import Array, Record, frozen


@dataclass(frozen=True)
class Sublayer:
    """One sublayer's contribution to the stream at `site`.

    added, before: (tokens,), lengths of the contribution and of the stream before it.
    """

    site: Site
    added: Array
    before: Array

    @property
    def ratio(self) -> Array:
        """Length of the contribution relative to the stream, (tokens,)."""
        ratio: Array = (self.added / np.maximum(self.before, 1e-9)).astype(np.float32)
        return ratio


def stream_names(record: Record, side: Side) -> list[str]:
    """Names of the stream's states on one side, in order: its input, then after every sublayer. ValueError for RNNs."""
    names = [name for name in record.states if name.startswith(f"{side}.") and name.split(".")[1].isdigit()]
    if not names or f"{side}.input" not in record.states:
        raise ValueError(f"{record.model} has no residual stream")
    return [f"{side}.input", *names]


def depth_names(record: Record, side: Side) -> list[str]:
    """Names of the states by depth: the input, then after each layer. ValueError for RNNs."""
    first, *names = stream_names(record, side)
    return [first, *(name for name in names if name.endswith(".after_feed_forward"))]


def stream_before(record: Record, site: str) -> Array:
    """The residual stream that enters a sublayer: (tokens of its side, width)."""
    where = Site(site)
    names = stream_names(record, where.side)
    return record.states[names[names.index(where.state) - 1]]


def sublayers(record: Record, side: Side) -> list[Sublayer]:
    """Every sublayer of a side in order of computation: its change of the stream, which pre-norm only adds.

    ValueError for RNNs.
    """
    names = stream_names(record, side)
    contributions: list[Sublayer] = []
    for earlier, name in itertools.pairwise(names):
        before = record.states[earlier]
        added = record.states[name] - before
        contributions.append(Sublayer(Site.of_state(name), lengths(added), lengths(before)))
    return contributions


def similarity_between_depths(record: Record, side: Side) -> Array:
    """Cosines of each token's states at successive depths: (tokens, layers + 1).

    Column n compares depth n with depth n + 1; the last one depth 0 with the last depth.
    """
    states = [record.states[name] for name in depth_names(record, side)]
    pairs = [*itertools.pairwise(states), (states[0], states[-1])]
    return frozen(np.stack([(_units(first) * _units(second)).sum(axis=1) for first, second in pairs], axis=1))


def similarity_of_tokens(record: Record, side: Side, depth: int) -> Array:
    """Cosines of the states of all tokens at one depth, (tokens, tokens). IndexError: no such depth."""
    units = _units(record.states[depth_names(record, side)[depth]])
    return frozen(units @ units.T)


def lengths(vectors: Array) -> Array:
    """Lengths of vectors (n, width): (n,)."""
    found: Array = np.linalg.norm(vectors, axis=-1).astype(np.float32)
    return frozen(found)


def _units(vectors: Array) -> Array:
    """Vectors (n, width) scaled to length 1; zero vectors stay zero."""
    units: Array = vectors / np.maximum(np.linalg.norm(vectors, axis=-1, keepdims=True), 1e-9)
    return units
