"""Training in several processes, by PyTorch's own engine: torchrun --nproc-per-node N -m model.train ...

Every process holds the whole network and reads its share of each batch; DistributedDataParallel adds up the gradients
(gloo on CPUs, NCCL on GPUs). The recipe does not depend on the number of processes.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta

import torch
import torch.distributed as dist
from torch import nn
from torch.nn.parallel import DistributedDataParallel

from model.language.tokenizer import PAD
from model.training.batching import Batch

PATIENCE = timedelta(hours=2)  # the others wait while the first process evaluates


@dataclass(frozen=True)
class Processes:
    """This process of a group: its rank, from 0, and their number."""

    rank: int = 0
    count: int = 1

    @property
    def first(self) -> bool:
        """Whether this process evaluates, writes files and prints."""
        return self.rank == 0

    def say(self, message: str) -> None:
        """Print a line to standard error, from the first process only."""
        if self.first:
            print(message, file=sys.stderr)

    def share(self, batch: Batch) -> Batch:
        """This process's rows of a batch: every `count`-th; a process without one gets a row with no target."""
        if self.rank < len(batch.source):
            rows = slice(self.rank, None, self.count)
            return Batch(batch.source[rows], batch.decoder_input[rows], batch.target[rows])
        return Batch(batch.source[:1], batch.decoder_input[:1], torch.full_like(batch.target[:1], PAD))

    def wrap(self, module: nn.Module) -> nn.Module:
        """Wrap the module so that its gradients are averaged over all processes."""
        return module if self.count == 1 else DistributedDataParallel(module)

    def total(self, value: float, device: torch.device) -> float:
        """Sum of a value over all processes."""
        if self.count == 1:
            return value
        summed = torch.tensor(value, dtype=torch.float64, device=device)
        dist.all_reduce(summed)
        return float(summed)


ALONE = Processes()


@contextmanager
def connected(device: str) -> Iterator[tuple[Processes, str]]:
    """Join the group that torchrun started, and choose the device; a single process without torchrun."""
    if int(os.environ.get("WORLD_SIZE", 1)) == 1:
        yield ALONE, device
        return
    if device == "cuda":
        device = f"cuda:{os.environ['LOCAL_RANK']}"
        torch.cuda.set_device(device)
    dist.init_process_group("nccl" if device.startswith("cuda") else "gloo", timeout=PATIENCE)
    try:
        yield Processes(dist.get_rank(), dist.get_world_size()), device
    finally:
        dist.destroy_process_group()
