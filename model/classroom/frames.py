"""Snapshots of a training at equal distances, bounded in number, from the first step to the newest."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from model.classroom.trainee import Examined

MAX_FRAMES = 40  # frames
EVERY = 5  # steps between two frames at first; doubled whenever there are too many


@dataclass(frozen=True)
class Frame:
    """A snapshot: steps taken, seconds of training before it, and each model's scores, by name.

    seconds: wall-clock time without pauses, all models of the training together.
    """

    step: int
    seconds: float
    examined: Mapping[str, Examined]


@dataclass
class Frames:
    """Frames of a training, by step. Which are kept depends on the steps alone, not on the clock."""

    every: int = EVERY
    by_step: dict[int, Frame] = field(default_factory=dict)

    def add(self, frame: Frame) -> None:
        """Store a frame. One between the equal distances is replaced by the next."""
        earlier = [
            stored for stored in self.by_step.values() if stored.step % self.every == 0 and stored.step < frame.step
        ]
        while len(earlier) >= MAX_FRAMES:
            self.every *= 2
            earlier = [stored for stored in earlier if stored.step % self.every == 0]
        self.by_step = {stored.step: stored for stored in [*earlier, frame]}

    @property
    def steps(self) -> list[int]:
        """Steps with a frame, in order."""
        return list(self.by_step)

    @property
    def newest(self) -> Frame | None:
        """The last frame; None before the first."""
        return self.by_step[self.steps[-1]] if self.by_step else None
