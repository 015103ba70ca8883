"""Sentences on the differences between the RNNs besides attention."""

from __future__ import annotations

from collections.abc import Mapping

from claims.rnn_kinds import RNNKind
from model.language.languages import LanguagePair
from ui.text import literal


def describe_looks(kind: RNNKind, pair: LanguagePair) -> str:
    """With which state the decoder looks back, and where the context goes; empty without attention."""
    if kind.looks_first is None:
        return ""
    if kind.looks_first:
        return f"looks back before it reads the last {pair.target} piece, and puts what it finds into its next state"
    return f"looks back after it has read the last {pair.target} piece, and uses what it finds only for the output"


def describe_reading(kind: RNNKind, pair: LanguagePair) -> str:
    """Describe how the encoder reads, and the size of its states."""
    if kind.both_directions:
        each_way = kind.hidden // 2
        return f"reads the {pair.source} in both directions, with states of {kind.hidden} numbers, {each_way} each way"
    return f"reads the {pair.source} from left to right, with states of {kind.hidden} numbers"


def describe_kinds(kinds: Mapping[str, RNNKind], pair: LanguagePair) -> str:
    """Describe the differences between RNNs, by label, in Markdown; empty for fewer than two."""
    parts = []
    for label, kind in kinds.items():
        looks = describe_looks(kind, pair)
        parts.append(f"{literal(label)} {describe_reading(kind, pair)}{f'; it {looks}' if looks else ''}.")
    return f"The RNNs differ in more than attention. {' '.join(parts)}" if len(parts) > 1 else ""
