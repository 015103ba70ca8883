"""Findings of the lesson on the Transformer: the decoder's stream, active units, what the logit lens shows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum

import numpy as np

from charts.grammar import piece_names
from claims.prediction import largest
from model import Record
from model.dissect.lens import LensLayer
from model.dissect.sublayers import SublayerPass
from model.dissect.thresholds import MOSTLY
from model.network.site import Site
from model.record import Array


class Extent(IntEnum):
    """For how many of several tokens something holds."""

    NONE = 0
    SOME = 1
    ALL = 2


@dataclass(frozen=True)
class Growth:
    """Standard deviation of the decoder's stream at each token.

    pieces: names of the tokens. first, last: before the first sublayer and before the last one, (tokens,).
    """

    pieces: tuple[str, ...]
    first: Array
    last: Array

    @property
    def grown(self) -> int:
        """Number of tokens whose deviation grows."""
        return int((self.last / self.first > 1).sum())

    @property
    def extent(self) -> Extent:
        if not self.grown:
            return Extent.NONE
        return Extent.ALL if self.grown == len(self.pieces) else Extent.SOME

    @property
    def most(self) -> int:
        """The token with the largest factor."""
        return int((self.last / self.first).argmax())


def growth(record: Record, passes: Mapping[str, SublayerPass]) -> Growth:
    names = [name for name in passes if Site(name).side == "decoder"]
    first, last = (np.sqrt(passes[names[place]].norm.variance) for place in (0, -1))
    return Growth(piece_names(record.decoder_input), first, last)


@dataclass(frozen=True)
class FewestActive:
    """The smallest share of active units in a feed-forward block.

    blocks: which of the feed-forward blocks, in order; several if they tie. block: name of the first of them. piece:
    name of its token. share: of its units, 0 to 1.
    """

    blocks: frozenset[int]
    block: str
    piece: str
    share: float


def fewest_active(record: Record, passes: Mapping[str, SublayerPass]) -> FewestActive:
    shares = {name: (each.inner > 0).mean(axis=1) for name, each in passes.items() if each.inner is not None}
    blocks = largest([-float(of_tokens.min()) for of_tokens in shares.values()])
    name = list(shares)[min(blocks)]
    token = int(shares[name].argmin())
    piece = piece_names(record.inputs(Site(name).side))[token]
    return FewestActive(blocks, name, piece, float(shares[name][token]))


@dataclass(frozen=True)
class Echoes:
    """Times that the lens at the decoder's input repeats the token that was just read: in `count` of `steps`."""

    count: int
    steps: int

    @property
    def mostly(self) -> bool:
        return self.count >= MOSTLY * self.steps


def echoes(record: Record, layers: Sequence[LensLayer]) -> Echoes:
    read = record.decoder_input.ids
    first = [candidates[0].id for candidates in layers[0].candidates]
    return Echoes(sum(one == other for one, other in zip(first, read, strict=True)), len(read))


@dataclass(frozen=True)
class Gain:
    """The layer, from 0, in which a token's probability rises most. before, after: its probability."""

    layer: int
    before: float
    after: float


def gain(probabilities: Array) -> Gain | None:
    """probabilities: of one token at each depth. None where it rises in no layer."""
    gains = np.diff(probabilities.astype(float))
    best = int(gains.argmax())
    if not gains[best] > 0:
        return None
    return Gain(best, *map(float, probabilities[best : best + 2]))
