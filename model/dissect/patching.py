"""Activation patching (Vig et al. 2020): find the encoder state that carries the difference between two sentences.

Two sentences of equal length are run. Then the first is run again, many times in one batch, each time with one state at
one layer and position copied from the second; how far its output moves towards the second's measures that state.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from model.dissect.batches import fitting
from model.dissect.muting import BATCH_STEPS
from model.network.intervention import NOTHING, Intervention, PatchedState
from model.record import Array, Record, frozen
from model.translate.translator import Translator

LEAST = 0.1  # nats: smaller differences between the two runs are not patched


@dataclass(frozen=True)
class Patches:
    """states: names of the encoder's states, in order of computation. carried: (states, positions), the share of the
    difference that a patch transfers: 0 nothing, 1 all of it; values beyond either occur.

    here, there: by how many nats the first and the second run prefer the second's translation to the first's.
    """

    states: tuple[str, ...]
    carried: Array
    here: float
    there: float


def patch_of(other: Record, state: str, position: int) -> Intervention:
    """The intervention that copies one state from another run."""
    return Intervention(states=(PatchedState(state, position, tuple(other.states[state][position].tolist())),))


def patch_each(translator: Translator, into: Record, other: Record) -> Patches | None:
    """Patch each state at each position of `into` from `other`, both with the model's own translations.

    None where the two runs differ by less than `LEAST`, such as equal translations. ValueError: sources of different
    lengths.
    """
    if len(into.source) != len(other.source):
        raise ValueError(f"states of {len(other.source)} tokens do not fit a sentence of {len(into.source)}")
    names = tuple(translator.network.patchable)
    patches = [patch_of(other, name, position) for name in names for position in range(len(into.source))]
    pair = into, other
    here, there = (preferred(translator, record.source.ids, pair, [NOTHING])[0] for record in pair)
    if there - here < LEAST:
        return None
    patched = preferred(translator, into.source.ids, pair, patches)
    carried = (np.array(patched) - here) / (there - here)
    return Patches(names, frozen(carried.reshape(len(names), -1).astype(np.float32)), here, there)


def preferred(
    translator: Translator, source: tuple[int, ...], pair: tuple[Record, Record], interventions: list[Intervention]
) -> list[float]:
    """By how many nats a source prefers the second record's target to the first's, under each intervention."""
    rows = max(1, fitting(BATCH_STEPS, translator) // max(len(record.target) for record in pair))
    preferences: list[float] = []
    for start in range(0, len(interventions), rows):
        batch = interventions[start : start + rows]
        first, second = (
            translator.score_ids([source] * len(batch), [record.target.ids] * len(batch), batch) for record in pair
        )
        preferences += [float(b.sum()) - float(a.sum()) for a, b in zip(first, second, strict=True)]
    return preferences
