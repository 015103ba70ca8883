"""Effect of each source word on a translation: leave-one-out and gradients. Attention is neither.

Jain and Wallace 2019 ("Attention is not Explanation") compare attention with both of these measures.
"""

from __future__ import annotations

import copy
from dataclasses import dataclass

import numpy as np
import torch
from torch import nn

from model.dissect.batches import fitting
from model.language.tokenizer import PAD, SOS, Word
from model.network.interface import Network
from model.record import Array, Record, frozen
from model.record.capture import to_numpy
from model.search.candidates import next_log_probs
from model.translate.translator import Translator

BATCH_STEPS = 2048  # rows times steps in one batch: each step holds a number for every piece of the vocabulary


@dataclass(frozen=True)
class LeaveOneOut:
    """The same target scored again with each source word left out in turn.

    words: indices of the words left out (never `<eos>`). change: (words, steps), log-probability of each target token
    without the word minus that with it, in nats: negative where the word was needed. total: (words,), the same for the
    whole target.
    """

    words: tuple[Word, ...]
    change: Array
    total: Array


def leave_one_out(translator: Translator, record: Record) -> LeaveOneOut:
    """Leave each source word of the record out, many in one batch. A source of one word has nothing to leave out."""
    words = record.source.words[:-1]
    steps = len(record.target)
    if len(words) < 2:
        return LeaveOneOut((), frozen(np.zeros((0, steps), np.float32)), frozen(np.zeros(0, np.float32)))
    ids = record.source.ids
    without = [[*ids[: word.start], *ids[word.end :]] for word in words]
    log_probs: list[Array] = []
    rows = max(1, fitting(BATCH_STEPS, translator) // steps)
    for start in range(0, len(words), rows):
        sources = without[start : start + rows]
        targets, interventions = [record.target.ids] * len(sources), [record.intervention] * len(sources)
        log_probs += translator.score_ids(sources, targets, interventions)
    change = np.stack(log_probs) - record.log_probs
    return LeaveOneOut(words, frozen(change), frozen(change.sum(axis=1)))


@torch.enable_grad()
def gradient_times_input(translator: Translator, record: Record) -> Array:
    """|gradient . embedding| of each source word, of the target's log-probability, rescaled to sum 1: (words,).

    The gradient is taken at the token embeddings; a word's pieces are summed. `<eos>` is the last word.
    """
    network = with_gradient(translator.network)
    source = torch.tensor([record.source.ids], device=network.device)
    memory = network.encode(source, network.prepare([record.intervention], source))
    embedding = memory.trace.tensors["encoder.embedding"]
    decoder_input = torch.tensor([[SOS, *record.target.ids[:-1]]], device=network.device)
    log_probs = next_log_probs(network, network.decode(memory, decoder_input).outputs)
    written = torch.tensor([record.target.ids], device=network.device)
    total = log_probs.gather(2, written[..., None]).sum()
    (gradient,) = torch.autograd.grad(total, embedding)
    influence = to_numpy((gradient * embedding).sum(dim=-1)[0])  # (source,)
    by_word = np.array([abs(influence[word.start : word.end].sum()) for word in record.source.words], np.float32)
    return frozen(by_word / max(float(np.sum(by_word)), 1e-30))


def with_gradient(network: Network) -> Network:
    """A copy of the network with shared weights and gradients at its embeddings: loaded weights are frozen.

    The original, which all threads share, is not changed.
    """
    twin = copy.copy(network)
    twin._modules = dict(network._modules)  # a shallow copy shares this dictionary
    for name, embedding in network.named_children():
        if isinstance(embedding, nn.Embedding):  # a network may have one of its own for the source
            weight = embedding.weight.detach()
            setattr(twin, name, nn.Embedding(weight.size(0), weight.size(1), padding_idx=PAD, _weight=weight))
    return twin
