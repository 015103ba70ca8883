"""A training, step by step: several models on the same batches and the same held-out sentences."""

from __future__ import annotations

import random
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from model.classroom.frames import EVERY, Frame, Frames
from model.classroom.settings import TASKS, Settings
from model.classroom.task import Example
from model.classroom.trainee import Diverged, Examined, Paper, Shown, Trainee
from model.classroom.vocabulary import Vocabulary
from model.training.batching import Batch, batch_of

BATCH = 64  # sentences
HELD_OUT = 100  # sentences that no batch has
LEARNT = 0.99  # share of right held-out sentences at which a model stops
MAX_SECONDS = 90.0  # seconds of training


@dataclass(frozen=True)
class Finish:
    """The early end of one model's training: step, seconds, and the error if there was one."""

    step: int
    seconds: float
    trouble: str = ""


class Run:
    """A training. The same settings give the same frames, except their seconds.

    A model stops when it has learnt the task or when its loss is not finite; the others go on.
    """

    def __init__(self, settings: Settings) -> None:
        self.task = TASKS[settings.task]
        self.vocabulary = Vocabulary(self.task)
        self._draw = random.Random(settings.seed)
        held_out: dict[tuple[str, ...], Example] = {}
        while len(held_out) < HELD_OUT:
            drawn = self.task.draw(self._draw)
            held_out[drawn.source] = drawn
        self.held_out: Mapping[tuple[str, ...], Example] = held_out
        self.paper = Paper.of(list(held_out.values()), self.vocabulary)
        self.trainees = {name: Trainee(name, settings, self.vocabulary) for name in settings.trainees}
        self.finished: dict[str, Finish] = {}
        self.step, self.seconds = 0, 0.0
        self.frames = Frames()
        self._weights: dict[int, dict[str, dict[str, Tensor]]] = {}

    @property
    def over(self) -> bool:
        """Whether the training has ended: every model has stopped, or the time is up."""
        return len(self.finished) == len(self.trainees) or self.seconds >= MAX_SECONDS

    def batch(self) -> Batch:
        """Draw the next batch, without held-out sentences."""
        drawn: list[Example] = []
        while len(drawn) < BATCH:
            example = self.task.draw(self._draw)
            if example.source not in self.held_out:
                drawn.append(example)
        return batch_of(
            [(self.vocabulary.ids(example.source), self.vocabulary.ids(example.target)) for example in drawn]
        )

    def advance(self) -> bool:
        """Take one step with every model that still learns; returns whether a frame is due."""
        begun = time.monotonic()
        batch = self.batch()
        for name, trainee in self.trainees.items():
            if name not in self.finished:
                try:
                    trainee.update(batch, self.step)
                except Diverged as error:
                    self.finished[name] = Finish(self.step, self.seconds, str(error))
        self.step += 1
        self.seconds += time.monotonic() - begun
        return self.step % EVERY == 0 or self.over

    def keep(self) -> Frame:
        """Evaluate every model and store a frame with the weights; a model that knows its task stops."""
        begun = time.monotonic()
        last = self.frames.newest
        examined: dict[str, Examined] = {}
        for name, trainee in self.trainees.items():
            if last is not None and name in self.finished and self.finished[name].step <= last.step:
                examined[name] = last.examined[name]  # its weights are the same
            else:
                examined[name] = trainee.examine(self.paper)
        self.seconds += time.monotonic() - begun
        for name, result in examined.items():
            if result.right >= LEARNT and name not in self.finished:
                self.finished[name] = Finish(self.step, round(self.seconds, 2))
        frame = Frame(self.step, round(self.seconds, 2), examined)
        self.frames.add(frame)
        self._weights[frame.step] = {name: copied(network) for name, network in self.trainees.items()}
        self._weights = {step: self._weights[step] for step in self.frames.steps}
        return frame

    def show(self, sentence: Sequence[str], step: int) -> dict[str, Shown]:
        """Translations and attention of a sentence at the frame of this step. KeyError: no such frame."""
        solved = self.task.solve(sentence)
        target = None if solved is None else solved.target
        shown = {}
        for name, trainee in self.trainees.items():
            now = copied(trainee)
            trainee.network.load_state_dict(self._weights[step][name])
            shown[name] = trainee.show(sentence, target)
            trainee.network.load_state_dict(now)
        return shown


def copied(trainee: Trainee) -> dict[str, Tensor]:
    """Copy of a network's current weights."""
    return {name: tensor.detach().clone() for name, tensor in trainee.network.state_dict().items()}


def one_thread() -> None:
    """Use one core: small networks gain nothing from a second, and the pages need the others."""
    torch.set_num_threads(1)
