"""Muon (Jordan et al. 2024): momentum for matrices, made orthogonal before each step.

The gradient of a weight matrix has a few large singular values, and a step along it changes little else. Muon replaces
the singular values of the momentum by values near 1, so that a step moves all directions by about the same. PyTorch's
own (`torch.optim.Muon`, from 2.9) computes this in bfloat16, which is slow on a processor without units for it; here it
is computed in the precision of the run.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable

import torch
from torch import Tensor, nn

ITERATIONS = 5
A, B, C = 3.4445, -4.7750, 2.0315  # of the quintic: steep at 0, so that small singular values grow fast
RMS_OF_ADAM = 0.2  # the usual root mean square of Adam's steps, in learning rates (Liu et al. 2025)


def orthogonal(matrix: Tensor, precision: torch.dtype = torch.float32) -> Tensor:
    """A (rows, columns) matrix with the same singular vectors and singular values between about 0.7 and 1.2.

    Five Newton-Schulz iterations x -> A x + B x x' x + C x x' x x' x, which act on each singular value alone; their
    products, and the result, have the given precision.
    """
    rows, columns = matrix.shape
    if rows > columns:  # the product of the shorter sides
        return orthogonal(matrix.T, precision).T
    x = matrix.div(matrix.norm().clamp(min=1e-7)).to(precision)
    for _ in range(ITERATIONS):
        product = x @ x.T  # (rows, rows)
        x = torch.addmm(x, B * product + C * product @ product, x, beta=A)
    return x


class Muon(torch.optim.Optimizer):
    """Nesterov momentum for matrices, orthogonalised; decoupled weight decay.

    A step has the usual size of AdamW's at the same learning rate, so one rate serves both. `precision` is that of the
    Newton-Schulz products. ValueError for a parameter that is not a matrix.
    """

    def __init__(
        self,
        matrices: Iterable[nn.Parameter],
        lr: float,
        momentum: float = 0.95,
        weight_decay: float = 0.01,
        precision: torch.dtype = torch.float32,
    ) -> None:
        self.precision = precision
        super().__init__(matrices, {"lr": lr, "momentum": momentum, "weight_decay": weight_decay})
        for group in self.param_groups:
            for weight in group["params"]:
                if weight.ndim != 2:
                    raise ValueError(f"Muon is for matrices, not for a parameter of shape {tuple(weight.shape)}")

    @torch.no_grad()
    def step(self, closure: Callable[[], float] | None = None) -> None:  # type: ignore[override]
        """One step along the available gradients; `closure` is not used."""
        for group in self.param_groups:
            for weight in group["params"]:
                if weight.grad is None:
                    continue
                momentum = self.state[weight].setdefault("momentum", torch.zeros_like(weight))
                momentum.lerp_(weight.grad, 1 - group["momentum"])
                ahead = weight.grad.lerp(momentum, group["momentum"])
                weight.mul_(1 - group["lr"] * group["weight_decay"])
                step = orthogonal(ahead, self.precision)
                weight.add_(step, alpha=-group["lr"] * RMS_OF_ADAM * math.sqrt(max(weight.shape)))


def matrices_of(network: nn.Module) -> list[nn.Parameter]:
    """Weights for Muon: matrices that multiply a state, without embeddings."""
    tables = {id(layer.weight) for layer in network.modules() if isinstance(layer, nn.Embedding)}
    return [weight for weight in network.parameters() if weight.ndim == 2 and id(weight) not in tables]
