"""Agreement of attention and leave-one-out in a translation (`model.dissect.agreement`)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from charts.grammar import names_of
from model.dissect.agreement import WordComparison


@dataclass(frozen=True)
class Verdicts:
    """Names of a translation's words by verdict; `apart` has those that disagree, the ones with a sink last.

    total: words and marks, `<eos>` aside. agree, sinks: how many agree, and how many of `apart` look most at `<eos>`.
    free: those that need no single word.
    """

    total: int
    agree: int
    apart: tuple[str, ...]
    sinks: int
    free: tuple[str, ...]


def verdicts(compared: Sequence[WordComparison]) -> Verdicts:
    """compared: all words of a translation."""
    pairs = [(word.verdict, names_of(word.words)[word.place]) for word in compared]
    disagree, sinks, free = (
        tuple(name for verdict, name in pairs if verdict == kind) for kind in ("disagree", "sink", "free")
    )
    agree = len(pairs) - len(disagree) - len(sinks) - len(free)
    return Verdicts(len(pairs), agree, disagree + sinks, len(sinks), free)
