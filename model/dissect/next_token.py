"""From the decoder's last state to a choice: logits, softmax with temperature, entropy, margin.

Vaswani et al. 2017, section 3.4; the output shares the embedding matrix (Press and Wolf 2017), or has its own.
Temperature: Ackley, Hinton and Sejnowski 1985.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch

from model.record import Array, Record, frozen
from model.record.capture import to_numpy
from model.search.candidates import next_logits
from model.translate.translator import Translator


@dataclass(frozen=True)
class Choice:
    """A candidate piece: logit = state . embedding + bias; embedding (width,), the output's."""

    id: int
    embedding: Array
    bias: float
    logit: float


@dataclass(frozen=True)
class Output:
    """One step's last state (width,), the logits of all pieces (-inf for ids that are never written), the best two."""

    state: Array
    logits: Array
    first: Choice
    second: Choice

    @property
    def difference(self) -> float:
        """The first logit minus the second."""
        return self.first.logit - self.second.logit

    @property
    def needed(self) -> float:
        """Length of the shortest change of the state that would make the two equally likely.

        It points along the difference of the two embeddings, where the difference of the logits shrinks fastest.
        """
        length = float(np.linalg.norm(self.first.embedding - self.second.embedding))
        return self.difference / length if length else float("inf")


@torch.inference_mode()
def output(translator: Translator, record: Record, step: int) -> Output:
    """Logits and leading pieces of one step, counted from 0."""
    network = translator.network
    state = record.states["decoder.output"][step]
    logits = next_logits(network, torch.tensor(state, device=network.device))
    first, second = (
        Choice(
            index,
            to_numpy(network.output_weight[index]),
            float(network.output_bias[index]),
            float(logits[index]),
        )
        for index in logits.topk(2).indices.tolist()
    )
    return Output(state, to_numpy(logits), first, second)


def softmax(logits: Array, temperature: float = 1.0) -> Array:
    """e^(logit / temperature) over its sum, (pieces,): below 1 it sharpens, above 1 it flattens.

    ValueError for a temperature that is not positive.
    """
    if not temperature > 0:
        raise ValueError(f"a temperature is above 0, not {temperature}")
    shifted = (logits.astype(np.float64) - logits.max()) / temperature  # the largest is 0: no power overflows
    powers = np.exp(shifted)
    return frozen((powers / powers.sum()).astype(np.float32))


def entropy(probabilities: Array) -> float:
    """-sum p ln p, in nats: 0 where one piece is certain, ln n where n are equally likely. Shannon 1948."""
    likely = probabilities[probabilities > 0].astype(np.float64)
    return float(-(likely * np.log(likely)).sum())
