"""Settings of a classroom training: task, up to three models, their size, learning rate, seed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields

from model.classroom.mini_language import MINI_LANGUAGE
from model.classroom.sequences import DATES, REVERSE, SORT
from model.classroom.task import Task
from model.network.changes import MISTAKES, Mistake
from model.network.config import Config
from model.network.families import ENTRIES, config_of, has_trait, in_menu_order
from model.network.intervention import Intervention
from model.network.mistakes import compatible

TASKS: Mapping[str, Task] = {task.name: task for task in (MINI_LANGUAGE, REVERSE, SORT, DATES)}
WIDTHS = (16, 32, 64, 96)
HEADS = (1, 2, 4)
RATES = (0.0003, 0.001, 0.003, 0.01, 0.03)
SEEDS = range(1, 100)
MAX_MODELS = 3
BROKEN = "Transformer with the mistake"  # the name of the model that has it
# all but the one that lies in training otherwise than the model is used
TRAINABLE: tuple[Mistake, ...] = tuple(mistake for mistake in MISTAKES if mistake != "positions_from_one")


def attends(trainee: str) -> bool:
    """Whether a model of a training, by its name, attends to the source."""
    return trainee == BROKEN or has_trait(trainee, "attention")


class ClassroomError(ValueError):
    """Invalid settings; the message names the first one."""


@dataclass(frozen=True)
class Settings:
    """All that a training depends on; the same settings give the same weights. ClassroomError where one is invalid.

    models: names of `model.network.families`, in its order. width: of embeddings; an RNN's states are twice as wide.
    heads: of a Transformer's attention. learning_rate: its peak. mistakes: built into a second Transformer, `BROKEN`,
    which begins with the weights of the first.
    """

    task: str = MINI_LANGUAGE.name
    models: tuple[str, ...] = ("rnn", "rnn-additive")
    width: int = 64
    heads: int = 1
    learning_rate: float = 0.003
    seed: int = 1
    mistakes: tuple[Mistake, ...] = ()

    def __post_init__(self) -> None:
        for name, allowed in (("task", tuple(TASKS)), ("width", WIDTHS), ("heads", HEADS), ("learning_rate", RATES)):
            if getattr(self, name) not in allowed:
                raise ClassroomError(f"{name} must be one of {', '.join(map(str, allowed))}, not {getattr(self, name)}")
        if self.seed not in SEEDS:
            raise ClassroomError(f"seed must be from {SEEDS[0]} to {SEEDS[-1]}, not {self.seed}")
        in_order = in_menu_order(self.models)
        if self.models != in_order or not 1 <= len(in_order) <= MAX_MODELS:
            raise ClassroomError(f"models must be one to {MAX_MODELS} of {', '.join(ENTRIES)}, in this order")
        wrong = set(self.mistakes) - set(TRAINABLE)
        if self.mistakes and (wrong or compatible(self.mistakes) != self.mistakes or "transformer" not in self.models):
            raise ClassroomError(
                f"mistakes must be of {', '.join(TRAINABLE)}, no two of the same function, beside a transformer, not "
                f"{', '.join(map(str, self.mistakes))}"
            )

    @property
    def trainees(self) -> tuple[str, ...]:
        """The names of all models that learn: those chosen, and the one with the mistakes."""
        return (*self.models, BROKEN) if self.mistakes else self.models

    @property
    def intervention(self) -> Intervention:
        """The intervention of the model with the mistakes."""
        return Intervention(mistakes=frozenset(self.mistakes))

    def config(self, name: str, pieces: int) -> Config:
        """Configuration of one of the models: the shipped one's architecture, small, without dropout."""
        return config_of("transformer" if name == BROKEN else name, pieces).small(self.width, self.heads)

    def to_json(self) -> str:
        """As one line of JSON."""
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, text: str) -> Settings:
        """Parse the output of `to_json`. ClassroomError for anything else."""
        try:
            stored = json.loads(text)
            if not isinstance(stored, dict) or set(stored) != {field.name for field in fields(cls)}:
                raise ClassroomError("the settings of a training are needed, each by its name")
            return cls(**stored | {name: tuple(stored[name]) for name in ("models", "mistakes")})
        except (TypeError, json.JSONDecodeError) as error:
            raise ClassroomError(f"these are no settings of a training: {error}") from error
