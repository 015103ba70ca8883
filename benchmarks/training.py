"""Training steps of our Transformer and of `torch.nn.Transformer` of the same shape, through the same loss and loop.

Theirs runs a fused attention, and drops out at two more places: the attention weights and inside the feed-forward.
"""

from __future__ import annotations

import copy
import math
import random
import warnings
from collections.abc import Callable, Sequence

import torch
from torch import Tensor, nn

from benchmarks.timing import Timing, take_turns
from model.language.tokenizer import PAD
from model.network.attention import causal_mask
from model.network.families import build
from model.network.interface import Decoded, Memory, Network, Trace
from model.network.intervention import Interventions
from model.network.positional import positional_encoding
from model.network.site import BySite
from model.network.transformer_config import TransformerConfig
from model.training.batching import Batch, PairIds, batches
from model.training.loss import summed_loss

BATCH_TOKENS, BATCHES = 2048, 2


class TorchTransformer(Network):
    """`torch.nn.Transformer` between our embedding, positions and output layer: pre-norm, tied, as ours."""

    def __init__(self, config: TransformerConfig) -> None:
        super().__init__(config)
        self.width, self.heads_at = config.width, BySite()
        nn.init.normal_(self.embedding.weight, std=config.width**-0.5)
        sizes = (config.width, config.heads, config.layers, config.layers, config.feed_forward)
        with warnings.catch_warnings(action="ignore"):  # nested tensors do not go with pre-norm: nothing is lost
            self.transformer = nn.Transformer(*sizes, config.dropout, batch_first=True, norm_first=True)

    def embed(self, ids: Tensor) -> Tensor:
        """ids (batch, length) -> (batch, length, width)."""
        encoding = positional_encoding(torch.arange(ids.size(1)), self.width)
        embedded: Tensor = self.dropout(self.embedding(ids) * math.sqrt(self.width) + encoding)
        return embedded

    def encode(self, source: Tensor, interventions: Interventions | None = None) -> Memory:
        mask = source != PAD
        states = self.transformer.encoder(self.embed(source), src_key_padding_mask=~mask)
        return Memory(states, mask, {}, {}, Interventions(), Trace())

    def decode(self, memory: Memory, decoder_input: Tensor) -> Decoded:
        future = ~causal_mask(decoder_input.size(1))
        outputs = self.transformer.decoder(
            self.embed(decoder_input), memory.states, tgt_mask=future, memory_key_padding_mask=~memory.mask
        )
        return Decoded(outputs, Trace())


def random_pairs(count: int, pieces: int, seed: int = 1) -> list[PairIds]:
    """Pairs of 4 to 20 tokens, as long as everyday sentences are."""
    draw = random.Random(seed)

    def sentence(length: int) -> list[int]:
        return [draw.randrange(pieces // 10, pieces) for _ in range(length)]

    lengths = [draw.randint(4, 18) for _ in range(count)]
    return [(sentence(length), sentence(length + draw.randint(-1, 2))) for length in lengths]


def trainer(network: Network, work: Sequence[Batch]) -> Callable[[], None]:
    """One round of optimiser steps, as `model.train` takes them, over these batches."""
    optimiser = torch.optim.AdamW(network.parameters(), lr=1e-4, betas=(0.9, 0.98), eps=1e-9, weight_decay=0.01)
    network.train()

    def run() -> None:
        for batch in work:
            loss = summed_loss(network, batch, 0.1) / batch.tokens
            optimiser.zero_grad(set_to_none=True)
            loss.backward()  # type: ignore[no-untyped-call]
            nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimiser.step()

    return run


def training(config: TransformerConfig, rounds: int) -> tuple[dict[str, Timing], int]:
    """The timing of a round of ours and of theirs, and the pairs that it trains on."""
    torch.manual_seed(0)
    pairs = random_pairs(1000, config.pieces)
    work = list(batches(pairs, BATCH_TOKENS, random.Random(0)))[:BATCHES]
    ours, theirs = build(config), TorchTransformer(config)
    cases = {"ours": trainer(ours, copy.deepcopy(work)), "torch.nn.Transformer": trainer(theirs, copy.deepcopy(work))}
    return take_turns(cases, rounds=rounds, warm_up=2), sum(len(batch.source) for batch in work)
