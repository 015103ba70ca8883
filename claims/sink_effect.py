"""The effect of weight on `<eos>`: an attention sink only if removing it changes nothing.

The changes are those of `model.dissect.without_sink`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from model import Record
from model.dissect.attention_sinks import RowMeasures
from model.dissect.thresholds import is_slight
from model.network.site import Site
from model.record import Array


@dataclass(frozen=True)
class SinkEffect:
    """The effect of the weight on `<eos>` of one row, or of all rows of a head.

    weight: share, the mean over several rows. change: of the log-probability without the weight, in nats. log_prob: of
    what the step writes; None for a row of the encoder, whose change is that of the whole translation. most: whether no
    other key has as much. rows: their number.
    """

    weight: float
    change: float
    log_prob: float | None = None
    most: bool = True
    rows: int = 1

    @property
    def without(self) -> Literal["stays", "falls", "rises"]:
        """Change of the log-probability without the weight."""
        if is_slight(self.change):
            return "stays"
        return "falls" if self.change < 0 else "rises"


def effect_on_steps(record: Record, steps: range, weight: float, changes: Array) -> SinkEffect:
    """The effect on what these steps write. changes: of each step's log-probability, in nats."""
    log_prob, change = (float(nats[steps].astype(float).sum()) for nats in (record.log_probs, changes))
    return SinkEffect(weight, change, log_prob)


def effect_of_row(record: Record, look: RowMeasures) -> SinkEffect:
    """The effect of a row whose measures these are."""
    writes = Site(look.head.site).kind == "cross"
    return SinkEffect(
        weight=float(look.weights[-1]),
        change=float(look.changes[-1]),
        log_prob=float(record.log_probs[look.query]) if writes else None,
        most=int(look.weights.argmax()) == len(look.weights) - 1,
    )
