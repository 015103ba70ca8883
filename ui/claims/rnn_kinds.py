"""Differences between the RNNs besides attention, read off the networks."""

from __future__ import annotations

from collections.abc import Mapping

from model.network.interface import Network
from model.network.rnn import RNN, AdditiveRNN, DotRNN
from ui.text import literal

ASKS: Mapping[type[RNN], str] = {  # with which state the decoder looks back, and what becomes of what it finds
    AdditiveRNN: "looks back before it reads the last French piece, and puts what it finds into its next state",
    DotRNN: "looks back after it has read the last French piece, and uses what it finds only for the output",
}


def how_it_reads(network: RNN) -> str:
    """Describe how the encoder reads, and the size of its states."""
    hidden = network.decoder_cell.from_state.in_features
    if network.backward_cell is not None:
        return f"reads the English in both directions, with states of {hidden} numbers, {hidden // 2} each way"
    return f"reads the English from left to right, with states of {hidden} numbers"


def what_differs(networks: Mapping[str, Network]) -> str:
    """Describe the differences between these RNNs, by label, in Markdown; empty for fewer than two."""
    parts = []
    for label, network in networks.items():
        if isinstance(network, RNN):
            asks = f"; it {ASKS[type(network)]}" if type(network) in ASKS else ""
            parts.append(f"{literal(label)} {how_it_reads(network)}{asks}.")
    return f"The RNNs differ in more than attention. {' '.join(parts)}" if len(parts) > 1 else ""
