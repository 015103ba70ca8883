"""The training loss: cross-entropy of each target token, optionally with label smoothing (Szegedy et al. 2016)."""

from __future__ import annotations

from torch import Tensor, nn
from torch.nn import functional as F

from model.language.tokenizer import PAD
from model.network.interface import Network
from model.network.intervention import Interventions
from model.training.batching import Batch


def summed_loss(
    network: Network, batch: Batch, label_smoothing: float = 0.0, interventions: Interventions | None = None
) -> Tensor:
    """Sum of the cross-entropy of all target tokens, in nats. The output layer runs only where there is a target."""
    outputs = network.decode(network.encode(batch.source, interventions), batch.decoder_input).outputs
    there = batch.target != PAD
    logits = network.logits(outputs[there])
    return F.cross_entropy(logits, batch.target[there], label_smoothing=label_smoothing, reduction="sum")


class SummedLoss(nn.Module):
    """`summed_loss` as a module: PyTorch's data-parallel engine wraps modules with one `forward`."""

    def __init__(self, network: Network, label_smoothing: float) -> None:
        super().__init__()
        self.network, self.label_smoothing = network, label_smoothing

    def forward(self, source: Tensor, decoder_input: Tensor, target: Tensor) -> Tensor:
        """The three parts of a batch -> (), in nats."""
        return summed_loss(self.network, Batch(source, decoder_input, target), self.label_smoothing)
