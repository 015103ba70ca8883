"""A family that is not shipped: a small ConvS2S (Gehring et al. 2017), to try what adding one takes.

Blocks of convolution, gated linear unit and residual on both sides; every block of the decoder attends to the source.
Positions are sinusoids here, not learned, so that a sentence of any length has them.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Self

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from model.language.tokenizer import PAD
from model.network.attention import Attention, attend
from model.network.config import Config
from model.network.families import Entry, LineStyle
from model.network.interface import Decoded, Memory, Network, State, Trace
from model.network.intervention import Interventions
from model.network.positional import positional_encoding
from model.network.site import BySite, Site

HALF = math.sqrt(0.5)  # keeps the variance of a sum of two
NAME = "convs2s"


@dataclass(frozen=True, kw_only=True)
class ConvConfig(Config):
    """layers: blocks of each side. kernel: tokens that a block reads; odd, so that the encoder's has a middle."""

    layers: int
    kernel: int = 5
    dropout: float = 0.1

    def __post_init__(self) -> None:
        super().__post_init__()
        self.check_size("layers", 16)
        self.check_size("kernel", 9)

    def small(self, width: int, heads: int) -> Self:
        return replace(self, width=width, layers=1, dropout=0.0)


@dataclass(frozen=True)
class Inputs:
    """The decoder's state between steps: the ids (batch, length) read so far, which are run again at every step."""

    ids: Tensor

    def select(self, rows: Tensor) -> Inputs:
        return Inputs(self.ids[rows])


class Block(nn.Module):
    """Convolution to twice the width, half of which gates the other (Dauphin et al. 2017)."""

    def __init__(self, config: ConvConfig, before: int, after: int) -> None:
        super().__init__()
        self.convolution = nn.Conv1d(config.width, 2 * config.width, config.kernel)
        self.around = before, after  # places of padding on each side
        self.dropout = nn.Dropout(config.dropout)

    def forward(self, x: Tensor) -> Tensor:
        """x (batch, length, width) -> the same shape, before the residual."""
        padded = F.pad(self.dropout(x).transpose(1, 2), self.around)
        return F.glu(self.convolution(padded), dim=1).transpose(1, 2)


class AttendingBlock(Block):
    """A causal block of the decoder, with its own attention. Gehring 2017, section 3.3."""

    def __init__(self, config: ConvConfig, site: Site) -> None:
        super().__init__(config, config.kernel - 1, 0)
        self.site = site
        self.query = nn.Linear(config.width, config.width)
        self.result = nn.Linear(config.width, config.width)

    def look(self, x: Tensor, target: Tensor, memory: Memory) -> tuple[Tensor, Attention]:
        """x and the embedded inputs (batch, steps, width) -> the block's output and its attention."""
        state = self(x)
        query = HALF * (self.query(state) + target)
        attention = attend(
            query[:, None],
            memory.keys[self.site],
            memory.values[self.site],
            memory.attention_mask,
            edit=memory.interventions.at(self.site),
        )
        return HALF * (HALF * (state + self.result(attention.context[:, 0])) + x), attention


class ConvS2S(Network):
    """Encoder and decoder of `config.layers` blocks each."""

    def __init__(self, config: ConvConfig) -> None:
        super().__init__(config)
        sides = config.kernel // 2
        self.width = config.width
        self.encoder = nn.ModuleList(Block(config, sides, sides) for _ in range(config.layers))
        sites = [Site.of("decoder", layer, "cross") for layer in range(config.layers)]
        self.decoder = nn.ModuleList(AttendingBlock(config, site) for site in sites)
        self.heads_at = BySite((site, 1) for site in sites)
        self.patchable = {"encoder.input": config.width, "encoder.output": config.width}

    def initialise(self) -> None:
        for parameter in self.parameters():
            if parameter.dim() > 1:
                nn.init.xavier_uniform_(parameter)
        nn.init.normal_(self.embedding.weight, std=self.width**-0.5)
        with torch.no_grad():
            self.embedding.weight[PAD].zero_()

    def embed(self, ids: Tensor) -> tuple[Tensor, Tensor]:
        """Ids (batch, length) -> embedding, and the same with positions; (batch, length, width)."""
        embedding = self.embedding(ids) * math.sqrt(self.width)
        positions = torch.arange(ids.size(1), device=ids.device)
        return embedding, self.dropout(embedding + positional_encoding(positions, self.width))

    def encode(self, source: Tensor, interventions: Interventions | None = None) -> Memory:
        interventions = interventions or Interventions(device=source.device)
        mask = source != PAD
        embedding, x = self.embed(source)
        embedded = interventions.patched("encoder.input", x)
        x = embedded
        for block in self.encoder:
            x = x * mask[..., None]  # padding is as if it was not there
            x = HALF * (block(x) + x)
        states = interventions.patched("encoder.output", x)
        tensors = {"encoder.embedding": embedding, "encoder.input": embedded, "encoder.output": states}
        values = HALF * (states + embedded)
        return Memory(
            states,
            mask,
            dict.fromkeys(map(str, self.heads_at), states[:, None]),
            dict.fromkeys(map(str, self.heads_at), values[:, None]),
            interventions,
            Trace({}, tensors),
        )

    def decode(self, memory: Memory, decoder_input: Tensor) -> Decoded:
        embedding, target = self.embed(decoder_input)
        x, attentions = target, dict[str, Attention]()
        for block in self.decoder:
            assert isinstance(block, AttendingBlock)
            x, attentions[block.site] = block.look(x, target, memory)
        outputs = self.dropout(x)
        tensors = {"decoder.embedding": embedding, "decoder.input": target, "decoder.output": outputs}
        return Decoded(outputs, Trace(attentions, tensors))

    def start(self, memory: Memory, steps: int) -> Inputs:
        return Inputs(torch.empty(len(memory.states), 0, dtype=torch.long, device=memory.states.device))

    def step(self, memory: Memory, state: State, tokens: Tensor) -> tuple[Tensor, Inputs]:
        assert isinstance(state, Inputs)
        state = Inputs(torch.cat((state.ids, tokens[:, None]), dim=1))
        return self.decode(memory, state.ids).outputs[:, -1], state


ENTRY = Entry(
    name=NAME,
    network=ConvS2S,
    sizes=ConvConfig(NAME, pieces=1, width=32, layers=2),
    title="Convolutions with attention",
    short="Convolutions",
    brief="convolutions",
    description="Gated convolutions with attention in every block of the decoder (Gehring et al. 2017).",
    line=LineStyle("faint", (1, 3), "triangle-down"),
    traits=frozenset({"attention"}),
)
