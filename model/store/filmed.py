"""The film of a training, ready for replay: from random weights to the shipped ones.

The first frames are of a run, taken while it trained. The later ones are of ancestors of the shipped weights: the ends
of earlier runs, or an average of those and the weights they started from. Both are trainings of the same network, and
are labelled.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from model.language.glossary import PAIR
from model.language.languages import LanguagePair, pair_of
from model.language.tokenizer import Tokens, Word
from model.record import Array, frozen
from model.store.frames import Frame, FramesError, Shot, read_frames, read_of, refusing, write_frames


@dataclass(frozen=True)
class Behind:
    """The training behind a frame.

    passes: over the training pairs. teacher: the model that wrote the translations of the last run; empty for people's
    translations. recipe: the last run's settings. share: weight of the last run, where the frame averages it with the
    weights it started from.
    """

    runs: int
    steps: int
    passes: float
    minutes: float
    teacher: str
    recipe: Mapping[str, Any]
    share: float = 1.0


@dataclass(frozen=True)
class Waypoint:
    """Ancestor weights of the shipped ones: a frame, its step counted over all runs, and the training behind it."""

    frame: Frame
    behind: Behind


@dataclass(frozen=True)
class FilmedTraining:
    """The film of one model.

    frames: of the run, by step; then the waypoints, by step; then `shipped`, of the app's weights. run, whole: the
    training behind the run's last frame and behind the shipped weights. first: the first run of the shipped weights,
    which was not filmed. weights: their fingerprint. english, french: by ids, every source and every translation.
    languages: of both.
    """

    model: str
    frames: tuple[Frame, ...]
    waypoints: tuple[Waypoint, ...]
    shipped: Frame
    run: Behind
    first: Behind
    whole: Behind
    weights: str
    english: Mapping[tuple[int, ...], Tokens]
    french: Mapping[tuple[int, ...], Tokens]
    languages: tuple[str, str] = PAIR

    @property
    def pair(self) -> LanguagePair:
        """The languages of sources and translations."""
        return pair_of(self.languages)

    @cached_property
    def moments(self) -> tuple[Frame, ...]:
        """All frames, the shipped weights' last."""
        return (*self.frames, *(waypoint.frame for waypoint in self.waypoints), self.shipped)

    @property
    def sources(self) -> tuple[Tokens, ...]:
        """The sentences."""
        return tuple(self.english[shot.source] for shot in self.shipped.shots)

    def at(self, step: int | None) -> int:
        """Index of the last frame up to this step; None: of the shipped weights' frame."""
        last = len(self.moments) - 1
        if step is None:
            return last
        return max((index for index in range(last) if self.moments[index].step <= step), default=0)

    def step_at(self, index: int) -> int | None:
        """Step of the frame at an index; None for the shipped weights, the inverse of `at`."""
        return None if self.moments[index] is self.shipped else self.moments[index].step

    def written(self, index: int, sentence: int) -> Tokens:
        """Translation of a sentence at a frame; both indices from 0."""
        return self.french[self.moments[index].shots[sentence].target]

    def weights_at(self, index: int, sentence: int, site: str, head: int | None) -> Array:
        """A map (steps, source) of a frame: of one head, or the mean of all.

        Cells were stored as bytes: each is exact to `KEPT_TO`, and rows sum to 1 within that.
        """
        weights = self.moments[index].shots[sentence].weights[site].astype(np.float32) / 255
        return frozen(weights.mean(axis=0) if head is None else weights[head])

    @property
    def sites(self) -> dict[str, int]:
        """Heads of each cross-attention; empty for a model without attention."""
        return {site: len(weights) for site, weights in self.shipped.shots[0].weights.items()}


def write_film(path: Path, film: FilmedTraining) -> None:
    """Write a film; `read_frames` can read it too."""
    path.parent.mkdir(parents=True, exist_ok=True)
    of: dict[str, Any] = {name: asdict(getattr(film, name)) for name in ("run", "first", "whole")}
    of["waypoints"] = [asdict(waypoint.behind) for waypoint in film.waypoints]
    of |= {name: [asdict(tokens) for tokens in getattr(film, name).values()] for name in ("english", "french")}
    write_frames(path, film.moments, {"model": film.model, "weights": film.weights, "languages": film.languages, **of})


def read_film(path: Path) -> FilmedTraining:
    """Load the output of `write_film`; FramesError for any other file."""
    frames, of = read_frames(path), read_of(path)
    with refusing(path):
        english, french = ({stored.ids: stored for stored in map(_tokens, of[name])} for name in ("english", "french"))
        behind = [Behind(**stored) for stored in of["waypoints"]]
        *before, shipped = frames
        read, wrote = map(str, of.get("languages", PAIR))
        run = before[: len(before) - len(behind)]
        film = FilmedTraining(
            model=str(of["model"]),
            frames=tuple(run),
            waypoints=tuple(map(Waypoint, before[len(run) :], behind)),
            shipped=shipped,
            run=Behind(**of["run"]),
            first=Behind(**of["first"]),
            whole=Behind(**of["whole"]),
            weights=str(of["weights"]),
            english=english,
            french=french,
            languages=(read, wrote),
        )
        for frame in frames:
            for shot, last in zip(frame.shots, shipped.shots, strict=True):
                _check(shot, last, film)
        if not run or not shipped.shots:
            raise FramesError("a film has a frame of its run at least, and a sentence")
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
