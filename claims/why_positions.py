"""Parts of queries that come from positions."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from charts.grammar import one_has_most
from model.dissect.added_position import AddedParts


@dataclass(frozen=True)
class PositionShares:
    """Share of the queries that comes from the position, by length, over all tokens.

    mean: over all heads, from 0 to 1; 0 for a model without positions. most, least: the head with the largest share,
    from 0, and with the smallest, with these shares; None where heads tie.
    """

    mean: float
    most: tuple[int, float] | None = None
    least: tuple[int, float] | None = None


def position_shares(parts: AddedParts) -> PositionShares:
    """Compare the heads by the position's share of their queries."""
    shares = parts.position_share.mean(axis=1)
    mean, most, least = float(shares.mean()), int(shares.argmax()), int(shares.argmin())
    if most == least or not one_has_most(shares) or not one_has_most(-shares):
        return PositionShares(mean)
    return PositionShares(mean, (most, float(shares[most])), (least, float(shares[least])))


def strongest_number(parts: AddedParts, head: int, token: int, *, first: int) -> int:
    """Of the first so many numbers of a query the one, from 0, to which word and position both add most."""
    both = np.minimum(np.abs(parts.word), np.abs(parts.position))
    return int(both[head, token, :first].argmax())
