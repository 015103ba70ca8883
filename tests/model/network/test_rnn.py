"""The RNNs against torch's own GRU with copied weights, and attention steps written out from the papers."""

from collections.abc import Callable

import pytest
import torch
from torch import Tensor, nn
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

from model.language.tokenizer import PAD, SOS
from model.network.families import build
from model.network.interface import Network, pad
from model.network.rnn import RNN, AdditiveRNN, DotRNN, GRUCell, RNNConfig, read
from tests.conftest import small_config

LENGTHS = [6, 2, 4]


def random_network(name: str) -> RNN:
    """In float64, with random biases: torch starts some at zero, where a forgotten one would not show."""
    network = build(small_config(name, 40)).double().eval()
    assert isinstance(network, RNN)
    with torch.no_grad():
        for parameter in network.parameters():
            parameter.add_(0.3 * torch.randn_like(parameter))
        network.embedding.weight[PAD] = 7.0  # whatever stands at padding must not matter
    return network


def copied_gru(forward: GRUCell, backward: GRUCell | None = None) -> nn.GRU:
    inputs, hidden = forward.from_input.in_features, forward.from_state.in_features
    gru = nn.GRU(inputs, hidden, batch_first=True, bidirectional=backward is not None).double()
    weights: dict[str, Tensor] = {}
    for cell, suffix in ((forward, ""), (backward, "_reverse")):
        if cell is not None:
            weights |= {
                f"weight_ih_l0{suffix}": cell.from_input.weight,
                f"bias_ih_l0{suffix}": cell.from_input.bias,
                f"weight_hh_l0{suffix}": cell.from_state.weight,
                f"bias_hh_l0{suffix}": cell.from_state.bias,
            }
    gru.load_state_dict(weights)
    return gru


def packed(gru: nn.GRU, x: Tensor, lengths: list[int]) -> tuple[Tensor, Tensor]:
    output, last = gru(pack_padded_sequence(x, torch.tensor(lengths), batch_first=True, enforce_sorted=False))
    return pad_packed_sequence(output, batch_first=True)[0], last


def padded_ids() -> Tensor:
    return pad([torch.randint(4, 40, (length,)).tolist() for length in LENGTHS])


@torch.no_grad()
def test_a_cell_reads_padded_batches_as_torchs_gru() -> None:
    forward, backward = GRUCell(5, 7).double(), GRUCell(5, 7).double()
    x = torch.randn(3, 6, 5, dtype=torch.float64)
    mask = torch.arange(6) < torch.tensor(LENGTHS)[:, None]
    states, last = read(forward, x, mask)
    backward_states, backward_last = read(backward, x, mask, backward=True)
    expected, expected_last = packed(copied_gru(forward, backward), x, LENGTHS)
    both = torch.cat((states, backward_states), dim=-1)
    torch.testing.assert_close(both[mask], expected[mask])
    torch.testing.assert_close(torch.stack((last, backward_last)), expected_last)


@pytest.mark.parametrize("name", ["rnn", "rnn-additive", "rnn-dot"])
@torch.no_grad()
def test_the_encoder_is_torchs_gru(name: str) -> None:
    network, source = random_network(name), padded_ids()
    memory = network.encode(source)
    gru = copied_gru(network.forward_cell, network.backward_cell)
    states, last = packed(gru, network.embedding(source), LENGTHS)
    torch.testing.assert_close(memory.states[memory.mask], states[source != PAD])
    assert gru.bidirectional == (name != "rnn")
    # the state that crosses over: the last one computed, of the backward direction where there is one
    torch.testing.assert_close(memory.initial, torch.tanh(network.bridge(last[-1])))


@torch.no_grad()
def test_the_decoder_without_attention_is_torchs_gru() -> None:
    network, source = random_network("rnn"), padded_ids()
    inputs = torch.randint(4, 40, (3, 5))
    memory = network.encode(source)
    decoded = network.decode(memory, inputs)
    assert memory.initial is not None
    embedded = network.embedding(inputs)
    states, _ = copied_gru(network.decoder_cell)(embedded, memory.initial[None])
    torch.testing.assert_close(decoded.trace.tensors["decoder.state"], states)
    outputs = torch.tanh(network.readout(torch.cat((states, embedded), dim=-1)))
    torch.testing.assert_close(decoded.outputs, outputs)
    logits = outputs @ network.embedding.weight.T + network.output_bias
    torch.testing.assert_close(network.logits(decoded.outputs), logits)


