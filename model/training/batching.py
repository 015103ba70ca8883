"""Training batches: pairs as ids, some of them joined, grouped by length to save padding."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from model.language.tokenizer import EOS, PAD, SOS
from model.network.interface import pad

PairIds = tuple[list[int], list[int]]

MAX_JOINED = 7  # of about seven words each: sources of up to 50 words are seen


@dataclass(frozen=True)
class Batch:
    """source (batch, source), closed by `<eos>`; decoder_input (batch, steps), from `<sos>`; target (batch, steps)."""

    source: Tensor
    decoder_input: Tensor
    target: Tensor

    @property
    def tokens(self) -> int:
        """Number of target tokens in the loss."""
        return int((self.target != PAD).sum())

    def to(self, device: torch.device) -> Batch:
        """The batch on another device."""
        return Batch(self.source.to(device), self.decoder_input.to(device), self.target.to(device))


def batch_of(pairs: Sequence[PairIds]) -> Batch:
    """Pad pairs of ids into one batch."""
    source = pad([[*source, EOS] for source, _ in pairs])
    return Batch(source, pad([[SOS, *target] for _, target in pairs]), pad([[*target, EOS] for _, target in pairs]))


def join_pairs(pairs: Sequence[PairIds], share: float, draw: random.Random) -> list[PairIds]:
    """Join random pairs, two to `MAX_JOINED` at a time, about `share` of them all, so that long sentences occur.

    Neighbouring lines of the corpus are near-duplicates, so partners are drawn from anywhere. Each pair is used once.
    """
    shuffled = list(pairs)
    draw.shuffle(shuffled)
    size = (2 + MAX_JOINED) / 2  # pairs that a joined example uses up on average
    joined = share / (size - (size - 1) * share)  # the share of examples
    examples: list[PairIds] = []
    while shuffled:
        count = draw.randint(2, MAX_JOINED) if draw.random() < joined else 1
        drawn = [shuffled.pop() for _ in range(min(count, len(shuffled)))]
        examples.append(([i for source, _ in drawn for i in source], [i for _, target in drawn for i in target]))
    return examples


def batches(pairs: Sequence[PairIds], tokens: int, draw: random.Random) -> Iterator[Batch]:
    """Batches of at most `tokens` padded source or target tokens, in random order, sorted by length inside."""
    order = sorted(pairs, key=lambda pair: (len(pair[1]), len(pair[0]), draw.random()))
    groups: list[list[PairIds]] = [[]]
    longest = 0
    for pair in order:
        longest = max(longest, len(pair[0]) + 1, len(pair[1]) + 1)
        if groups[-1] and longest * (len(groups[-1]) + 1) > tokens:
            groups.append([])
            longest = max(len(pair[0]), len(pair[1])) + 1
        groups[-1].append(pair)
    draw.shuffle(groups)
    return (batch_of(group) for group in groups if group)
