"""A training run as a film: what the model writes, and where it looks, at moments from its first step to its last.

For 16 fixed sentences each frame holds the greedy translation and the weights of every cross-attention, a byte each.
"""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from model.store.replacing import replacing
from model.training.evaluation import evaluate
from model.translate.translator import Translator

if TYPE_CHECKING:
    from model.training.run import Run

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
FILE = "frames.npz"
DEV_SOURCES = 100  # translated for a frame's BLEU
Bytes = npt.NDArray[np.uint8]


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


def moments(steps: int, count: int) -> tuple[int, ...]:
    """At most `count` steps from 0 to `steps`, both included, each gap longer than the one before by about as much."""
    if count < 2:
        raise ValueError(f"a film has at least 2 frames, the first and the last, not {count}")
    spaced = np.geomspace(1, steps + 1, count) - 1
    return tuple(sorted({round(float(step)) for step in spaced}))


def shots(translator: Translator, sentences: Sequence[str] = SENTENCES) -> tuple[Shot, ...]:
    """What the model writes for each sentence, and where it looks meanwhile."""
    targets = [translation.ids for translation in translator.translate_many(sentences)]
    found = []
    for record in translator.record_many(sentences, targets):
        sites = [site for site in record.attention if site.endswith(".cross")]
        weights = {site: np.round(255 * record.attention[site].weights).astype(np.uint8) for site in sites}
        found.append(Shot(record.source.ids, record.target.ids, weights))
    return tuple(found)


class Film:
    """Takes a run's frames when their step has come, and keeps them in the run's folder; a run that goes on goes on."""

    def __init__(self, run: Run, count: int) -> None:
        self.run, self.path = run, run.folder / FILE
        self.moments = moments(run.settings.steps, count)
        taken = read_frames(self.path) if self.path.is_file() and run.step else ()
        self.frames = [frame for frame in taken if frame.step <= run.step]

    def __call__(self) -> bool:
        """Take a frame if this is the moment for one; whether it was."""
        step = self.run.step
        if step not in self.moments or any(frame.step == step for frame in self.frames):
            return False
        self.frames.append(self.take())
        self.path.parent.mkdir(parents=True, exist_ok=True)
        write_frames(self.path, self.frames)
        return True

    def take(self) -> Frame:
        """The averaged weights at this moment."""
        run = self.run
        translator = Translator(run.name, run.learner.average, run.tokenizer)
        bleu = evaluate(translator, run.dev_pairs, sources=DEV_SOURCES)["bleu"] if run.dev_pairs else None
        loss = run.dev_loss() if run.dev_ids else None
        return Frame(run.step, round(run.seconds / 60, 2), loss, bleu, shots(translator))


def write_frames(path: Path, frames: Sequence[Frame]) -> None:
    """Write frames as a compressed NPZ: `about` is JSON, `weights` the bytes of all maps one after the other."""
    maps = [weights for frame in frames for shot in frame.shots for weights in shot.weights.values()]

    about = json.dumps([asdict(frame) for frame in frames], default=lambda weights: weights.shape)
    with replacing(path) as temporary, temporary.open("wb") as file:
        np.savez_compressed(
            file,
            about=np.frombuffer(about.encode(), np.uint8),
            weights=np.concatenate([each.ravel() for each in maps]) if maps else np.zeros(0, np.uint8),
        )


def read_frames(path: Path) -> tuple[Frame, ...]:
    """The frames of a file that `write_frames` wrote; FramesError where it is damaged."""
    try:
        with np.load(path, allow_pickle=False) as stored:
            about, weights = json.loads(stored["about"].tobytes()), stored["weights"]
        take = taker(weights)
        return tuple(
            Frame(**{**frame, "shots": tuple(read_shot(shot, take) for shot in frame["shots"])}) for frame in about
        )
    except (OSError, EOFError, ValueError, KeyError, TypeError, zipfile.BadZipFile) as error:
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
