"""Sequential operations of an encoder: its longest chain of dependent matrix products, and its running time.

Vaswani et al. 2017, table 1: sequential operations grow with the sentence in a recurrent layer, not in self-attention.
Both numbers are measured on the computation itself, none is taken from a formula.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any

import torch
from torch import Tensor
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils._pytree import tree_leaves

from model.network.interface import Network

aten = torch.ops.aten
PRODUCTS = (aten.mm, aten.addmm, aten.bmm, aten.baddbmm)  # the products behind every linear layer and every attention


class _Chains(TorchDispatchMode):  # type: ignore[no-untyped-call]
    """Track the number of sequential matrix products behind each tensor."""

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.made: dict[int, tuple[Tensor, int]] = {}  # keeps the tensor, so that its id is not reused

    def __torch_dispatch__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        result = func(*args, **(kwargs or {}))
        longest = max(map(self.length, tree_leaves((args, kwargs))), default=0)
        longest += func.overloadpacket in PRODUCTS
        self.made |= {id(tensor): (tensor, longest) for tensor in tree_leaves(result) if isinstance(tensor, Tensor)}
        return result

    def length(self, value: object) -> int:
        return self.made[id(value)][1] if id(value) in self.made else 0


@torch.no_grad()  # in inference mode a linear layer is one operation, not a product
def sequential_products(network: Network, source: Sequence[int]) -> int:
    """Length of the longest chain of matrix products behind the encoder's states of these ids (with `<eos>`).

    Each product of a chain needs the result of the one before it, so no processor can do two of them at once.
    """
    chains = _Chains()
    with chains:
        memory = network.encode(torch.tensor([list(source)]))
    return chains.length(memory.states)


@torch.inference_mode()
def encoding_seconds(network: Network, source: Sequence[int], *, rounds: int = 9) -> float:
    """Minimum of several timings of the encoder on these ids; other load can only add to it."""
    ids = torch.tensor([list(source)])
    network.encode(ids)  # warm-up
    times = []
    for _ in range(rounds):
        begun = time.perf_counter()
        network.encode(ids)
        times.append(time.perf_counter() - begun)
    return min(times)


def of_length(source: Sequence[int], length: int) -> list[int]:
    """Build ids of a given length: the source repeated, with its `<eos>` once at the end."""
    body = list(source[:-1]) or list(source)
    return [*(body * (length // len(body) + 1))[: length - 1], source[-1]]
