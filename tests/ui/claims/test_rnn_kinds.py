"""What sets the RNNs apart besides attention: said of their configurations, and tried on the networks themselves."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from model import Head, Intervention
from model.assets import MODELS
from model.network.interface import as_kind
from model.network.rnn import RNN, SITE, AdditiveRNN, DotRNN
from model.record import Record
from model.store.checkpoint import read_config
from model.translate.translator import Translator
from tests.claims.conftest import recorded, shipped
from tests.conftest import RNNS
from ui.claims.rnn_kinds import how_it_looks, how_it_reads, what_differs


def translated(name: str) -> tuple[Translator, Record]:
    """The shipped model of this name and its own translation of one sentence."""
    translator = shipped(name)
    return translator, recorded(translator, ["I like red cars."])[0]


@pytest.mark.parametrize("name", RNNS)
def test_what_is_said_of_a_network_is_what_it_does(name: str) -> None:
    translator, record = translated(name)
    network = translator.network
    assert isinstance(network, RNN)
    hidden = read_config(MODELS / name)[1]["network"]["hidden"]
    said = how_it_reads(network)
    assert f"with states of {hidden} numbers" in said
    assert record.states["encoder.output"].shape[1] == hidden
    both = "encoder.backward" in record.states
    assert ("in both directions" in said) == both
    assert (f"{hidden // 2} each way" in said) == both
    assert ("from left to right" in said) == (not both)
    assert bool(how_it_looks(network)) == bool(record.attention)


@pytest.mark.parametrize("name", ["rnn-additive", "rnn-dot"])
def test_with_which_state_a_step_asks(name: str) -> None:
    """A step's query is made of the state before, or of the state after, the piece that was read last."""
    translator, record = translated(name)
    network = translator.network
    assert isinstance(network, AdditiveRNN | DotRNN)
    states = record.states["decoder.state"]  # after each piece that was read
    before = np.concatenate([record.states["decoder.initial"], states[:-1]])
    with torch.no_grad():
        made = {
            which: network.query(torch.tensor(np.array(each))).numpy()
            for which, each in (("before", before), ("after", states))
        }
    (which,) = (name for name, each in made.items() if np.allclose(each, record.attention[SITE].query[0], atol=1e-4))
    assert f"looks back {which} it " in how_it_looks(network)


def test_the_answer_goes_into_the_next_state_or_to_the_output_alone() -> None:
    """With other weights at every step, the states of the one model change; those of the other stay as they are."""
    for name, changes in (("rnn-additive", True), ("rnn-dot", False)):
        translator, record = translated(name)
        even = Intervention(uniform=frozenset({Head(SITE, 0)}))
        other = translator.record(record.source.ids, record.target.ids, intervention=even)
        moved = float(np.abs(other.states["decoder.state"] - record.states["decoder.state"]).max())
        assert (moved > 1e-3) == changes
        assert np.abs(other.log_probs - record.log_probs).max() > 1e-3
        network = translator.network
        assert isinstance(network, RNN)
        assert ("into its next state" in how_it_looks(network)) == changes
        assert ("only for the output" in how_it_looks(network)) == (not changes)


def test_two_rnns_are_set_apart_and_one_is_not() -> None:
    networks = {name: as_kind(shipped(name).network, RNN) for name in ("rnn", "rnn-dot")}
    said = what_differs(networks)
    assert said.startswith("The RNNs differ in more than attention. rnn reads the English from left to right")
    assert "in both directions" in said
    assert what_differs({"rnn": networks["rnn"]}) == ""
