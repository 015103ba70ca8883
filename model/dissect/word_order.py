"""The order experiment: the words of a source rearranged, their pieces moving as blocks, `<eos>` staying last."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from model.language.tokenizer import Tokens
from model.record import Array, Record, frozen


def piece_order(source: Tokens, order: Sequence[int]) -> list[int]:
    """Where each piece of the rearranged source stood: new position -> old position, `<eos>` included.

    order: the words' old indices in their new order, without `<eos>`. ValueError if it is not a permutation of them.
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
    """How far each token's encoder output moved when the words did: (source,), in the original order.

    The largest absolute difference over the dimensions, after undoing the permutation: zero, up to rounding, for a
    model that knows no order.
    """
    back = np.argsort(piece_order(original.source, order))
    difference = moved.states["encoder.output"][back] - original.states["encoder.output"]
    return frozen(np.abs(difference).max(axis=-1))
