"""Effects of weights set by hand: compensation by other heads, borrowed weights, and activation patching."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from charts.grammar import piece_names
from claims.words import words_of
from model import Record
from model.dissect.patching import Patches
from model.dissect.thresholds import MOSTLY, SLIGHT

Compensation = Literal["gain", "no effect", "one head", "gain alone", "no effect alone", "none", "some"]
LITTLE, A_TENTH = 0.01, 0.1  # shares of a difference that a state carries


@dataclass(frozen=True)
class DrawnEffect:
    """Effect of drawn rows on the piece of a step (from 0), by the number of heads that follow them.

    changes: scope, such as "one head", and the change of the piece's log-probability in nats; the widest scope last.
    kind: whether there is a gain or no effect with all heads, or else with the first scope alone; "one head" if there
    is no other; whether other heads make up for some of the loss. made_up_for: the share of the loss, for "some".
    """

    step: int
    piece: str
    changes: tuple[tuple[str, float], ...]
    kind: Compensation
    made_up_for: float = 0.0


@dataclass(frozen=True)
class Borrowed:
    """A translation with another sentence's weights. own, lent: the texts without and with them.

    same: whether the words are the same. change: of the log-probability, in nats.
    """

    own: str
    lent: str
    same: bool
    change: float


@dataclass(frozen=True)
class Carried:
    """The state that carries most of the difference between two sentences, `into` and `other` their translations.

    gap: the difference in nats. share: the part that the state carries. state: its name in the network. token,
    position (from 0): of the other sentence. some: how many of all `states` carry a tenth or more.
    """

    into: str
    other: str
    gap: float
    share: float
    state: str
    token: str
    position: int
    some: int
    states: int

    @property
    def amount(self) -> Literal["little", "part", "most"]:
        """Amount that the state carries: "little" is less than a hundredth."""
        if self.share < LITTLE:
            return "little"
        return "most" if self.share > MOSTLY else "part"


def drawn_effect(before: Record, step: int, changes: Sequence[tuple[str, float]]) -> DrawnEffect:
    """Judge the changes (`DrawnEffect`) of a step's piece."""
    piece, shown = piece_names(before.target)[step], tuple(changes)
    narrowest, widest = changes[0][1], changes[-1][1]
    if widest > -SLIGHT:
        return DrawnEffect(step, piece, shown, "gain" if widest >= SLIGHT else "no effect")
    if len(changes) == 1:
        return DrawnEffect(step, piece, shown, "one head")
    if narrowest > -SLIGHT:
        return DrawnEffect(step, piece, shown, "gain alone" if narrowest >= SLIGHT else "no effect alone")
    made_up_for = 1 - narrowest / widest
    if made_up_for <= 0:
        return DrawnEffect(step, piece, shown, "none")
    return DrawnEffect(step, piece, shown, "some", made_up_for)


def borrowed(own: Record, lent: Record) -> Borrowed:
    """own: the model's own translation. lent: with another sentence's weights."""
    same = words_of(own) == words_of(lent)
    return Borrowed(own.target.text, lent.target.text, same, lent.log_prob - own.log_prob)


def carried_most(patches: Patches, into: Record, other: Record) -> Carried:
    """Find the state that carries most of the difference."""
    row, column = (int(place) for place in np.unravel_index(int(patches.carried.argmax()), patches.carried.shape))
    return Carried(
        into=into.target.text,
        other=other.target.text,
        gap=patches.there - patches.here,
        share=float(patches.carried[row, column]),
        state=patches.states[row],
        token=piece_names(other.source)[column],
        position=column,
        some=int((patches.carried >= A_TENTH).sum()),
        states=patches.carried.size,
    )
