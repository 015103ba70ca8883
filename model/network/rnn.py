"""RNN encoder-decoders: without attention, with additive attention, with query, key and value as in the course notes.

`rnn`: Cho et al. 2014 / Sutskever et al. 2014, one vector between the two halves. `rnn-additive`: Bahdanau et al.
2015. `rnn-dot`: queries from the decoder's new state as in Luong et al. 2015, scored as in Vaswani et al. 2017.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar, Self

import torch
from torch import Tensor, nn

from model.language.tokenizer import PAD
from model.network.attention import Attention, ScoreFunction, additive_scores, attend, scaled_dot_scores
from model.network.config import Config, ConfigError
from model.network.interface import Decoded, Memory, Network, State, Trace
from model.network.intervention import Interventions
from model.network.site import BySite, Site

SITE = Site("decoder.cross")


@dataclass(frozen=True, kw_only=True)
class RNNConfig(Config):
    """hidden: size of the states; a bidirectional encoder has half of it each way, so it is even."""

    hidden: int
    dropout: float = 0.2

    def __post_init__(self) -> None:
        super().__post_init__()
        self.check_size("hidden")
        if self.hidden % 2:
            raise ConfigError(f"hidden must be even, not {self.hidden}")

    def small(self, width: int, heads: int) -> Self:
        return replace(self, width=width, hidden=2 * width, dropout=0.0)


class GRUCell(nn.Module):
    """A gated recurrent unit (Cho et al. 2014), with the reset gate after the matrix product as in cuDNN.

    `from_input` computes the input's part of all gates for a whole sentence at once.
    """

    def __init__(self, inputs: int, hidden: int) -> None:
        super().__init__()
        self.from_input = nn.Linear(inputs, 3 * hidden)
        self.from_state = nn.Linear(hidden, 3 * hidden)

    def forward(self, projected: Tensor, state: Tensor) -> Tensor:
        """projected = from_input(x) (batch, 3 * hidden), state (batch, hidden) -> new state (batch, hidden)."""
        input_reset, input_update, input_candidate = projected.chunk(3, dim=-1)
        state_reset, state_update, state_candidate = self.from_state(state).chunk(3, dim=-1)
        reset = torch.sigmoid(input_reset + state_reset)  # (batch, hidden), as all below
        update = torch.sigmoid(input_update + state_update)
        candidate = torch.tanh(input_candidate + reset * state_candidate)
        return candidate + update * (state - candidate)  # update 1 keeps the old state


def read(cell: GRUCell, x: Tensor, mask: Tensor, *, backward: bool = False) -> tuple[Tensor, Tensor]:
    """Run a cell over x (batch, length, inputs); padding leaves the state as it is.

    Returns every state (batch, length, hidden) and the last one read (batch, hidden).
    """
    projected = cell.from_input(x)  # (batch, length, 3 * hidden)
    keep = mask[..., None]  # (batch, length, 1)
    state = x.new_zeros(x.size(0), cell.from_state.in_features)
    states: list[Tensor] = []
    for step in reversed(range(x.size(1))) if backward else range(x.size(1)):
        state = torch.where(keep[:, step], cell(projected[:, step], state), state)
        states.append(state)
    return torch.stack(states[::-1] if backward else states, dim=1), state


@dataclass(frozen=True)
class RNNState:
    """hidden: the decoder's state (batch, hidden). length: the tokens it has read."""

    hidden: Tensor
    length: int

    def select(self, rows: Tensor) -> RNNState:
        """The state of these batch rows, in this order."""
        return RNNState(self.hidden[rows], self.length)


