"""Where weights lie: the device, the order in memory, and where Python looks for them first. No number changes."""

from __future__ import annotations

import torch

from model.network.interface import Network


def store_by_columns(network: Network) -> None:
    """Lay the matrices with more outputs than inputs out by columns in memory. No number changes.

    Decoding multiplies one row by every matrix once a token, and waits for memory more than it computes; read by
    columns, those not in the processor's cache are through in less than half the time.
    """
    for parameter in network.parameters():
        if parameter.dim() == 2 and parameter.size(0) > parameter.size(1):
            parameter.data = parameter.data.t().contiguous().t()


def keep_at_hand(network: Network) -> None:
    """Put each module's parts where Python finds them first; for networks whose parts are not replaced any more.

    PyTorch looks for a module's parameters and submodules only after an ordinary lookup has failed: a hundred times a
    token, a fifth of the time that decoding takes.
    """
    for module in network.modules():
        vars(module).update(module.named_parameters(recurse=False))
        vars(module).update(module.named_children())


def usable_device(name: str) -> torch.device:
    """The device of this name (`cpu`, `cuda`, ...); ValueError where it is not to be had."""
    try:
        device = torch.device(name)
        torch.zeros(1, device=device).item()
    except Exception as error:  # torch has a different kind for every way of not having a device
        reason = str(error).splitlines()[0].partition(". ")[0]
        raise ValueError(f"the device {name!r} cannot be used here ({reason}): `cpu` always can") from error
    return device
