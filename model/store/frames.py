"""Frames of a training run on disk: translations and attention, as `python -m model.train --frames` writes them.

For 16 fixed sentences each frame holds the greedy translation and the weights of every cross-attention, a byte each.
"""

from __future__ import annotations

import json
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from model.store.replacing import replacing

LANGUAGE = "en"  # of the sentences: the code
SENTENCES = (
    "I like red cars.",
    "She bought a small white house.",
    "I don't eat meat.",
    "He has never seen the sea.",
    "Do you speak French?",
    "Where did you buy this book?",
    "I see him, but he doesn't see me.",
    "The children are playing in the garden.",
    "I will call you when I arrive at the station.",
    "My name is Tom.",
    "It is raining today.",
    "We don't have any money.",
    "My mother is very happy.",
    "They met at school.",
    "I have three brothers and two sisters.",
    "The man who lives next door is a doctor.",
)
Bytes = npt.NDArray[np.uint8]
KEPT_TO = 0.5 / 255  # largest rounding error of a weight stored as a byte
DAMAGED = (zipfile.BadZipFile, zlib.error)  # further errors of a damaged archive


class FramesError(ValueError):
    """A file of frames cannot be read; the message names it."""


@dataclass(frozen=True)
class Shot:
    """One sentence in one frame. source, target: its ids, `<eos>` last if it was written.

    weights: by site, (heads, steps, source) in 255ths; empty for a model without attention.
    """

    source: tuple[int, ...]
    target: tuple[int, ...]
    weights: Mapping[str, Bytes]


@dataclass(frozen=True)
class Frame:
    """One moment: step, minutes of training before it, loss (nats a token) and BLEU on dev, and every sentence.

    loss and bleu are None where the corpus has no dev part.
    """

    step: int
    minutes: float
    loss: float | None
    bleu: float | None
    shots: tuple[Shot, ...]


def write_frames(path: Path, frames: Sequence[Frame], of: Mapping[str, Any] | None = None) -> None:
    """Write frames as a compressed NPZ: `about` is JSON, `weights` the bytes of all maps in sequence.

    of: further metadata, stored as JSON in `of`; `read_of` returns it.
    """
    maps = [weights for frame in frames for shot in frame.shots for weights in shot.weights.values()]
    arrays = {
        "about": as_bytes(json.dumps([asdict(frame) for frame in frames], default=lambda weights: weights.shape)),
        "weights": np.concatenate([weights.ravel() for weights in maps]) if maps else np.zeros(0, np.uint8),
    }
    if of is not None:
        arrays["of"] = as_bytes(json.dumps(of, ensure_ascii=False))
    with replacing(path) as temporary, temporary.open("wb") as file:
        np.savez_compressed(file, **arrays)  # type: ignore[arg-type]  # its stub takes a name for an option


def as_bytes(text: str) -> Bytes:
    """A text as an array, in UTF-8."""
    return np.frombuffer(text.encode(), np.uint8)


def read_frames(path: Path) -> tuple[Frame, ...]:
    """Load the output of `write_frames`; FramesError where it is damaged."""
    with refusing(path), np.load(path, allow_pickle=False) as stored:
        take = taker(stored["weights"])
        return tuple(
            Frame(**{**frame, "shots": tuple(read_shot(shot, take) for shot in frame["shots"])})
            for frame in json.loads(stored["about"].tobytes())
        )


def read_of(path: Path) -> dict[str, Any]:
    """Load the metadata `of` a file; FramesError where it is missing or damaged."""
    with refusing(path), np.load(path, allow_pickle=False) as stored:
        return dict(json.loads(stored["of"].tobytes()))


@contextmanager
def refusing(path: Path) -> Iterator[None]:
    """Turn errors while reading a damaged file into a FramesError that names it."""
    try:
        yield
    except (OSError, EOFError, ValueError, LookupError, TypeError, AttributeError, *DAMAGED) as error:
        raise FramesError(f"{path} holds no frames of a training: {error}") from error


def taker(weights: Bytes) -> Callable[[Sequence[int]], Bytes]:
    """Return a function that takes the next map of a given shape from the bytes."""
    offset = 0

    def take(shape: Sequence[int]) -> Bytes:
        nonlocal offset
        start, offset = offset, offset + int(np.prod(shape))
        return weights[start:offset].reshape(shape)

    return take


def read_shot(stored: Mapping[str, Any], take: Callable[[Sequence[int]], Bytes]) -> Shot:
    """Load a sentence's shot; maps are taken in the order in which they were written."""
    maps = {site: take(shape) for site, shape in stored["weights"].items()}
    return Shot(tuple(stored["source"]), tuple(stored["target"]), maps)
