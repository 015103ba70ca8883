"""What decoding can never be faster than: its matrix products alone; and how many PyTorch operations a token takes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import torch
from torch import nn
from torch.nn import functional as F
from torch.utils._python_dispatch import TorchDispatchMode

from model.language.tokenizer import SOS
from model.network.attention import MultiHeadAttention
from model.network.interface import pad
from model.network.transformer import DecoderLayer, Transformer
from model.translate.translator import Translator


def matrices_a_token(network: Transformer) -> list[tuple[torch.Tensor, torch.Tensor]]:
    """Weight and bias of every matrix product that one token needs, in order: 6 a layer and the output layer."""
    matrices: list[tuple[torch.Tensor, torch.Tensor]] = []

    def add(linear: nn.Linear) -> None:
        matrices.append((linear.weight, linear.bias))

    for layer in network.decoder:
        assert isinstance(layer, DecoderLayer)
        cross: MultiHeadAttention = layer.cross_attention
        add(layer.self_attention.in_projection)
        add(layer.self_attention.out_projection)
        matrices.append((cross.in_projection.weight[: network.width], cross.in_projection.bias[: network.width]))
        add(cross.out_projection)
        add(layer.feed_forward.expand)
        add(layer.feed_forward.contract)
    return [*matrices, (network.embedding.weight, network.output_bias)]


def products_alone(network: Transformer, tokens: int) -> Callable[[], None]:
    """One row times every matrix, as often as there are tokens, and nothing else."""
    matrices = matrices_a_token(network)
    rows = {weight.size(1): torch.ones(1, 1, weight.size(1)) for weight, _ in matrices}

    @torch.inference_mode()
    def run() -> None:
        for _ in range(tokens):
            for weight, bias in matrices:
                F.linear(rows[weight.size(1)], weight, bias)

    return run


class Counter(TorchDispatchMode):  # type: ignore[no-untyped-call]
    """Counts the operations that PyTorch runs, views included."""

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.count: int = 0

    def __torch_dispatch__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        self.count += 1
        return func(*args, **(kwargs or {}))


@torch.inference_mode()
def operations_a_token(translator: Translator, source: Sequence[int]) -> int:
    """PyTorch operations in one cached step of decoding, without the search's own."""
    network = translator.network
    memory = network.encode(pad([source]))
    state = network.start(memory, 2)
    counter = Counter()
    with counter:
        network.logits(network.step(memory, state, torch.tensor([SOS]))[0])
    return counter.count


def megabytes_a_token(network: Transformer) -> float:
    """Weights read for each token, in millions of bytes."""
    return sum(weight.numel() + bias.numel() for weight, bias in matrices_a_token(network)) * 4 / 1e6
