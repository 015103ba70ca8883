"""A stored cloud of frequent English words: the mean of each word's encoder states over many sentences, by depth.

`python -m model.analysis word_cloud` measures it. It gives the tokens of any sentence meaningful neighbours.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from model.assets import MODELS
from model.dissect.principal_axes import Axes, principal_axes
from model.record import Array, frozen
from model.store.results import is_current, read

TOPIC = "word_cloud"
STEPS = 127  # levels of a stored number on either side of 0


@dataclass(frozen=True, eq=False)
class WordCloud:
    """words: most frequent first. states: (depths, words, width); depth 0 is the encoder's input, depth n the residual
    stream after n layers. contexts: number of sentences behind each word.
    """

    words: tuple[str, ...]
    states: Array
    contexts: int


@dataclass(frozen=True)
class Neighbour:
    """A word of the cloud, its index, and its cosine, measured from the cloud's centre."""

    word: str
    index: int
    cosine: float


def pack(states: Array) -> dict[str, Any]:
    """States (depths, words, width) as JSON: a signed byte a number and a scale for each vector.

    Cosines change in the fourth digit.
    """
    largest = np.abs(states).max(axis=-1, keepdims=True)
    scale = np.where(largest > 0, largest, 1).astype(np.float16).astype(np.float32)
    numbers = np.round(states / scale * STEPS).clip(-STEPS, STEPS).astype(np.int8)
    return {
        "shape": list(states.shape),
        "numbers": base64.b64encode(numbers.tobytes()).decode("ascii"),
        "scale": base64.b64encode(scale.astype("<f2").tobytes()).decode("ascii"),
    }


def unpack(stored: Mapping[str, Any]) -> Array:
    """Decode the output of `pack`. ValueError, KeyError, TypeError for anything else."""
    shape = tuple(int(size) for size in stored["shape"])
    numbers = np.frombuffer(base64.b64decode(stored["numbers"], validate=True), np.int8).reshape(shape)
    scale = np.frombuffer(base64.b64decode(stored["scale"], validate=True), "<f2").reshape(*shape[:2], 1)
    return frozen((numbers.astype(np.float32) * (scale.astype(np.float32) / STEPS)).astype(np.float32))


def load_cloud(model: str, *, results: Path, models: Path = MODELS) -> WordCloud | None:
    """The cloud measured with this model's present weights; None where it is missing or damaged.

    results: the folder of its file.
    """
    try:
        modified = (results / f"{TOPIC}.json").stat().st_mtime_ns
    except OSError:
        return None
    result = _stored(results, modified)
    if result is None or not is_current(result, model, directory=models):
        return None
    return _cloud(results, modified, model)


@lru_cache(maxsize=2)
def _stored(results: Path, modified: int) -> dict[str, Any] | None:
    return read(TOPIC, directory=results)


@lru_cache(maxsize=4)
def _cloud(results: Path, modified: int, model: str) -> WordCloud | None:
    result = _stored(results, modified) or {}
    try:
        mine = result["models"][model]
        cloud = WordCloud(tuple(map(str, mine["words"])), unpack(mine["states"]), int(mine["contexts"]))
    except (ValueError, KeyError, TypeError, binascii.Error):
        return None
    return cloud if cloud.states.ndim == 3 and cloud.states.shape[1] == len(cloud.words) > 0 else None


@lru_cache(maxsize=16)
def cloud_axes(cloud: WordCloud, depth: int | None) -> Axes:
    """Principal axes of the cloud at one depth; None: of all depths together. IndexError: no such depth."""
    states = cloud.states.reshape(-1, cloud.states.shape[-1]) if depth is None else cloud.states[depth]
    return principal_axes(states)


def neighbours(cloud: WordCloud, depth: int, state: Array, count: int) -> list[Neighbour]:
    """Words with the most similar direction to `state` (width,), in all dimensions, nearest first.

    Directions are taken from the mean of the cloud: all states share a large part (Mu and Viswanath 2018, "All-but-the-
    top"), which would make all angles small.
    """
    center = cloud.states[depth].mean(axis=0)
    around, here = cloud.states[depth] - center, state - center
    lengths = np.linalg.norm(around, axis=1) * np.linalg.norm(here)
    cosines = around @ here / np.maximum(lengths, 1e-9)
    return [
        Neighbour(cloud.words[index], index, float(cosines[index]))
        for index in np.argsort(-cosines, kind="stable")[:count]
    ]
