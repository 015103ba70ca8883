"""Differences between the RNNs besides attention, read off the networks."""

from __future__ import annotations

from dataclasses import dataclass

from model.network.rnn import RNN


@dataclass(frozen=True)
class RNNKind:
    """Traits of an RNN besides its score.

    hidden: numbers in a state of the encoder. both_directions: how it reads. looks_first: whether the decoder looks
    back before it reads the last piece, so that the context enters its next state; None without attention.
    """

    hidden: int
    both_directions: bool
    looks_first: bool | None


def kind_of(network: RNN) -> RNNKind:
    return RNNKind(
        network.decoder_cell.from_state.in_features,
        network.backward_cell is not None,
        network.looks_first if network.heads_at else None,
    )
