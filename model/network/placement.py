"""Placement of weights: device, memory layout, attribute lookup. Results do not change."""

from __future__ import annotations

import torch

from model.network.interface import Network


def store_by_columns(network: Network) -> None:
    """Store matrices with more outputs than inputs by columns. Results do not change.

    Decoding multiplies one row by every matrix once a token and is bound by memory; by columns, matrices outside the
    processor's cache take less than half the time.
    """
    for parameter in network.parameters():
        if parameter.dim() == 2 and parameter.size(0) > parameter.size(1):
            parameter.data = parameter.data.t().contiguous().t()


def keep_at_hand(network: Network) -> None:
    """Put each module's parameters and submodules into its `__dict__`, for networks whose parts are never replaced
    again.

    PyTorch looks them up only after an ordinary lookup has failed: a hundred times a token, a fifth of decoding time.
    """
    for module in network.modules():
        vars(module).update(module.named_parameters(recurse=False))
        vars(module).update(module.named_children())


def usable_device(name: str) -> torch.device:
    """The device of this name (`cpu`, `cuda`, ...); ValueError where it is not available."""
    try:
        device = torch.device(name)
        torch.zeros(1, device=device).item()
    except Exception as error:  # torch has a different kind for every way of not having a device
        reason = str(error).splitlines()[0].partition(". ")[0]
        raise ValueError(f"the device {name!r} cannot be used here ({reason}): `cpu` always can") from error
    return device
