"""Differences of the RNNs besides attention: found on their networks, and tried on what they compute."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from claims.rnn_kinds import RNNKind, kind_of
from model import Head, Intervention
from model.assets import MODELS
from model.network.interface import as_kind
from model.network.rnn import RNN, SITE, AdditiveRNN, DotRNN
from model.record import Record
from model.store.checkpoint import read_config
from model.translate.translator import Translator
from tests.claims.conftest import recorded, shipped
from tests.conftest import RNNS


def translated(name: str) -> tuple[Translator, Record, RNNKind]:
    """The shipped model of this name, its own translation of one sentence, and its kind."""
    translator = shipped(name)
    return translator, recorded(translator, ["I like red cars."])[0], kind_of(as_kind(translator.network, RNN))


@pytest.mark.parametrize("name", RNNS)
def test_how_the_encoder_reads(name: str) -> None:
    _, record, kind = translated(name)
    assert kind.hidden == read_config(MODELS / name)[1]["network"]["hidden"]
    assert kind.hidden == record.states["encoder.output"].shape[1]
    assert kind.both_directions == ("encoder.backward" in record.states)
    assert (kind.looks_first is None) == (not record.attention)


@pytest.mark.parametrize("name", ["rnn-additive", "rnn-dot"])
def test_with_which_state_a_step_asks(name: str) -> None:
    """A step's query is made of the state before, or of the state after, the piece that was read last."""
    translator, record, kind = translated(name)
    network = translator.network
    assert isinstance(network, AdditiveRNN | DotRNN)
    after = record.states["decoder.state"]  # each piece that was read
    before = np.concatenate([record.states["decoder.initial"], after[:-1]])
    with torch.no_grad():
        queries = [network.query(torch.tensor(np.array(states))).numpy() for states in (before, after)]
    matches = [np.allclose(query, record.attention[SITE].query[0], atol=1e-4) for query in queries]
    assert matches == [kind.looks_first, not kind.looks_first]


@pytest.mark.parametrize("name", ["rnn-additive", "rnn-dot"])
def test_the_answer_goes_into_the_next_state_or_to_the_output_alone(name: str) -> None:
    """With other weights at every step, the states of the one model change; those of the other stay as they are."""
    translator, record, kind = translated(name)
    even = Intervention(uniform=frozenset({Head(SITE, 0)}))
    other = translator.record(record.source.ids, record.target.ids, intervention=even)
    moved = float(np.abs(other.states["decoder.state"] - record.states["decoder.state"]).max())
    assert (moved > 1e-3) == kind.looks_first
    assert np.abs(other.log_probs - record.log_probs).max() > 1e-3
