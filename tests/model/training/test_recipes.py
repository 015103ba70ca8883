"""The recipes of the shipped models, in one file."""

from __future__ import annotations

from pathlib import Path

import pytest

from model.network.families import ENTRIES
from model.training.recipe import TrainingError
from model.training.recipes import RECIPES, recipe_of

SMALL = """
[every]
seed = 3
frames = 5
[rnn]
steps = 7
minutes = 90
teacher = "transformer"
"""


@pytest.fixture
def small(tmp_path: Path) -> Path:
    path = tmp_path / "recipes.toml"
    path.write_text(SMALL, encoding="utf-8")
    return path


@pytest.mark.parametrize("name", ENTRIES)
def test_each_shipped_model_has_a_recipe(name: str) -> None:
    recipe = recipe_of(name, {})
    assert recipe.settings.steps > recipe.settings.warmup
    assert recipe.frames >= 2
    assert recipe.teacher in {"", *ENTRIES} - {name}


def test_the_recipes_are_those_of_the_models() -> None:
    assert set(ENTRIES) | {"every"} == {line[1:-1] for line in RECIPES.read_text().splitlines() if line.startswith("[")}


def test_a_model_takes_the_shared_table_then_its_own_then_what_was_chosen(small: Path) -> None:
    recipe = recipe_of("rnn", {"seed": 4, "noise": 0.5}, small)
    assert (recipe.settings.seed, recipe.settings.steps, recipe.settings.noise) == (4, 7, 0.5)
    assert (recipe.frames, recipe.teacher, recipe.minutes) == (5, "transformer", 90)
    assert recipe.announcement("rnn").startswith("rnn: 7 steps, about 1.5 hours on one core")


def test_a_run_of_another_length_does_not_claim_the_measured_minutes(small: Path) -> None:
    assert "hours" not in recipe_of("rnn", {"steps": 8}, small).announcement("rnn")


def test_a_model_without_a_table_and_an_unknown_setting_are_refused(small: Path) -> None:
    with pytest.raises(TrainingError, match=r"has no table \[transformer\]: add one, or train it with --plain"):
        recipe_of("transformer", {}, small)
    small.write_text(SMALL + "nois = 1\n", encoding="utf-8")
    with pytest.raises(TrainingError, match=r"\[rnn\] has unknown settings: nois"):
        recipe_of("rnn", {}, small)
