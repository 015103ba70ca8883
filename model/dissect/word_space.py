"""Tokens of a sentence and the cloud of common words, projected on the principal axes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from model.dissect.principal_axes import principal_axes
from model.dissect.residual_stream import depth_names
from model.dissect.word_cloud import Neighbour, WordCloud, cloud_axes, neighbours
from model.record import Array, Record, frozen

AXES = 3


@dataclass(frozen=True)
class WordSpace:
    """tokens: (tokens, depths, 3), each token's path through the depths shown. words, cloud: the common words and their
    coordinates (words, 3) at the last depth shown; empty without a measured cloud. near: the nearest words to the
    chosen token in all dimensions. shares: of the variance of the fitted points, (3,).
    """

    depths: tuple[int, ...]
    tokens: Array
    words: tuple[str, ...]
    cloud: Array
    near: tuple[Neighbour, ...]
    shares: Array


def word_space(record: Record, cloud: WordCloud | None, depth: int | None, chosen: int, *, near: int = 6) -> WordSpace:
    """Project the source's states at one depth, or for None at all depths, on three principal axes.

    The axes are the cloud's, of that depth or of all depths together; without a cloud the sentence's own. IndexError:
    no such depth or token.
    """
    states = np.stack([record.states[name] for name in depth_names(record, "encoder")], axis=1)
    depths = range(states.shape[1]) if depth is None else [range(states.shape[1])[depth]]
    shown = states[:, list(depths)]
    if cloud is None:
        axes = principal_axes(shown.reshape(-1, shown.shape[-1]), AXES)
        nothing = frozen(np.zeros((0, AXES), np.float32))
        return WordSpace(tuple(depths), frozen(axes.project(shown)), (), nothing, (), axes.shares)
    axes = cloud_axes(cloud, depth)
    last = depths[-1]
    return WordSpace(
        tuple(depths),
        frozen(axes.project(shown)),
        cloud.words,
        frozen(axes.project(cloud.states[last])),
        tuple(neighbours(cloud, last, states[chosen, last], near)),
        axes.shares,
    )
