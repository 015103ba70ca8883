"""The distribution of the next token, and its most likely tokens."""

from __future__ import annotations

import torch
from torch import Tensor

from model.language.tokenizer import PAD, SOS, UNKNOWN
from model.network.interface import Network

NEVER = float("-inf")
NEVER_WRITTEN = [PAD, SOS, UNKNOWN]

Candidates = tuple[tuple[int, float], ...]  # (token id, log-probability), most likely first


def next_logits(network: Network, outputs: Tensor) -> Tensor:
    """Logits (..., pieces) of the next token; -inf for `<pad>`, `<sos>` and `<unk>`."""
    logits = network.logits(outputs)
    logits[..., NEVER_WRITTEN] = NEVER
    return logits


def next_log_probs(network: Network, outputs: Tensor) -> Tensor:
    """Log-probabilities (..., pieces) of the next token."""
    return torch.log_softmax(next_logits(network, outputs), dim=-1)


def likeliest(log_probs: Tensor, count: int) -> list[Candidates]:
    """The `count` most likely tokens of each row of log-probabilities (rows, pieces)."""
    top = log_probs.topk(min(count, log_probs.size(-1)), dim=-1)
    return [
        tuple(zip(ids, values, strict=True))
        for ids, values in zip(top.indices.tolist(), top.values.tolist(), strict=True)
    ]
