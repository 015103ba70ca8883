"""A training as it is shipped to be replayed: from random weights, in moments, to the shipped ones.

The first moments are a run's, filmed while it was made. The later ones are of weights from which the shipped ones come:
those kept of a run behind these, or a mean of them and of the weights that the run went on from. The two are trainings
of the same network, and say so.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from model.language.tokenizer import Tokens, Word
from model.record import Array, frozen
from model.store.frames import Frame, FramesError, Shot, read_frames, read_of, refusing, write_frames


@dataclass(frozen=True)
class Behind:
    """What training is behind a frame. passes: over the training pairs. teacher: the model whose French was learnt from
    at last; empty for what people wrote. recipe: the last run's settings. share: of the last run's weights, where the
    frame's are a mean of these and of those that it went on from."""

    runs: int
    steps: int
    passes: float
    minutes: float
    teacher: str
    recipe: Mapping[str, Any]
    share: float = 1.0


@dataclass(frozen=True)
class Waypoint:
    """Weights from which the shipped ones come: a frame of them, its step that of all their runs; what is behind."""

    frame: Frame
    behind: Behind


@dataclass(frozen=True)
class FilmedTraining:
    """The film of one model. frames: of the run, by step; then the waypoints, by step; then `shipped`, of the weights
    that the app uses.

    run, whole: what is behind the run's last frame and behind the shipped weights. first: the first run behind these,
    which was not filmed. weights: their fingerprint. english, french: by ids, every source and every translation.
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

    @cached_property
    def moments(self) -> tuple[Frame, ...]:
        """All frames, the shipped weights' last."""
        return (*self.frames, *(waypoint.frame for waypoint in self.waypoints), self.shipped)

    @property
    def sources(self) -> tuple[Tokens, ...]:
        """The sentences."""
        return tuple(self.english[shot.source] for shot in self.shipped.shots)

    def at(self, step: int | None) -> int:
        """The place of the frame after so many steps, the last one by then; None: of the shipped weights'."""
        last = len(self.moments) - 1
        if step is None:
            return last
        return max((place for place in range(last) if self.moments[place].step <= step), default=0)

    def step_at(self, place: int) -> int | None:
        """The step of the frame at a place; None for the shipped weights', from which `at` leads back."""
        return None if self.moments[place] is self.shipped else self.moments[place].step

    def written(self, place: int, sentence: int) -> Tokens:
        """What the frame at this place writes for a sentence; both from 0."""
        return self.french[self.moments[place].shots[sentence].target]

    def weights_at(self, place: int, sentence: int, site: str, head: int | None) -> Array:
        """A map (steps, source) of a frame: of one head, or the mean of all.

        A cell was kept as a byte: it is exact to `KEPT_TO`, and a row sums to 1 but for that.
        """
        weights = self.moments[place].shots[sentence].weights[site].astype(np.float32) / 255
        return frozen(weights.mean(axis=0) if head is None else weights[head])

    @property
    def sites(self) -> dict[str, int]:
        """The heads of each cross-attention; empty for a model without attention."""
        return {site: len(weights) for site, weights in self.shipped.shots[0].weights.items()}


def write_film(path: Path, film: FilmedTraining) -> None:
    """Write a film; `read_frames` reads it too."""
    path.parent.mkdir(parents=True, exist_ok=True)
    of: dict[str, Any] = {name: asdict(getattr(film, name)) for name in ("run", "first", "whole")}
    of["waypoints"] = [asdict(waypoint.behind) for waypoint in film.waypoints]
    of |= {name: [asdict(each) for each in getattr(film, name).values()] for name in ("english", "french")}
    write_frames(path, film.moments, {"model": film.model, "weights": film.weights, **of})


def read_film(path: Path) -> FilmedTraining:
    """The film in a file that `write_film` wrote; FramesError for any other."""
    frames, of = read_frames(path), read_of(path)
    with refusing(path):
        english, french = ({each.ids: each for each in map(_tokens, of[name])} for name in ("english", "french"))
        behind = [Behind(**each) for each in of["waypoints"]]
        *before, shipped = frames
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


def _tokens(told: Mapping[str, Any]) -> Tokens:
    words = tuple(Word(**word) for word in told["words"])
    return Tokens(told["text"], tuple(told["pieces"]), tuple(told["ids"]), words)
