"""Candidates of a step as rows: likely pieces one by one, the rest together as "others"."""

from __future__ import annotations

import math
from dataclasses import dataclass

from charts.labels import goes_on, lone_label, percent
from model.record import Record

OTHERS = "others"
LIKELY = 0.01  # probability from which on a piece is named
BESIDE_FIRST = 0.1  # of the first: where the first is unlikely itself, pieces down to this part of it are named


@dataclass(frozen=True)
class Option:
    """A possible next piece, or all others together.

    share: the probability (0 to 1). rank: among all pieces, from 1; 0 for a written piece outside the record's
    candidates, None for `OTHERS`. goes_on: whether the piece continues the word before it.
    """

    label: str
    share: float
    rank: int | None
    written: bool
    goes_on: bool = False

    @property
    def said(self) -> str:
        """The probability as text."""
        return percent(self.share)


def recorded_options(record: Record, step: int) -> tuple[Option, ...]:
    """All recorded candidates of a step (from 0), most likely first; the written piece comes last if it is not among
    them.
    """
    written = record.target.ids[step]
    options = [
        Option(
            lone_label(candidate.piece), candidate.probability, index, candidate.id == written, goes_on(candidate.piece)
        )
        for index, candidate in enumerate(record.candidates[step], 1)
    ]
    if not any(option.written for option in options):
        piece, share = record.target.pieces[step], math.exp(float(record.log_probs[step]))
        below = Option(lone_label(piece), share, 0, True, goes_on(piece))
        options.append(below)
    return tuple(options)


def options_of(record: Record, step: int, most: int) -> tuple[Option, ...]:
    """At most `most` rows for a step: the written piece, likely pieces, and the others together.

    A piece below `LIKELY` is named only if the most likely one is hardly likely itself.
    """
    options = recorded_options(record, step)
    least = min(LIKELY, BESIDE_FIRST * options[0].share)
    named = [option for option in options if option.share >= least and not option.written]
    (written,) = (option for option in options if option.written)
    named = sorted([*named[: most - 2], written], key=options.index)
    rest = max(0.0, 1 - sum(option.share for option in named))
    return (*named, Option(OTHERS, rest, None, written=False))