def cell_with_context(network: AdditiveRNN) -> nn.GRUCell:
    """torch's cell reading embedding and context side by side, as Bahdanau et al. write it."""
    inputs, hidden = network.decoder_cell.from_input.in_features, network.decoder_cell.from_state.in_features
    cell = nn.GRUCell(inputs + hidden, hidden).double()
    cell.load_state_dict(
        {
            "weight_ih": torch.cat((network.decoder_cell.from_input.weight, network.from_context.weight), dim=1),
            "bias_ih": network.decoder_cell.from_input.bias,
            "weight_hh": network.decoder_cell.from_state.weight,
            "bias_hh": network.decoder_cell.from_state.bias,
        }
    )
    return cell


@torch.no_grad()
def test_additive_attention_is_bahdanaus() -> None:
    """One sentence, step by step: energies from s(t-1), weights, context, new state from y(t-1) and context."""
    network = random_network("rnn-additive")
    assert isinstance(network, AdditiveRNN)
    source, inputs = torch.randint(4, 40, (1, 6)), torch.randint(4, 40, (1, 4))
    memory = network.encode(source)
    decoded = network.decode(memory, inputs)
    site = decoded.trace.attention["decoder.cross"]
    annotations = memory.states[0]  # (source, hidden)
    assert memory.initial is not None
    cell, state = cell_with_context(network), memory.initial
    for step in range(4):
        energies = torch.stack(
            [network.score_vector @ torch.tanh(network.query(state[0]) + network.key(h)) for h in annotations]
        )
        weights = energies.exp() / energies.exp().sum()
        context = (weights[:, None] * annotations).sum(dim=0, keepdim=True)
        state = cell(torch.cat((network.embedding(inputs[:, step]), context), dim=-1), state)
        torch.testing.assert_close(site.scores[0, 0, step], energies)
        torch.testing.assert_close(site.weights[0, 0, step], weights)
        torch.testing.assert_close(site.context[0, :, step], context)
        torch.testing.assert_close(decoded.trace.tensors["decoder.state"][:, step], state)
        parts = torch.cat((state, context, network.embedding(inputs[:, step])), dim=-1)
        torch.testing.assert_close(decoded.outputs[:, step], torch.tanh(network.readout(parts)))


@torch.no_grad()
def test_dot_attention_is_the_notes() -> None:
    """The state after y(t-1) asks; keys and values are learned projections of the encoder's states."""
    network = random_network("rnn-dot")
    assert isinstance(network, DotRNN)
    source, inputs = torch.randint(4, 40, (1, 6)), torch.randint(4, 40, (1, 4))
    memory = network.encode(source)
    decoded = network.decode(memory, inputs)
    assert memory.initial is not None
    states, _ = copied_gru(network.decoder_cell)(network.embedding(inputs), memory.initial[None])
    key, value = network.key(memory.states), network.value(memory.states)
    query = network.query(states)
    context = nn.functional.scaled_dot_product_attention(query, key, value)
    torch.testing.assert_close(decoded.trace.attention["decoder.cross"].context[:, 0], context)
    torch.testing.assert_close(decoded.trace.attention["decoder.cross"].query[:, 0], query)
    parts = torch.cat((states, context, network.embedding(inputs)), dim=-1)
    torch.testing.assert_close(decoded.outputs, torch.tanh(network.readout(parts)))


def test_without_attention_one_vector_is_all_the_decoder_gets(make_network: Callable[[str], Network]) -> None:
    """Two memories with the same initial state and different encoder states: the same outputs, to the bit."""
    network = make_network("rnn")
    one, other = (network.encode(torch.randint(4, 40, (1, 6))) for _ in range(2))
    inputs = torch.tensor([[SOS, 5, 6]])
    object.__setattr__(other, "initial", one.initial)
    assert not torch.equal(one.states, other.states)
    assert torch.equal(network.decode(one, inputs).outputs, network.decode(other, inputs).outputs)


def test_both_directions_share_the_hidden_size() -> None:
    network = build(RNNConfig("rnn-dot", 40, width=8, hidden=12))
    assert isinstance(network, RNN)
    assert network.encode(torch.tensor([[5, 6, 3]])).states.shape == (1, 3, 12)
    assert network.forward_cell.from_state.in_features == 6
