"""The common interface of all networks, and the data that flows through it. Search, record and pages use only this."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import ClassVar, Literal, Protocol, Self, TypeVar

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from model.language.tokenizer import PAD
from model.network.attention import Attention
from model.network.changes import Mistake
from model.network.config import Config
from model.network.intervention import NOTHING, Intervention, Interventions
from model.network.site import BySite


@dataclass(frozen=True)
class Trace:
    """Intermediate results of a pass: attention by site, and named tensors (batch, length, width), in order of
    computation.

    Tensor names: `encoder.embedding` (as scaled by the model), `encoder.position`, `encoder.input` (their sum),
    `encoder.0.after_self`, `encoder.0.after_feed_forward`, ... (the residual stream after that sublayer),
    `encoder.output`; the same for the decoder. RNNs: `encoder.embedding`, `encoder.forward`, `encoder.backward`,
    `encoder.output`, `decoder.embedding`, `decoder.initial` (length 1), `decoder.state`, `decoder.output`.
    """

    attention: Mapping[str, Attention] = field(default_factory=dict)
    tensors: Mapping[str, Tensor] = field(default_factory=dict)


@dataclass(frozen=True)
class Memory:
    """The encoded source, fixed during decoding.

    states: (batch, source, width). mask: (batch, source) bool, True on tokens, False on padding. keys, values: of each
    cross-attention, (batch, heads, source, head_dim), by site, computed once a sentence. initial: an RNN decoder's
    first state (batch, hidden).
    """

    states: Tensor
    mask: Tensor
    keys: Mapping[str, Tensor]
    values: Mapping[str, Tensor]
    interventions: Interventions
    trace: Trace
    initial: Tensor | None = None

    @cached_property
    def attention_mask(self) -> Tensor | None:
        """`mask` in the shape for `attend`, (batch, 1, 1, source); None without padding."""
        return attention_mask(self.mask)

    def select(self, rows: Sequence[int]) -> Memory:
        """These batch rows, in this order; a row may be repeated. The trace is dropped."""
        index = torch.tensor(rows, device=self.states.device)
        return Memory(
            self.states[index],
            self.mask[index],
            {site: key[index] for site, key in self.keys.items()},
            {site: value[index] for site, value in self.values.items()},
            self.interventions.select(rows),
            Trace(),
            None if self.initial is None else self.initial[index],
        )


class State(Protocol):
    """State of a decoder between steps: RNN states or cached keys and values."""

    def select(self, rows: Tensor) -> Self:
        """The state of these batch rows (rows,) of indices, in this order."""
        ...


@dataclass(frozen=True)
class Decoded:
    """A teacher-forced pass: outputs (batch, steps, width), ready for `logits`, and its trace."""

    outputs: Tensor
    trace: Trace


class Network(nn.Module):
    """An encoder and a decoder with attention sites. Never stores anything about a sentence.

    heads_at: heads by attention site, in order of computation. positions: whether positional encodings exist.
    patchable: the width of each encoder state that an intervention can replace, by name, in order of computation.
    mistakes: those of `model.network.changes` that it can be run with. looks_first: whether the decoder attends with
    the state before the last token, and puts the context into its next state (Bahdanau et al. 2015).
    """

    looks_first: ClassVar[bool] = False
    heads_at: BySite[int]
    positions: bool = False
    patchable: dict[str, int]
    mistakes: tuple[Mistake, ...] = ()

    def __init__(self, config: Config) -> None:
        super().__init__()
        self.embedding = blank_embedding(config.pieces, config.width)  # source, target and output share it
        self.output_bias = nn.Parameter(torch.zeros(config.pieces))
        self.dropout = nn.Dropout(config.dropout)

    def encode(self, source: Tensor, interventions: Interventions | None = None) -> Memory:
        """Encode the source: ids (batch, source), each sentence closed by `<eos>` and padded."""
        raise NotImplementedError

    def decode(self, memory: Memory, decoder_input: Tensor) -> Decoded:
        """Teacher-forced: ids (batch, steps), `<sos>` first; output t is for the token written at step t."""
        raise NotImplementedError

    def start(self, memory: Memory, steps: int) -> State:
        """The decoder's state before `<sos>`, with room for this many steps."""
        raise NotImplementedError

    def step(self, memory: Memory, state: State, tokens: Tensor) -> tuple[Tensor, State]:
        """Read one token a row, ids (batch,), and return outputs (batch, width) and the new state.

        The new state may reuse the memory of the old one: do not use the old one again.
        """
        raise NotImplementedError

    def initialise(self) -> None:
        """Draw fresh weights."""
        raise NotImplementedError

    def logits(self, outputs: Tensor) -> Tensor:
        """Outputs (..., width) to logits (..., pieces): products with the rows of `output_weight`, plus a bias each."""
        return F.linear(outputs, self.output_weight, self.output_bias)

    @property
    def output_weight(self) -> Tensor:
        """The matrix of the output (pieces, width): the embeddings, where they are tied (Press and Wolf 2017)."""
        return self.embedding.weight

    def additive_vector(self) -> Tensor | None:
        """The learned vector (dim,) of additive scores; None where scores are dot products."""
        return None

    @property
    def score_kind(self) -> Literal["additive", "dot"]:
        """How attention scores a query with a key."""
        return "dot" if self.additive_vector() is None else "additive"

    def prepare(self, interventions: Sequence[Intervention] | None, source: Tensor) -> Interventions:
        """Check one intervention a batch row against this network and the source ids (batch, source)."""
        if interventions and len(interventions) != len(source):
            raise ValueError(f"{len(source)} sentences need as many interventions, not {len(interventions)}")
        if not interventions or not any(interventions):
            return Interventions(device=source.device)
        if len({intervention.mistakes for intervention in interventions}) > 1:
            raise ValueError("the sentences of a batch are computed with the same mistakes")
        for intervention, row in zip(interventions, source, strict=True):
            if intervention is not NOTHING:
                length = int((row != PAD).sum())
                intervention.check(
                    self.heads_at,
                    source_length=length,
                    positions=self.positions,
                    states=self.patchable,
                    mistakes=self.mistakes,
                )
        return Interventions(tuple(interventions), self.heads_at, source.device)

    @property
    def device(self) -> torch.device:
        """The device of the weights."""
        return self.embedding.weight.device


Kind = TypeVar("Kind", bound=Network)


def as_kind(network: Network, kind: type[Kind], name: str = "this model") -> Kind:
    """The network, for code that reads weights which only this class has. ValueError: it is of another class."""
    if not isinstance(network, kind):
        raise ValueError(f"{name} is no {kind.__name__}")
    return network


def attention_mask(mask: Tensor) -> Tensor | None:
    """Mask of visible keys: (batch, source) bool -> (batch, 1, 1, source); None without padding, which saves time."""
    return None if mask.all() else mask[:, None, None]


def pad(sequences: Sequence[Sequence[int]], device: torch.device | None = None) -> Tensor:
    """Id lists as one tensor (batch, longest), padded with `<pad>`."""
    longest = max(map(len, sequences))
    return torch.tensor([[*ids, *[PAD] * (longest - len(ids))] for ids in sequences], device=device)


def blank_embedding(pieces: int, width: int) -> nn.Embedding:
    """An uninitialised embedding matrix. PyTorch would draw its values, which takes a second."""
    return nn.Embedding(pieces, width, padding_idx=PAD, _weight=torch.empty(pieces, width))
