"""Laws that hold for every network: padding, causality, order, and what a trace names."""

import copy
from collections.abc import Callable

import pytest
import torch

from model.language.tokenizer import EOS, PAD, SOS
from model.network.interface import Network, pad
from model.network.placement import keep_at_hand, store_by_columns
from model.translate.translator import Translator
from tests.conftest import TRANSFORMERS, of_attending
from tests.tiers import families

SOURCES = [[20, 21, 22, 23, 24, 25, EOS], [30, 31, EOS], [40, 41, 42, 43, EOS]]
INPUTS = [[SOS, 50, 51], [SOS, 60, 61, 62, 63, 64], [SOS]]


@pytest.fixture
def network(translator: Translator) -> Network:
    return translator.network


@torch.inference_mode()
def test_a_padded_batch_is_each_sentence_alone(network: Network) -> None:
    memory = network.encode(pad(SOURCES))
    decoded = network.decode(memory, pad(INPUTS))
    for row, (source, inputs) in enumerate(zip(SOURCES, INPUTS, strict=True)):
        alone = network.encode(torch.tensor([source]))
        torch.testing.assert_close(memory.states[row, : len(source)], alone.states[0], rtol=1e-4, atol=1e-5)
        outputs = network.decode(alone, torch.tensor([inputs])).outputs[0]
        torch.testing.assert_close(decoded.outputs[row, : len(inputs)], outputs, rtol=1e-4, atol=2e-5)


@of_attending
@torch.inference_mode()
def test_nobody_looks_at_padding(network: Network) -> None:
    memory = network.encode(pad(SOURCES))
    decoded = network.decode(memory, pad(INPUTS))
    for site, seen in {**memory.trace.attention, **decoded.trace.attention}.items():
        torch.testing.assert_close(seen.weights.sum(-1), torch.ones_like(seen.weights[..., 0]))
        for row, (source, inputs) in enumerate(zip(SOURCES, INPUTS, strict=True)):
            rows = len(source) if site.startswith("encoder") else len(inputs)
            columns = len(inputs) if site.startswith("decoder") and site.endswith("self") else len(source)
            assert torch.all(seen.weights[row, :, :rows, columns:] == 0)


def test_a_written_token_does_not_depend_on_later_ones(network: Network) -> None:
    """By gradient: d output t / d input t' is exactly 0 for every t' > t, and not 0 for t' = t."""
    decoded = network.decode(network.encode(torch.tensor([SOURCES[0]])), torch.tensor([INPUTS[1]]))
    embedding = decoded.trace.tensors["decoder.embedding"]
    for step in range(len(INPUTS[1])):
        weights = torch.randn_like(decoded.outputs[0, step])  # a plain sum is constant after a layer norm
        (gradient,) = torch.autograd.grad((decoded.outputs[0, step] * weights).sum(), embedding, retain_graph=True)
        assert torch.all(gradient[0, step + 1 :] == 0)
        assert torch.all(gradient[0, : step + 1].abs().sum(-1) > 0)


@pytest.mark.parametrize("translator", families(usual=("rnn", "rnn-dot")), indirect=True)
def test_only_the_plain_rnn_reads_in_one_direction(network: Network, translator: Translator) -> None:
    """By gradient: everywhere else the first encoder state depends on the last source token."""
    memory = network.encode(torch.tensor([SOURCES[0]]))
    first = memory.states[0, 0]
    embedding = memory.trace.tensors["encoder.embedding"]
    (gradient,) = torch.autograd.grad((first * torch.randn_like(first)).sum(), embedding)
    assert bool((gradient[0, -1] != 0).any()) == (translator.name != "rnn")


@pytest.mark.parametrize("translator", families(usual=TRANSFORMERS), indirect=True)
@torch.inference_mode()
def test_without_positions_a_source_is_a_bag_of_tokens(network: Network, translator: Translator) -> None:
    """Encoder states move with their tokens and the decoder sees no difference; every other family does."""
    order = [3, 0, 5, 1, 4, 2, 6]
    source = torch.tensor([SOURCES[0]])
    straight, moved = network.encode(source), network.encode(source[:, order])
    inputs = torch.tensor([INPUTS[1]])
    outputs = [network.decode(memory, inputs).outputs for memory in (straight, moved)]
    if translator.name == "transformer-nopos":
        torch.testing.assert_close(moved.states, straight.states[:, order], rtol=1e-4, atol=2e-5)
        torch.testing.assert_close(outputs[0], outputs[1], rtol=1e-4, atol=2e-5)
    else:
        assert (moved.states - straight.states[:, order]).abs().max() > 1e-2
        assert (outputs[0] - outputs[1]).abs().max() > 1e-3


