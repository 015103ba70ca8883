"""What a network wrote and looked at while it learnt, on disk: the frames that `python -m model.train --frames` keeps.

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
KEPT_TO = 0.5 / 255  # how far a weight may be from what its byte says
DAMAGED = (zipfile.BadZipFile, zlib.error)  # what an archive that is cut or changed raises beside


class FramesError(ValueError):
    """A file of frames that cannot be read; the message says which."""


@dataclass(frozen=True)
class Shot:
    """One sentence at one moment. source, target: its ids, `<eos>` last where it was written.

    weights: by site, (heads, steps, source) in 255ths; nothing for a model without attention.
    """

    source: tuple[int, ...]
    target: tuple[int, ...]
    weights: Mapping[str, Bytes]


@dataclass(frozen=True)
class Frame:
    """A moment: the step, minutes of training before it, loss (nats a token) and BLEU on dev, and every sentence.

    loss and bleu are None where the corpus has no dev part.
    """

    step: int
    minutes: float
    loss: float | None
    bleu: float | None
    shots: tuple[Shot, ...]


def write_frames(path: Path, frames: Sequence[Frame], of: Mapping[str, Any] | None = None) -> None:
    """Write frames as a compressed NPZ: `about` is JSON, `weights` the bytes of all maps one after the other.

    of: what else is to be known of them, as JSON in `of`; `read_of` has it back.
    """
    maps = [weights for frame in frames for shot in frame.shots for weights in shot.weights.values()]
    arrays = {
        "about": as_bytes(json.dumps([asdict(frame) for frame in frames], default=lambda weights: weights.shape)),
        "weights": np.concatenate([each.ravel() for each in maps]) if maps else np.zeros(0, np.uint8),
    }
    if of is not None:
        arrays["of"] = as_bytes(json.dumps(of, ensure_ascii=False))
    with replacing(path) as temporary, temporary.open("wb") as file:
        np.savez_compressed(file, **arrays)  # type: ignore[arg-type]  # its stub takes a name for an option


def as_bytes(text: str) -> Bytes:
    """A text as an array, in UTF-8."""
    return np.frombuffer(text.encode(), np.uint8)


def read_frames(path: Path) -> tuple[Frame, ...]:
    """The frames of a file that `write_frames` wrote; FramesError where it is damaged."""
    with refusing(path), np.load(path, allow_pickle=False) as stored:
        take = taker(stored["weights"])
        return tuple(
            Frame(**{**frame, "shots": tuple(read_shot(shot, take) for shot in frame["shots"])})
            for frame in json.loads(stored["about"].tobytes())
        )


def read_of(path: Path) -> dict[str, Any]:
    """What a file of frames says of them beside; FramesError where it says nothing or is damaged."""
    with refusing(path), np.load(path, allow_pickle=False) as stored:
        return dict(json.loads(stored["of"].tobytes()))


@contextmanager
def refusing(path: Path) -> Iterator[None]:
    """Whatever reading a damaged file raises becomes a FramesError that names it."""
    try:
        yield
    except (OSError, EOFError, ValueError, LookupError, TypeError, AttributeError, *DAMAGED) as error:
        raise FramesError(f"{path} holds no frames of a training: {error}") from error


def taker(weights: Bytes) -> Callable[[Sequence[int]], Bytes]:
    """A function that cuts the next map of a shape from the bytes of all."""
    at = 0

    def take(shape: Sequence[int]) -> Bytes:
        nonlocal at
        start, at = at, at + int(np.prod(shape))
        return weights[start:at].reshape(shape)

    return take


def read_shot(stored: Mapping[str, Any], take: Callable[[Sequence[int]], Bytes]) -> Shot:
    """A sentence's shot, its maps cut from the bytes in the order in which they were written."""
    maps = {site: take(shape) for site, shape in stored["weights"].items()}
    return Shot(tuple(stored["source"]), tuple(stored["target"]), maps)
