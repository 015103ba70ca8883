"""The logit lens: the output of the decoder if it stopped after an earlier layer.

nostalgebraist 2020; the last norm, if there is one, is applied first, as the output layer expects. Earlier layers were
not trained to be read this way, so the result is a view of the state, not a prediction of the model.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from model.dissect.batches import fitting
from model.dissect.residual_stream import depth_names
from model.network.interface import as_kind
from model.network.transformer import Transformer
from model.record import Array, Candidate, Record, frozen
from model.record.capture import to_numpy
from model.search.candidates import likeliest, next_log_probs
from model.translate.translator import CANDIDATES, Translator

BATCH_STEPS = 2048  # depths times steps at once: each holds a number for every piece of the vocabulary


@dataclass(frozen=True)
class LensLayer:
    """One depth: 0 is the decoder's input, n the state after n layers.

    candidates: the most likely tokens at each step. log_probs: (steps,), of the tokens that the record writes.
    """

    depth: int
    candidates: tuple[tuple[Candidate, ...], ...]
    log_probs: Array


@dataclass(frozen=True)
class Evolution:
    """The leading tokens of one step, over all depths, and their probability at each: (tokens, depths)."""

    tokens: tuple[Candidate, ...]
    probabilities: Array


@torch.inference_mode()
def logit_lens(translator: Translator, record: Record, *, count: int = CANDIDATES) -> list[LensLayer]:
    """Read the decoder's residual stream after each layer: the `count` most likely tokens of every step.

    The last depth equals the record. ValueError for RNNs.
    """
    as_kind(translator.network, Transformer, translator.name)
    written = torch.tensor(record.target.ids)
    depths = len(depth_names(record, "decoder"))
    at_once = max(1, fitting(BATCH_STEPS, translator) // depths)  # steps
    parts = [
        [
            (likeliest(log_probs, count), log_probs.gather(1, written[steps].to(log_probs.device)[:, None])[:, 0])
            for log_probs in early_log_probs(translator, record, range(*steps.indices(len(written))))
        ]
        for steps in (slice(start, start + at_once) for start in range(0, len(written), at_once))
    ]
    return [
        LensLayer(
            depth,
            translator.named_candidates([step for part in parts for step in part[depth][0]]),
            to_numpy(torch.cat([part[depth][1] for part in parts])),
        )
        for depth in range(depths)
    ]


def evolution(translator: Translator, record: Record, step: int, *, leading: int = 3) -> Evolution:
    """Probability by depth of one step's candidates (from 0): all that are ever among the `leading`.

    Most likely at the last depth first. The token that the record writes is always included.
    """
    return evolutions(translator, record, [step], leading=leading)[0]


@torch.inference_mode()
def evolutions(
    translator: Translator, record: Record, steps: Sequence[int], *, leading: int = 3
) -> tuple[Evolution, ...]:
    """The `evolution` of each of these steps, many in a pass."""
    as_kind(translator.network, Transformer, translator.name)
    at_once = max(1, fitting(BATCH_STEPS, translator) // len(depth_names(record, "decoder")))
    if len(steps) > at_once:
        return tuple(
            evolved
            for start in range(0, len(steps), at_once)
            for evolved in evolutions(translator, record, steps[start : start + at_once], leading=leading)
        )
    log_probs = early_log_probs(translator, record, steps)  # (depths, steps, pieces)
    leaders = [likeliest(depth, leading) for depth in log_probs]
    evolved = []
    for row, step in enumerate(steps):
        ids = {record.target.ids[step]} | {index for depth in leaders for index, _ in depth[row]}
        last = log_probs[-1, row]
        ordered = sorted(ids, key=last.__getitem__, reverse=True)
        named = translator.named_candidates([tuple((index, float(last[index])) for index in ordered)])[0]
        probabilities = to_numpy(log_probs[:, row, ordered].exp())
        evolved.append(Evolution(named, frozen(np.ascontiguousarray(probabilities.T))))
    return tuple(evolved)


def early_log_probs(translator: Translator, record: Record, steps: Sequence[int]) -> Tensor:
    """Log-probabilities of the next token at each depth: (depths, steps, pieces). ValueError: no Transformer."""
    network = as_kind(translator.network, Transformer, translator.name)
    states = np.stack([record.states[name][list(steps)] for name in depth_names(record, "decoder")])
    return next_log_probs(network, network.decoder_norm(torch.from_numpy(states).to(network.device)))


def settled(written: np.ndarray[tuple[int, ...], np.dtype[np.bool_]]) -> np.ndarray[tuple[int, ...], np.dtype[np.int_]]:
    """The depth from which each step's written token stays first, (steps,); the number of depths if none.

    written: (steps, depths), whether it is first.
    """
    stays = np.logical_and.accumulate(written[:, ::-1], axis=1)[:, ::-1]
    depths: np.ndarray[tuple[int, ...], np.dtype[np.int_]] = np.where(
        stays.any(axis=1), stays.argmax(axis=1), written.shape[1]
    )
    return depths