@torch.inference_mode()
def test_memory_rows_can_be_chosen(network: Network) -> None:
    memory = network.encode(pad(SOURCES))
    rows = [2, 0, 0]
    inputs = pad([INPUTS[1]] * 3)
    chosen = network.decode(memory.select(rows), inputs).outputs
    torch.testing.assert_close(chosen, network.decode(memory, inputs).outputs[rows], rtol=1e-4, atol=1e-5)


@torch.inference_mode()
def test_a_trace_names_sites_and_states_in_order_of_computation(network: Network) -> None:
    memory = network.encode(pad(SOURCES))
    decoded = network.decode(memory, pad(INPUTS))
    assert [*memory.trace.attention, *decoded.trace.attention] == list(network.heads_at)
    for site, seen in {**memory.trace.attention, **decoded.trace.attention}.items():
        assert seen.weights.shape[:2] == (3, network.heads_at[site])
    for side, trace, length in (("encoder", memory.trace, 7), ("decoder", decoded.trace, 6)):
        for name, tensor in trace.tensors.items():
            if name == "decoder.initial":
                assert tensor.shape[:2] == (3, 1)
            else:
                assert name.startswith(f"{side}.")
                assert tensor.shape[:2] == (3, length)


def test_nothing_of_a_sentence_stays_on_the_network(
    make_network: Callable[[str], Network], translator: Translator
) -> None:
    """No module has another attribute, nor another value of one, after a translation and its record than before."""

    def attributes(network: Network) -> dict[tuple[str, str], int]:
        return {
            (name, key): id(value) for name, module in network.named_modules() for key, value in vars(module).items()
        }

    network = make_network(translator.name)
    shared = Translator(translator.name, network, translator.tokenizer)
    before, weights = attributes(network), {name: id(tensor) for name, tensor in network.named_parameters()}
    shared.record("Tom likes bread.")
    assert attributes(network) == before
    assert {name: id(tensor) for name, tensor in network.named_parameters()} == weights
    assert not list(network.buffers())


def test_padding_to_the_longest() -> None:
    assert pad([[5, 6, 7], [8]]).tolist() == [[5, 6, 7], [8, PAD, PAD]]


@torch.inference_mode()
def test_storing_by_columns_changes_no_number(network: Network) -> None:
    stored = copy.deepcopy(network)
    store_by_columns(stored)
    assert stored.embedding.weight.stride() == (1, len(network.embedding.weight))
    for name, tensor in network.state_dict().items():
        assert torch.equal(tensor, stored.state_dict()[name]), name
    outputs = [model.decode(model.encode(pad(SOURCES)), pad(INPUTS)).outputs for model in (network, stored)]
    logits = [model.logits(output) for model, output in zip((network, stored), outputs, strict=True)]
    torch.testing.assert_close(logits[1], logits[0], rtol=1e-4, atol=1e-4)


@torch.inference_mode()
def test_parts_kept_at_hand_are_the_same_parts(network: Network) -> None:
    """Numbers loaded later, and the numbers of a copy, are those that are used."""
    copied = copy.deepcopy(network)
    keep_at_hand(copied)
    assert [name for name, _ in copied.named_parameters()] == [name for name, _ in network.named_parameters()]
    again = copy.deepcopy(copied)
    again.load_state_dict({name: tensor * 1.01 for name, tensor in network.state_dict().items()})
    network = copy.deepcopy(network)
    for one, other in ((network, copied), (network, again)):
        if other is again:
            network.load_state_dict(again.state_dict())
        ours, theirs = (model.decode(model.encode(pad(SOURCES)), pad(INPUTS)).outputs for model in (one, other))
        assert torch.equal(ours, theirs)
    assert not torch.equal(again.embedding.weight, copied.embedding.weight)
