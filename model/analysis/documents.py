"""Write the tables and numbers of docs/models.md and docs/training.md from stored results."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from model.analysis.ablations import ablation_table, read_ablations
from model.analysis.tables import (
    beam_table,
    curve_table,
    histories,
    quality_table,
    recipe_table,
    typing_table,
    write_document,
)
from model.assets import MODELS
from model.store.results import read

ROOT = Path(__file__).parent.parent.parent
TRAINING, MODELS_TOLD = ROOT / "docs" / "training.md", ROOT / "docs" / "models.md"
DOCUMENTS = ("training", "models")


def write(chosen: str, names: Sequence[str], results: Path) -> None:
    """Update one of `DOCUMENTS`. names: the models in its tables. ValueError where a result is missing."""
    if chosen == "training":
        write_document(TRAINING, training_tables(names, results), training_numbers(names))
    else:
        write_document(MODELS_TOLD, models_tables(results), {})


def training_tables(names: Sequence[str], results: Path) -> dict[str, str]:
    """The tables of docs/training.md."""
    stored = histories(MODELS, names)
    if not stored:
        raise ValueError("no model has a training history to write")
    return {
        "recipes": recipe_table(stored),
        "curves": curve_table(stored),
        "beam": beam_table(_measured("quality", results)),
        "ablations": ablation_table(read_ablations()),
    }


def training_numbers(names: Sequence[str]) -> dict[str, str]:
    """Numbers in the prose of docs/training.md: the original corpus and the vocabulary."""
    stored = next(config for config in histories(MODELS, names).values() if "teacher" not in config["corpus"])
    sizes = {f"pairs-{part}": f"{stored['corpus'][part]:,}" for part in ("train", "dev", "test")}
    return sizes | {"pieces": f"{stored['network']['pieces']:,}"}


def models_tables(results: Path) -> dict[str, str]:
    """The tables of docs/models.md."""
    made = {"quality": quality_table(_measured("quality", results), read("everyday", directory=results))}
    if typing := read("typing", directory=results):
        made["typing"] = typing_table(typing)
    return made


def _measured(topic: str, results: Path) -> Mapping[str, Any]:
    """A stored result; ValueError where there is none."""
    result = read(topic, directory=results)
    if result is None:
        raise ValueError(f"the {topic} of the models is not measured yet: `make results`")
    return result
