"""What is kept of a training: moments at equal distances, few enough, from its first step to the newest."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from model.classroom.trainee import Examined

MOST = 40  # frames
EVERY = 5  # steps between two of them at first; twice as many each time that there are too many


@dataclass(frozen=True)
class Frame:
    """A moment: steps taken, seconds of training before it, and how each model did, by name.

    seconds: of the clock, without pauses, what all models of the training took together.
    """

    step: int
    seconds: float
    examined: Mapping[str, Examined]


@dataclass
class Frames:
    """The frames of a training, by step. Which are kept depends on the steps alone, not on the clock."""

    every: int = EVERY
    kept: dict[int, Frame] = field(default_factory=dict)

    def add(self, frame: Frame) -> None:
        """Keep a frame. One between the equal distances stays until the next comes."""
        kept = [each for each in self.kept.values() if each.step % self.every == 0 and each.step < frame.step]
        while len(kept) >= MOST:
            self.every *= 2
            kept = [each for each in kept if each.step % self.every == 0]
        self.kept = {each.step: each for each in [*kept, frame]}

    @property
    def steps(self) -> list[int]:
        """The steps at which there is a frame, in order."""
        return list(self.kept)

    @property
    def newest(self) -> Frame | None:
        """The last frame; None before the first."""
        return self.kept[self.steps[-1]] if self.kept else None
