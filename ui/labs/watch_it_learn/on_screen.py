"""State of the page: settings in the URL, their training, its current frame, a sentence."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

import streamlit as st

from model.classroom.frames import Frame
from model.classroom.settings import HEADS, MAX_MODELS, RATES, SEEDS, TASKS, TRAINABLE, WIDTHS, Settings
from model.classroom.task import Example, Task, TaskError
from model.classroom.trainee import Shown
from model.network.families import in_menu_order
from ui.labs.break_it.switches import mistakes_named
from ui.labs.watch_it_learn.training import Training
from ui.labs.watch_it_learn.training_pool import training_of

TASK, MODELS, WIDTH, HEADS_OF, RATE, SEED, MISTAKE = (  # parameters of the link
    f"learn_{name}" for name in ("task", "models", "width", "heads", "rate", "seed", "mistake")
)
SENTENCE, CURVE, MAP = "learn_sentence", "learn_curve", "learn_map"
FRAME = "learn_frame"  # in the session: the step of the frame at hand; None or one that is gone: the newest
USUAL = Settings()
BETWEEN = "."  # between the names of models in a link

Value = TypeVar("Value")


@dataclass(frozen=True)
class ShownTraining:
    """training: this visitor's. words: of the sentence, empty where `trouble` describes an error."""

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
        """The right translation of the sentence; None where it is no sentence of the task."""
        return self.task.solve(self.words) if self.words else None

    @property
    def frames(self) -> list[Frame]:
        """All stored frames."""
        return list(self.training.frames.by_step.values())

    @property
    def at(self) -> int:
        """Index of the current frame, from 0."""
        asked = st.session_state.get(FRAME)
        steps = self.training.frames.steps
        return steps.index(asked) if asked in steps else max(len(steps) - 1, 0)

    @property
    def frame(self) -> Frame | None:
        """The current frame; None before the first."""
        frames = self.frames
        return frames[min(self.at, len(frames) - 1)] if frames else None

    @property
    def shown(self) -> Mapping[str, Shown] | None:
        """The models' results for the sentence at this frame; None until they arrive."""
        frame = self.frame
        return None if frame is None or not self.words else self.training.view(frame.step, self.words)


def parameter(name: str, allowed: Sequence[Value], usual: Value, read: Callable[[str], Value]) -> Value:
    """A URL parameter if its value is allowed, else the default."""
    try:
        asked = read(st.session_state.get(name) or "")
    except ValueError:
        return usual
    return asked if asked in allowed else usual


def models_asked() -> tuple[str, ...]:
    """Models in the URL, in order; the default ones if it names none or too many."""
    names = (st.session_state.get(MODELS) or "").split(BETWEEN)
    asked = in_menu_order(names)
    return asked if 1 <= len(asked) <= MAX_MODELS else USUAL.models


def with_transformer(models: tuple[str, ...]) -> tuple[str, ...]:
    """These models, at most so many as can learn together, the right Transformer among them."""
    others = tuple(name for name in models if name != "transformer")[: MAX_MODELS - 1]
    return in_menu_order((*others, "transformer"))


def settings_asked() -> Settings:
    """Settings in the URL, with defaults for invalid ones."""
    mistakes = mistakes_named(st.session_state.get(MISTAKE) or "", TRAINABLE)
    return Settings(
        parameter(TASK, tuple(TASKS), USUAL.task, str),
        with_transformer(models_asked()) if mistakes else models_asked(),
        parameter(WIDTH, WIDTHS, USUAL.width, int),
        parameter(HEADS_OF, HEADS, USUAL.heads, int),
        parameter(RATE, RATES, USUAL.learning_rate, float),
        parameter(SEED, SEEDS, USUAL.seed, int),
        mistakes,
    )


def on_screen() -> ShownTraining:
    """Read the controls and the URL, and note that the visitor is present: her training goes on."""
    training = training_of(settings_asked())
    task = TASKS[training.settings.task]
    try:
        words, trouble = task.read(st.session_state.get(SENTENCE) or task.example), ""
    except TaskError as error:
        words, trouble = (), str(error)
    training.look()
    if words:
        training.show(words)
    return ShownTraining(training, words, trouble)
