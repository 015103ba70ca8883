"""What the page shows: the settings that the link asks for, the training with them, its frame at hand, a sentence."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

import streamlit as st

from model.classroom.frames import Frame
from model.classroom.settings import HEADS, MOST_MODELS, RATES, SEEDS, TASKS, WIDTHS, Settings
from model.classroom.task import Example, Task, TaskError
from model.classroom.trainee import Shown
from model.network.families import NAMES
from ui.labs.watch_it_learn.hall import training_of
from ui.labs.watch_it_learn.training import Training

TASK, MODELS, WIDTH, HEADS_OF, RATE, SEED = (  # parameters of the link
    f"learn_{name}" for name in ("task", "models", "width", "heads", "rate", "seed")
)
SENTENCE, CURVE, MAP = "learn_sentence", "learn_curve", "learn_map"
FRAME = "learn_frame"  # in the session: the step of the frame at hand; None or one that is gone: the newest
USUAL = Settings()
BETWEEN = "."  # between the names of models in a link

Value = TypeVar("Value")


@dataclass(frozen=True)
class OnScreen:
    """training: of this visitor. words: of the sentence, none where `trouble` says what is wrong with it."""

    training: Training
    words: tuple[str, ...]
    trouble: str

    @property
    def settings(self) -> Settings:
        return self.training.settings

    @property
    def task(self) -> Task:
        return TASKS[self.settings.task]

    @property
    def right(self) -> Example | None:
        """The right translation of the sentence; None where the words make no sentence of the task."""
        return self.task.solve(self.words) if self.words else None

    @property
    def frames(self) -> list[Frame]:
        """All that is kept."""
        return list(self.training.frames.kept.values())

    @property
    def at(self) -> int:
        """The number of the frame at hand, from 0, within those that are kept."""
        asked = st.session_state.get(FRAME)
        steps = self.training.frames.steps
        return steps.index(asked) if asked in steps else max(len(steps) - 1, 0)

    @property
    def frame(self) -> Frame | None:
        """The frame at hand; None before the first."""
        frames = self.frames
        return frames[min(self.at, len(frames) - 1)] if frames else None

    @property
    def shown(self) -> Mapping[str, Shown] | None:
        """What the models did with the sentence at this frame; None where that is not known yet."""
        frame = self.frame
        return None if frame is None or not self.words else self.training.view(frame.step, self.words)


def parameter(name: str, allowed: Sequence[Value], usual: Value, read: Callable[[str], Value]) -> Value:
    """What the link asks for under this name where that is allowed, else what is usual."""
    try:
        asked = read(st.session_state.get(name) or "")
    except ValueError:
        return usual
    return asked if asked in allowed else usual


def models_asked() -> tuple[str, ...]:
    """The models that the link asks for, in order; the usual ones where it asks for none or too many."""
    names = (st.session_state.get(MODELS) or "").split(BETWEEN)
    found = tuple(name for name in NAMES if name in names)
    return found if 1 <= len(found) <= MOST_MODELS else USUAL.models


def settings_asked() -> Settings:
    """The settings that the link asks for; what makes no sense in it is as usual."""
    return Settings(
        parameter(TASK, tuple(TASKS), USUAL.task, str),
        models_asked(),
        parameter(WIDTH, WIDTHS, USUAL.width, int),
        parameter(HEADS_OF, HEADS, USUAL.heads, int),
        parameter(RATE, RATES, USUAL.learning_rate, float),
        parameter(SEED, SEEDS, USUAL.seed, int),
    )


def on_screen() -> OnScreen:
    """What controls and link ask for. Whoever calls it is there: her training goes on."""
    training = training_of(settings_asked())
    task = TASKS[training.settings.task]
    try:
        words, trouble = task.read(st.session_state.get(SENTENCE) or task.example), ""
    except TaskError as error:
        words, trouble = (), str(error)
    training.look()
    if words:
        training.show(words)
    return OnScreen(training, words, trouble)
