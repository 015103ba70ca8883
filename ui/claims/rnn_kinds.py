"""Differences between the RNNs besides attention, read off the networks."""

from __future__ import annotations

from collections.abc import Mapping

from model.network.interface import Network
from model.network.rnn import RNN
from ui.text import literal

LOOKS_FIRST = "looks back before it reads the last French piece, and puts what it finds into its next state"
LOOKS_LAST = "looks back after it has read the last French piece, and uses what it finds only for the output"


def how_it_looks(network: Network) -> str:
    """With which state the decoder looks back, and where the context goes; empty without attention."""
    if not network.heads_at:
        return ""
    return LOOKS_FIRST if network.looks_first else LOOKS_LAST


def how_it_reads(network: RNN) -> str:
    """Describe how the encoder reads, and the size of its states."""
    hidden = network.decoder_cell.from_state.in_features
    if network.backward_cell is not None:
        return f"reads the English in both directions, with states of {hidden} numbers, {hidden // 2} each way"
    return f"reads the English from left to right, with states of {hidden} numbers"


def what_differs(networks: Mapping[str, RNN]) -> str:
    """Describe the differences between these RNNs, by label, in Markdown; empty for fewer than two."""
    parts = []
    for label, network in networks.items():
        looks = how_it_looks(network)
        parts.append(f"{literal(label)} {how_it_reads(network)}{f'; it {looks}' if looks else ''}.")
    return f"The RNNs differ in more than attention. {' '.join(parts)}" if len(parts) > 1 else ""
