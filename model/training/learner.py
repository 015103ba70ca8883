"""The state of training: a network, the moving average of its weights, its optimisers, the step count."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import torch
from torch import Tensor
from torch.optim import Optimizer
from torch.optim.swa_utils import AveragedModel

from model.network.config import Config
from model.network.families import build
from model.network.interface import Network
from model.training.batching import Batch
from model.training.loss import SummedLoss
from model.training.muon import Muon, matrices_of
from model.training.processes import Processes
from model.training.recipe import Settings, TrainingError, learning_rate


def average_decay(steps: int, largest: float) -> float:
    """Decay of the weight average after this many steps: a young average forgets fast."""
    return min(largest, (1 + steps) / (10 + steps))


def optimisers(network: Network, settings: Settings) -> list[Optimizer]:
    """AdamW for all weights, or, for "muon", Muon for the matrices of the layers and AdamW for the others."""
    matrices = matrices_of(network) if settings.optimiser == "muon" else []
    taken = set(map(id, matrices))
    others = [weight for weight in network.parameters() if id(weight) not in taken]
    adamw = torch.optim.AdamW(others, lr=0.0, betas=(0.9, 0.98), eps=1e-9, weight_decay=0.01)
    precision = getattr(torch, settings.precision)
    return [Muon(matrices, lr=0.0, precision=precision), adamw] if matrices else [adamw]


class Learner:
    """AdamW, with Muon where the recipe has it, warm-up and cosine decay, gradient clipping, and averaged weights.

    The average starts with the weights after the first step.
    """

    def __init__(self, config: Config, settings: Settings, device: torch.device, processes: Processes) -> None:
        self.settings, self.device, self.processes = settings, device, processes
        torch.manual_seed(settings.seed)
        self.network = build(config).to(device)
        self.averaged = AveragedModel(self.network, avg_fn=self._joined).requires_grad_(False)
        self.loss = processes.wrap(SummedLoss(self.network, settings.label_smoothing))
        torch.manual_seed(settings.seed + processes.rank)  # the same weights everywhere, but not the same dropout
        self.optimisers = optimisers(self.network, settings)
        self.step = 0

    @property
    def average(self) -> Network:
        """The network with the averaged weights, which is evaluated and stored."""
        network = self.averaged.module
        assert isinstance(network, Network)
        return network

    def _joined(self, average: Tensor, now: Tensor, joined: Tensor | int) -> Tensor:
        return torch.lerp(now, average, average_decay(int(joined) + 1, self.settings.average))

    def start_from(self, weights: Mapping[str, Tensor]) -> None:
        """Load these weights into the network and its average."""
        for network in (self.network, self.average):
            network.load_state_dict(weights)

    def update(self, batch: Batch) -> float:
        """Take one optimiser step; returns the loss in nats a token. TrainingError where it is not finite: nothing is
        updated.
        """
        self.network.train()
        for optimiser in self.optimisers:
            for group in optimiser.param_groups:
                group["lr"] = learning_rate(self.step, self.settings)
        mine = self.processes.share(batch).to(self.device)
        rounded = self.settings.precision == "bfloat16"
        with torch.autocast(self.device.type, dtype=torch.bfloat16, enabled=rounded):
            loss = self.loss(mine.source, mine.decoder_input, mine.target) / batch.tokens
        value = self.processes.total(float(loss.detach()), self.device)
        if not math.isfinite(value):
            raise TrainingError(f"the loss is {value} at step {self.step}: a lower --learning-rate may help")
        self.network.zero_grad(set_to_none=True)
        (loss * self.processes.count).backward()  # the engine takes the mean of the gradients: this makes it their sum
        torch.nn.utils.clip_grad_norm_(self.network.parameters(), self.settings.clip)
        for optimiser in self.optimisers:
            optimiser.step()
        self.step += 1
        self.averaged.update_parameters(self.network)
        return value

    def state(self) -> dict[str, Any]:
        """Everything that `restore` needs to resume bit for bit: tensors and plain numbers."""
        return {
            "network": self.network.state_dict(),
            "average": self.averaged.state_dict(),
            "optimisers": [optimiser.state_dict() for optimiser in self.optimisers],
            "random": torch.get_rng_state(),
            "random_cuda": torch.cuda.get_rng_state(self.device) if self.device.type == "cuda" else None,
            "step": self.step,
        }

    def restore(self, stored: Mapping[str, Any]) -> None:
        """Resume from the result of `state`."""
        self.network.load_state_dict(stored["network"])
        self.averaged.load_state_dict(stored["average"])
        for optimiser, state in zip(self.optimisers, stored["optimisers"], strict=True):
            optimiser.load_state_dict(state)
        torch.set_rng_state(stored["random"].cpu())
        if self.device.type == "cuda" and stored["random_cuda"] is not None:
            torch.cuda.set_rng_state(stored["random_cuda"].cpu(), self.device)
        self.step = stored["step"]
        if not self.processes.first:  # what is stored is the first process's
            torch.manual_seed(self.settings.seed + self.processes.rank + self.processes.count * self.step)
