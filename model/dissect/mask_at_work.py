"""One translation scored step by step from the cache, in one pass with the causal mask, and without the mask."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from model.network.interface import Memory, Network, pad
from model.network.intervention import Intervention
from model.record import Array, Record
from model.record.capture import to_numpy
from model.search.candidates import next_log_probs
from model.translate.translator import Translator

UNMASKED = Intervention(mistakes=frozenset({"no_causal_mask"}))


@dataclass(frozen=True)
class MaskAtWork:
    """Log-probability of each written piece, (steps,), computed in four ways.

    cached: step by step, with the keys and values of earlier steps kept. masked, unmasked: all steps in one pass, with
    the causal mask and without it. repeated: for each step a pass without the mask over the pieces before it, whose
    last row is read.
    """

    cached: Array
    masked: Array
    unmasked: Array
    repeated: Array


@torch.inference_mode()
def mask_at_work(translator: Translator, record: Record) -> MaskAtWork:
    """Score the record's translation in all four ways, without its intervention. ValueError for an RNN."""
    network = translator.network
    source = pad([record.source.ids], network.device)
    inputs = pad([record.decoder_input.ids], network.device)  # (1, steps)
    right, wrong = network.encode(source), network.encode(source, network.prepare([UNMASKED], source))
    lengths = range(1, inputs.size(1) + 1)
    outputs = (
        step_by_step(network, right, inputs),
        network.decode(right, inputs).outputs[0],
        network.decode(wrong, inputs).outputs[0],
        torch.stack([network.decode(wrong, inputs[:, :length]).outputs[0, -1] for length in lengths]),
    )
    written = pad([record.target.ids], network.device)[0]
    return MaskAtWork(*(_of_written(network, output, written) for output in outputs))


def step_by_step(network: Network, memory: Memory, inputs: Tensor) -> Tensor:
    """The decoder's outputs (steps, width) for inputs (1, steps), one cached step at a time, as in search."""
    state = network.start(memory, inputs.size(1))
    rows = []
    for token in inputs[0]:
        output, state = network.step(memory, state, token[None])  # (1, width)
        rows.append(output[0])
    return torch.stack(rows)


def _of_written(network: Network, outputs: Tensor, written: Tensor) -> Array:
    return to_numpy(next_log_probs(network, outputs).gather(1, written[:, None])[:, 0])
