"""The unrolled chain is the record's own: what crosses over is made of the last state, and nothing is ahead of time."""

from collections.abc import Callable

import numpy as np
import pytest
import torch

from model.dissect.unrolled import liveliest, unrolled
from model.language.tokenizer import Tokenizer
from model.network.interface import Network
from model.network.rnn import RNN
from model.translate.translator import Translator
from tests.conftest import RNNS
from tests.tiers import families

SENTENCE = "the girl likes the green book."


@pytest.fixture(params=families(RNNS))
def rnn(request: pytest.FixtureRequest, make_network: Callable[[str], Network], tokenizer: Tokenizer) -> Translator:
    return Translator(request.param, make_network(request.param), tokenizer)


def test_only_rnns_have_a_chain(translator: Translator) -> None:
    record = translator.record(SENTENCE)
    if isinstance(translator.network, RNN):
        assert unrolled(record).steps == len(record.source) + len(record.target)
    else:
        with pytest.raises(ValueError, match="no hidden state"):
            unrolled(record)


def test_the_vector_that_crosses_is_made_of_the_last_state_read(rnn: Translator) -> None:
    network = rnn.network
    assert isinstance(network, RNN)
    chain = unrolled(rnn.record(SENTENCE))
    with torch.no_grad():
        made = torch.tanh(network.bridge(torch.tensor(chain.last_read)))
    np.testing.assert_allclose(made.numpy(), chain.crossing, atol=1e-6)
    assert chain.keeps_all == bool(rnn.heads_at)
    assert chain.both_directions == network.bidirectional


def test_states_depend_on_nothing_that_was_not_read(rnn: Translator) -> None:
    """What `computed` shows after k steps is the same for another sentence that begins, or ends, with the same k."""
    ids = rnn.source_ids(SENTENCE)
    read = 3
    left, right = [*ids[:read], *ids[: len(ids) - read - 1], ids[-1]], [*ids[-read - 1 : -read], *ids[-read:]]
    whole, _ = unrolled(rnn.record(ids)).computed(read - 1)
    chain = unrolled(rnn.record(left))
    same_start = chain.computed(read - 1)[0][:read, : chain.forward_units]
    np.testing.assert_allclose(same_start, whole[:read, : chain.forward_units], atol=1e-6)
    if chain.both_directions:
        other = unrolled(rnn.record(right)).encoder[-read:, chain.forward_units :]
        np.testing.assert_allclose(other, whole[-read:, chain.forward_units :], atol=1e-6)
    counts = np.isfinite(whole).sum(axis=0)
    assert (counts == read).all()


def test_changes_are_distances_in_reading_order(rnn: Translator) -> None:
    chain = unrolled(rnn.record(SENTENCE))
    last = len(chain.encoder) - 1
    split = chain.forward_units
    for index in range(last + 1):
        forward = chain.encoder[index, :split] - (chain.encoder[index - 1, :split] if index else 0)
        backward = chain.encoder[index, split:] - (chain.encoder[index + 1, split:] if index < last else 0)
        expected = np.sqrt((forward**2).sum() + (backward**2).sum())
        np.testing.assert_allclose(chain.encoder_change[index], expected, rtol=1e-5)
    for index, state in enumerate(chain.decoder):
        before = chain.decoder[index - 1] if index else chain.crossing
        np.testing.assert_allclose(chain.decoder_change[index], np.linalg.norm(state - before), rtol=1e-5)


def test_the_decoder_is_empty_until_the_encoder_is_done(rnn: Translator) -> None:
    chain = unrolled(rnn.record(SENTENCE))
    source = len(chain.encoder)
    for step in range(chain.steps):
        encoder, decoder = chain.computed(step)
        assert np.isnan(encoder).any() == (step < source - 1)
        assert np.isfinite(decoder).all(axis=1).sum() == max(0, step + 1 - source)


def test_the_liveliest_units_vary_most() -> None:
    states = np.array([[0, 0, 1, 5], [0, 3, 2, 5], [0, -3, 1, 5]], np.float32)
    assert liveliest(states, 2) == (1, 2)
    assert liveliest(states, 99) == (1, 2, 0, 3)
