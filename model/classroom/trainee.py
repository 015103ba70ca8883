"""A model in training: weights, optimiser, learning rate, and its scores on held-out sentences."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from model.classroom.settings import BROKEN, Settings
from model.classroom.task import Example
from model.classroom.vocabulary import Vocabulary
from model.language.tokenizer import EOS, PAD
from model.network.families import build
from model.network.interface import Decoded, Memory, Network, pad
from model.network.intervention import NOTHING, Interventions
from model.network.mistakes import ONE_QUERY_HIDES
from model.network.site import Site
from model.search.beam import search
from model.search.candidates import next_logits
from model.training.batching import Batch, batch_of
from model.training.loss import summed_loss

WARMUP = 100  # steps
CLIP = 1.0  # the longest gradient
NO_ORIGIN = -1
TINY = torch.finfo(torch.float32).tiny


class Diverged(ValueError):
    """The loss is not finite; the message names the step."""


@dataclass(frozen=True)
class Examined:
    """Scores on held-out sentences.

    loss: nats a word, `<eos>` included. right: share of sentences with every word right, the end included. on_true:
    mean weight on the true source word, over target words that have one, heads averaged; None without attention.
    """

    loss: float
    right: float
    on_true: float | None


@dataclass(frozen=True)
class Paper:
    """Held-out sentences: a batch, and each target word's origin (batch, steps), `NO_ORIGIN` for none."""

    batch: Batch
    origin: Tensor

    @classmethod
    def of(cls, examples: Sequence[Example], vocabulary: Vocabulary) -> Paper:
        """Build it from examples."""
        batch = batch_of([(vocabulary.ids(example.source), vocabulary.ids(example.target)) for example in examples])
        origin = torch.full(batch.target.shape, NO_ORIGIN)
        for row, example in enumerate(examples):
            origin[row, : len(example.origin)] = torch.tensor(
                [NO_ORIGIN if source is None else source for source in example.origin]
            )
        return cls(batch, origin)


@dataclass(frozen=True)
class Shown:
    """A model on one sentence: its output, ending with `<eos>` if it was written, and its attention.

    weights: (steps, source) for the words of `rows`, heads averaged; None without attention.
    """

    written: tuple[str, ...]
    rows: tuple[str, ...]
    weights: tuple[tuple[float, ...], ...] | None


def learning_rate(step: int, largest: float) -> float:
    """Linear warm-up, then decay with the inverse square root of the step: Vaswani et al. 2017, section 5.3."""
    return largest * min((step + 1) / WARMUP, math.sqrt(WARMUP / (step + 1)))


class Trainee:
    """A network with its Adam optimiser. The same name and settings give the same weights, whoever else trains beside
    it.
    """

    def __init__(self, name: str, settings: Settings, vocabulary: Vocabulary) -> None:
        self.vocabulary, self.largest = vocabulary, settings.learning_rate
        torch.manual_seed(settings.seed)
        self.network: Network = build(settings.config(name, vocabulary.size))
        self.intervention = settings.intervention if name == BROKEN else NOTHING
        self.optimiser = torch.optim.Adam(self.network.parameters(), lr=0.0, betas=(0.9, 0.98), eps=1e-9)

    @property
    def parameters(self) -> int:
        """Number of trained parameters."""
        return sum(parameter.numel() for parameter in self.network.parameters())

    def interventions(self, source: Tensor) -> Interventions:
        """Its mistake, if it has one, for a batch of source ids (batch, source)."""
        return self.network.prepare([self.intervention] * len(source), source)

    def update(self, batch: Batch, step: int) -> None:
        """Take one optimiser step on a batch. Diverged where the loss is not finite; the weights then stay."""
        for group in self.optimiser.param_groups:
            group["lr"] = learning_rate(step, self.largest)
        loss = summed_loss(self.network, batch, interventions=self.interventions(batch.source)) / batch.tokens
        if not math.isfinite(float(loss.detach())):
            raise Diverged(f"the loss was no number any more at step {step + 1}")
        self.optimiser.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(self.network.parameters(), CLIP)
        self.optimiser.step()

    @torch.inference_mode()
    def examine(self, paper: Paper) -> Examined:
        """Evaluate with one teacher-forced pass.

        If the most likely word is right at every step, greedy search writes the same words, as each step then reads
        what it would have written itself.
        """
        batch = paper.batch
        memory = self.network.encode(batch.source, self.interventions(batch.source))
        decoded = self.network.decode(memory, batch.decoder_input)
        there = batch.target != PAD
        log_probs = torch.log_softmax(self.network.logits(decoded.outputs), dim=-1)
        chosen = log_probs.gather(2, batch.target[..., None])[..., 0]  # (batch, steps)
        best = next_logits(self.network, decoded.outputs).argmax(dim=-1)
        right = ((best == batch.target) | ~there).all(dim=1)
        if self.intervention.mistakes & ONE_QUERY_HIDES:
            right = self.written_right(memory, batch)
        weights, on_true = cross_weights(decoded), None
        if weights is not None:
            known = paper.origin != NO_ORIGIN
            shares = weights / weights.sum(dim=-1, keepdim=True).clamp(min=TINY)  # with a mistake rows may not sum to 1
            on_true = float(shares.gather(2, paper.origin.clamp(min=0)[..., None])[..., 0][known].mean())
        return Examined(float(-chosen[there].mean()), float(right.float().mean()), on_true)

    def written_right(self, memory: Memory, batch: Batch) -> Tensor:
        """Which sentences greedy search, step by step, translates right: (batch,) bool."""
        lengths = (batch.target != PAD).sum(dim=1).tolist()
        written = search(self.network, batch.source, limits=lengths, candidates=0, memory=memory)
        targets = zip(batch.target.tolist(), lengths, strict=True)
        return torch.tensor(
            [list(best.ids) == target[:length] for (best, *_), (target, length) in zip(written, targets, strict=True)]
        )

    @torch.inference_mode()
    def show(self, source: Sequence[str], target: Sequence[str] | None) -> Shown:
        """Translate a sentence (greedy) and return the attention over it while the right translation is forced.

        target: that translation; with None the rows are those of the model's own output.
        """
        ids = [*self.vocabulary.ids(source), EOS]
        limit = 2 * len(ids)
        memory = self.network.encode(pad([ids]), self.interventions(pad([ids])))
        ((best, *_),) = search(self.network, pad([ids]), limits=[limit], candidates=0, memory=memory)
        rows = best.ids if target is None else (*self.vocabulary.ids(target), EOS)
        batch = batch_of([([], list(rows[:-1]))])
        weights = cross_weights(self.network.decode(memory, batch.decoder_input))
        return Shown(
            self.vocabulary.texts(best.ids),
            self.vocabulary.texts(rows),
            None
            if weights is None
            else tuple(tuple(round(weight, 4) for weight in row) for row in weights[0].tolist()),
        )


def cross_weights(decoded: Decoded) -> Tensor | None:
    """Weights of the last cross-attention, (batch, steps, source), heads averaged; None without attention."""
    seen = [attention for site, attention in decoded.trace.attention.items() if Site(site).kind == "cross"]
    return seen[-1].weights.mean(dim=1) if seen else None
