"""The film of a training, ready for replay: frames of one run, from random weights to the shipped ones."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from model.language.glossary import PAIR
from model.language.languages import LanguagePair, pair_of
from model.language.tokenizer import Tokens, Word
from model.record import Array, frozen
from model.store.frames import Frame, FramesError, Shot, read_frames, read_of, refusing, write_frames


@dataclass(frozen=True)
class Training:
    """The run behind the shipped weights.

    passes: over the training pairs. teacher: the model that wrote the translations; empty for people's. recipe: its
    settings.
    """

    steps: int
    passes: float
    minutes: float
    teacher: str
    recipe: Mapping[str, Any]


@dataclass(frozen=True)
class FilmedTraining:
    """The film of one model.

    frames: by step; the last one is of the shipped weights. weights: their fingerprint. english, french: by ids, every
    source and every translation. languages: of both.
    """

    model: str
    frames: tuple[Frame, ...]
    training: Training
    weights: str
    english: Mapping[tuple[int, ...], Tokens]
    french: Mapping[tuple[int, ...], Tokens]
    languages: tuple[str, str] = PAIR

    @property
    def pair(self) -> LanguagePair:
        """The languages of sources and translations."""
        return pair_of(self.languages)

    @property
    def shipped(self) -> Frame:
        """The frame of the shipped weights."""
        return self.frames[-1]

    @property
    def sources(self) -> tuple[Tokens, ...]:
        """The sentences."""
        return tuple(self.english[shot.source] for shot in self.shipped.shots)

    def at(self, step: int) -> int:
        """Index of the last frame up to this step."""
        return max((index for index, frame in enumerate(self.frames) if frame.step <= step), default=0)

    def step_at(self, index: int) -> int | None:
        """Step of the frame at an index; None for the shipped weights."""
        return None if self.frames[index] is self.shipped else self.frames[index].step

    def written(self, index: int, sentence: int) -> Tokens:
        """Translation of a sentence at a frame; both indices from 0."""
        return self.french[self.frames[index].shots[sentence].target]

    def weights_at(self, index: int, sentence: int, site: str, head: int | None) -> Array:
        """A map (steps, source) of a frame: of one head, or the mean of all.

        Cells were stored as bytes: each is exact to `KEPT_TO`, and rows sum to 1 within that.
        """
        weights = self.frames[index].shots[sentence].weights[site].astype(np.float32) / 255
        return frozen(weights.mean(axis=0) if head is None else weights[head])

    @property
    def sites(self) -> dict[str, int]:
        """Heads of each cross-attention; empty for a model without attention."""
        return {site: len(weights) for site, weights in self.shipped.shots[0].weights.items()}


def write_film(path: Path, film: FilmedTraining) -> None:
    """Write a film; `read_frames` can read it too."""
    path.parent.mkdir(parents=True, exist_ok=True)
    words = {name: [asdict(tokens) for tokens in getattr(film, name).values()] for name in ("english", "french")}
    of = {"model": film.model, "weights": film.weights, "languages": film.languages, "training": asdict(film.training)}
    write_frames(path, film.frames, of | words)


def read_film(path: Path) -> FilmedTraining:
    """Load the output of `write_film`; FramesError for any other file."""
    frames, of = read_frames(path), read_of(path)
    with refusing(path):
        english, french = ({stored.ids: stored for stored in map(_tokens, of[name])} for name in ("english", "french"))
        read, wrote = map(str, of.get("languages", PAIR))
        film = FilmedTraining(
            model=str(of["model"]),
            frames=tuple(frames),
            training=Training(**of["training"]),
            weights=str(of["weights"]),
            english=english,
            french=french,
            languages=(read, wrote),
        )
        if not film.frames or not film.shipped.shots:
            raise FramesError("a film has a frame at least, and a sentence")
        for frame in frames:
            for shot, last in zip(frame.shots, film.shipped.shots, strict=True):
                _check(shot, last, film)
    return film


def _check(shot: Shot, last: Shot, film: FilmedTraining) -> None:
    """ValueError, KeyError: a shot does not fit its film."""
    steps, source = len(film.french[shot.target]), len(film.english[shot.source])
    if shot.source != last.source or shot.weights.keys() != last.weights.keys():
        raise ValueError("its frames are of different sentences or networks")
    for site, weights in shot.weights.items():
        if weights.shape != (len(last.weights[site]), steps, source) or not weights.any(axis=-1).all():
            raise ValueError(f"a map of {site} has another shape than its sentence, or a row without weight")


def _tokens(stored: Mapping[str, Any]) -> Tokens:
    words = tuple(Word(**word) for word in stored["words"])
    return Tokens(stored["text"], tuple(stored["pieces"]), tuple(stored["ids"]), words)
