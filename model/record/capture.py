"""Convert the trace of a batch to the arrays of each sentence's record."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import torch
from torch import Tensor

from model.network.interface import Trace
from model.network.site import BySite
from model.record import ATTENTION_FIELDS, Array, AttentionRecord, frozen, frozen_mapping, sides


def on_cpu(tensor: Tensor) -> Array:
    """The tensor as float32 on the CPU, copied only if needed."""
    array: Array = tensor.detach().to("cpu", torch.float32).numpy()
    return array


def to_numpy(tensor: Tensor) -> Array:
    """A read-only float32 copy on the CPU."""
    return own(on_cpu(tensor))


def own(array: Array) -> Array:
    """A read-only copy, so that no record keeps its whole batch alive."""
    return frozen(np.array(array, order="C"))


class Capture:
    """Attention and states of a batch on the CPU, ready to be cut into sentences."""

    def __init__(self, *traces: Trace) -> None:
        self.attention = {
            site: [on_cpu(getattr(seen, name)) for name in ATTENTION_FIELDS]
            for trace in traces
            for site, seen in trace.attention.items()
        }
        self.states = {name: on_cpu(tensor) for trace in traces for name, tensor in trace.tensors.items()}

    def attention_of(self, row: int, source: int, steps: int) -> BySite[AttentionRecord]:
        """One batch row's attention at every site, without padding."""
        attention: dict[str, AttentionRecord] = {}
        for site, arrays in self.attention.items():
            queries, keys = (source if side == "source" else steps for side in sides(site))
            query, key, value, scores, weights, context = (array[row] for array in arrays)
            attention[site] = AttentionRecord(
                query=own(query[:, :queries]),
                key=own(key[:, :keys]),
                value=own(value[:, :keys]),
                scores=own(scores[:, :queries, :keys]),
                weights=own(weights[:, :queries, :keys]),
                context=own(context[:, :queries]),
            )
        return BySite(attention)

    def states_of(self, row: int, source: int, steps: int) -> Mapping[str, Array]:
        """One batch row's named states, without padding."""
        return frozen_mapping(
            {
                name: own(array[row, : source if name.startswith("encoder") else steps])
                for name, array in self.states.items()
            }
        )