class RNN(Network):
    """The GRU encoder-decoder without attention, and the base of the two with attention.

    The encoder's last state, through one affine map, is the decoder's first state and its only input from the source.
    """

    bidirectional: ClassVar[bool] = False
    sites: ClassVar[tuple[Site, ...]] = ()  # attention sites, one head each

    def __init__(self, config: RNNConfig) -> None:
        super().__init__(config)
        each_way = config.hidden // 2 if self.bidirectional else config.hidden
        self.forward_cell = GRUCell(config.width, each_way)
        self.backward_cell = GRUCell(config.width, each_way) if self.bidirectional else None
        self.bridge = nn.Linear(each_way, config.hidden)
        self.decoder_cell = GRUCell(config.width, config.hidden)
        self.heads_at = BySite((site, 1) for site in self.sites)
        self.patchable = {"encoder.embedding": config.width, "encoder.output": config.hidden}
        context = config.hidden if self.sites else 0
        self.readout = nn.Linear(config.hidden + context + config.width, config.width)
        self.build_attention(config)

    def build_attention(self, config: RNNConfig) -> None:
        """Create the projections of a model with attention; none here."""

    def initialise(self) -> None:
        for name, parameter in self.named_parameters():
            if name.endswith("from_state.weight"):
                for gate in parameter.data.chunk(3):
                    nn.init.orthogonal_(gate)
            elif parameter.dim() > 1:
                nn.init.xavier_uniform_(parameter)
        nn.init.normal_(self.embedding.weight, std=self.embedding.embedding_dim**-0.5)
        with torch.no_grad():
            self.embedding.weight[PAD].zero_()

    def encode(self, source: Tensor, interventions: Interventions | None = None) -> Memory:
        mask = source != PAD
        interventions = interventions or Interventions(device=source.device)
        embedding = interventions.patched("encoder.embedding", self.embedding(source))  # (batch, source, width)
        x = self.dropout(embedding)
        states, last = read(self.forward_cell, x, mask)  # (batch, source, each way), (batch, each way)
        tensors = {"encoder.embedding": embedding, "encoder.forward": states}
        if self.backward_cell is not None:  # the backward state at the first token has read the whole sentence
            backward, last = read(self.backward_cell, x, mask, backward=True)
            tensors["encoder.backward"] = backward
            states = torch.cat((states, backward), dim=-1)  # (batch, source, hidden)
        states = tensors["encoder.output"] = interventions.patched("encoder.output", states)
        initial = torch.tanh(self.bridge(last))  # (batch, hidden): all that is handed over without attention
        tensors["decoder.initial"] = initial[:, None]
        keys, values = self.key_value(self.dropout(states))
        return Memory(states, mask, keys, values, interventions, Trace({}, tensors), initial)

    def key_value(self, states: Tensor) -> tuple[dict[str, Tensor], dict[str, Tensor]]:
        """Keys and values by site, (batch, 1, source, dim), from encoder states; none without attention."""
        return {}, {}

    def advance(self, memory: Memory, state: RNNState, projected: Tensor) -> tuple[RNNState, Attention | None]:
        """One decoder step from the input's part of the gates (batch, 3 * hidden), with attention to the
        source if any.
        """
        return RNNState(self.decoder_cell(projected, state.hidden), state.length + 1), None

    def look(self, memory: Memory, query: Tensor, step: int, score: ScoreFunction) -> Attention:
        """Attend with one query (batch, dim) a row to all keys."""
        return attend(
            query[:, None, None],
            memory.keys[SITE],
            memory.values[SITE],
            memory.attention_mask,
            score=score,
            edit=memory.interventions.at(SITE),
            first_query=step,
        )

    def read_out(self, hidden: Tensor, context: Tensor | None, embedded: Tensor) -> Tensor:
        """From state, context and last token to the output (..., width): Bahdanau 2015, A.2.2, without maxout."""
        parts = (hidden, embedded) if context is None else (hidden, context, embedded)
        return self.dropout(torch.tanh(self.readout(self.dropout(torch.cat(parts, dim=-1)))))

    def decode(self, memory: Memory, decoder_input: Tensor) -> Decoded:
        embedding = self.embedding(decoder_input)  # (batch, steps, width)
        x = self.dropout(embedding)
        projected = self.decoder_cell.from_input(x)  # (batch, steps, 3 * hidden): the input's part, all steps at once
        state = self.start(memory, decoder_input.size(1))
        states: list[Tensor] = []
        looks: list[Attention] = []
        for step in range(decoder_input.size(1)):
            state, attention = self.advance(memory, state, projected[:, step])
            states.append(state.hidden)
            if attention is not None:
                looks.append(attention)
        hidden = torch.stack(states, dim=1)  # (batch, steps, hidden)
        attentions: dict[str, Attention] = {SITE: join(looks)} if looks else {}
        context = attentions[SITE].context[:, 0] if looks else None  # (batch, steps, hidden)
        outputs = self.read_out(hidden, context, x)  # (batch, steps, width)
        tensors = {"decoder.embedding": embedding, "decoder.state": hidden, "decoder.output": outputs}
        return Decoded(outputs, Trace(attentions, tensors))

    def start(self, memory: Memory, steps: int) -> RNNState:
        assert memory.initial is not None
        return RNNState(memory.initial, 0)

    def step(self, memory: Memory, state: State, tokens: Tensor) -> tuple[Tensor, RNNState]:
        assert isinstance(state, RNNState)
        embedded = self.dropout(self.embedding(tokens))  # (batch, width)
        state, attention = self.advance(memory, state, self.decoder_cell.from_input(embedded))
        context = None if attention is None else attention.context[:, 0, 0]  # (batch, hidden)
        return self.read_out(state.hidden, context, embedded), state


