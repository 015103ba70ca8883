"""The recipe of each shipped model: its table in `recipes.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from model.training.recipe import Settings, TrainingError

RECIPES = Path(__file__).with_suffix(".toml")
SHARED = "every"  # the table that all models take first


@dataclass(frozen=True)
class Recipe:
    """Settings of a run, and what belongs to it besides.

    frames: moments of its film (0: none). teacher: the model whose translations it learns from, with a beam of
    `teacher_beam`; "" for what people wrote. minutes: its length on one core, without the teacher's (0: not measured).
    """

    settings: Settings
    frames: int = 0
    teacher: str = ""
    teacher_beam: int = 1
    minutes: float = 0

    def announcement(self, name: str) -> str:
        """Say how long the run is, before it begins."""
        length = f"{name}: {self.settings.steps:,} steps"
        if self.minutes:
            length += f", about {self.minutes / 60:.1f} hours on one core"
        return f"{length}; a run that was interrupted goes on from its last checkpoint"


def recipe_of(name: str, chosen: Mapping[str, Any], path: Path = RECIPES) -> Recipe:
    """Read the recipe of a model; `chosen` replaces values of its tables.

    TrainingError: the file has no table for this model, or a name that is no setting.
    """
    with path.open("rb") as file:
        tables = tomllib.load(file)
    if name not in tables:
        raise TrainingError(f"{path} has no table [{name}]: add one, or train it with --plain")
    values: dict[str, Any] = {**tables.get(SHARED, {}), **tables[name], **chosen}
    settings = {field.name: values.pop(field.name) for field in fields(Settings) if field.name in values}
    if unknown := set(values) - {field.name for field in fields(Recipe)}:
        raise TrainingError(f"{path}: [{name}] has unknown settings: {', '.join(sorted(unknown))}")
    if settings.get("steps") != tables[name].get("steps"):
        values.pop("minutes", None)  # measured for another length
    return Recipe(Settings(**settings), **values)
