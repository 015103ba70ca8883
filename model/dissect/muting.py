"""Importance of each head for one sentence: every head muted in turn, in one batch (Michel et al. 2019)."""

from __future__ import annotations

from dataclasses import dataclass, replace

import torch

from model.dissect.batches import fitting
from model.dissect.thresholds import SLIGHT
from model.network.intervention import Head, Intervention
from model.record import Array, Record
from model.record.capture import to_numpy
from model.translate.translator import Translator

BATCH_STEPS = 4096  # rows times steps in one batch: each step holds a number for every piece of the vocabulary


@dataclass(frozen=True)
class MutedHeads:
    """Change of the target's log-probability with each head muted, in nats: change (heads,); negative where it was
    needed.

    heads: the heads in order of computation.
    """

    heads: tuple[Head, ...]
    change: Array

    @property
    def counts(self) -> tuple[int, int, int]:
        """Numbers of heads whose muting costs something, changes next to nothing, and gains."""
        costly, gaining = int((self.change <= -SLIGHT).sum()), int((self.change >= SLIGHT).sum())
        return costly, len(self.heads) - costly - gaining, gaining


def mute_each(translator: Translator, record: Record) -> MutedHeads:
    """Mute each head alone and score the record's target again; very long sentences take more than one batch.

    Empty for a model without attention.
    """
    heads = tuple(Head(site, head) for site, count in translator.heads_at.items() for head in range(count))
    interventions = [record.intervention, *(muted(record.intervention, head) for head in heads)]
    rows = max(1, fitting(BATCH_STEPS, translator) // len(record.target))
    totals: list[float] = []
    for start in range(0, len(interventions), rows):
        batch = interventions[start : start + rows]
        scored = translator.score_ids([record.source.ids] * len(batch), [record.target.ids] * len(batch), batch)
        totals += [float(log_probs.sum()) for log_probs in scored]
    return MutedHeads(heads, to_numpy(torch.tensor([total - totals[0] for total in totals[1:]])))


def muted(intervention: Intervention, head: Head) -> Intervention:
    """The intervention with this head muted too."""
    return replace(intervention, mute=intervention.mute | {head})