class AdditiveRNN(RNN):
    """Bahdanau et al. 2015: query s(t-1), the state before y(t-1) is read; the context feeds the new state.

    Values are the encoder's states themselves; only the scores use projections.
    """

    looks_first = True
    bidirectional = True
    sites = (SITE,)

    def build_attention(self, config: RNNConfig) -> None:
        self.query = nn.Linear(config.hidden, config.width, bias=False)
        self.key = nn.Linear(config.hidden, config.width)
        self.score_vector = nn.Parameter(torch.empty(config.width).uniform_(-0.1, 0.1))
        self.from_context = nn.Linear(config.hidden, 3 * config.hidden, bias=False)

    def key_value(self, states: Tensor) -> tuple[dict[str, Tensor], dict[str, Tensor]]:
        return {SITE: self.key(states)[:, None]}, {SITE: states[:, None]}

    def additive_vector(self) -> Tensor:
        return self.score_vector

    def score(self, query: Tensor, key: Tensor) -> Tensor:
        """The learned additive score; see `additive_scores`."""
        return additive_scores(query, key, self.score_vector)

    def advance(self, memory: Memory, state: RNNState, projected: Tensor) -> tuple[RNNState, Attention | None]:
        attention = self.look(memory, self.query(state.hidden), state.length, self.score)
        projected = projected + self.from_context(attention.context[:, 0, 0])  # (batch, 3 * hidden)
        return RNNState(self.decoder_cell(projected, state.hidden), state.length + 1), attention


class DotRNN(RNN):
    """Attention as in the course notes: query from the decoder's state after y(t-1), key and value from each encoder
    state.
    """

    bidirectional = True
    sites = (SITE,)

    def build_attention(self, config: RNNConfig) -> None:
        self.query = nn.Linear(config.hidden, config.width, bias=False)
        self.key = nn.Linear(config.hidden, config.width, bias=False)
        self.value = nn.Linear(config.hidden, config.hidden, bias=False)

    def key_value(self, states: Tensor) -> tuple[dict[str, Tensor], dict[str, Tensor]]:
        return {SITE: self.key(states)[:, None]}, {SITE: self.value(states)[:, None]}

    def advance(self, memory: Memory, state: RNNState, projected: Tensor) -> tuple[RNNState, Attention | None]:
        state = RNNState(self.decoder_cell(projected, state.hidden), state.length + 1)
        attention = self.look(memory, self.query(state.hidden), state.length - 1, scaled_dot_scores)
        return state, attention


def join(looks: list[Attention]) -> Attention:
    """Concatenate single-query attentions of consecutive steps."""
    return Attention(
        torch.cat([look.query for look in looks], dim=2),
        looks[0].key,
        looks[0].value,
        torch.cat([look.scores for look in looks], dim=2),
        torch.cat([look.weights for look in looks], dim=2),
        torch.cat([look.context for look in looks], dim=2),
    )
