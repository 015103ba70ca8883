"""The word-order experiment: the words of a source rearranged, pieces moving as blocks, `<eos>` last."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from model.language.tokenizer import Tokens
from model.record import Array, Record, frozen


def piece_order(source: Tokens, order: Sequence[int]) -> list[int]:
    """Permutation of pieces: new position -> old position, `<eos>` included.

    order: the words' old indices in their new order, without `<eos>`. ValueError unless it is a permutation of them.
    """
    words = source.words[:-1]
    if sorted(order) != list(range(len(words))):
        raise ValueError(f"an order of {len(words)} words must name 0 to {len(words) - 1} once each, not {list(order)}")
    moved = [position for index in order for position in range(words[index].start, words[index].end)]
    return [*moved, len(source) - 1]


def rearranged(source: Tokens, order: Sequence[int]) -> list[int]:
    """The ids of the source with its words in this order, `<eos>` last."""
    return [source.ids[position] for position in piece_order(source, order)]


def encoder_difference(original: Record, moved: Record, order: Sequence[int]) -> Array:
    """Largest absolute change of each token's encoder output when the words are rearranged: (source,), in the original
    order.

    It is taken after undoing the permutation: zero, up to rounding, for a model without positions.
    """
    back = np.argsort(piece_order(original.source, order))
    difference = moved.states["encoder.output"][back] - original.states["encoder.output"]
    return frozen(np.abs(difference).max(axis=-1))


def state_changes(original: Record, moved: Record, order: Sequence[int]) -> Array:
    """Relative change of each token's encoder output when the words are rearranged: (source,), in the original order.

    |a - b| / (|a| + |b|) for the two vectors of a token: 0 where they are the same, 1 where they are opposite.
    """
    back = np.argsort(piece_order(original.source, order))
    before, after = original.states["encoder.output"], moved.states["encoder.output"][back]
    lengths = np.linalg.norm(before, axis=-1) + np.linalg.norm(after, axis=-1)
    return frozen(np.linalg.norm(before - after, axis=-1) / lengths)


def places_kept(source: Tokens, order: Sequence[int]) -> int:
    """Number of pieces before the first word that moved: a left-to-right reader has seen no change until then."""
    moved = piece_order(source, order)
    return next((index for index, old in enumerate(moved) if index != old), len(moved))
