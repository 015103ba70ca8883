"""Write the tables and numbers of docs/models.md and docs/training.md from stored results.

They are on the models of `PAIR`; docs/models.md also has the results of other pairs that were measured.
"""

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
from model.assets import MODELS, pair_folder
from model.language.glossary import PAIR
from model.language.languages import pair_of
from model.store.results import read

ROOT = Path(__file__).parent.parent.parent
TRAINING, MODELS_TOLD = ROOT / "docs" / "training.md", ROOT / "docs" / "models.md"
DOCUMENTS = ("training", "models")


def write(chosen: str, names: Sequence[str], results: Path) -> None:
    """Update one of `DOCUMENTS`. names: the models in its tables, of `PAIR`. results: with a folder for each pair.

    ValueError where a result is missing.
    """
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
        "beam": beam_table(_measured("quality", pair_folder(results, PAIR))),
        "ablations": ablation_table(read_ablations()),
    }


def training_numbers(names: Sequence[str]) -> dict[str, str]:
    """Numbers in the prose of docs/training.md: the original corpus and the vocabulary."""
    stored = next(config for config in histories(MODELS, names).values() if "teacher" not in config["corpus"])
    sizes = {f"pairs-{part}": f"{stored['corpus'][part]:,}" for part in ("train", "dev", "test")}
    return sizes | {"pieces": f"{stored['network']['pieces']:,}"}


def models_tables(results: Path) -> dict[str, str]:
    """The tables of docs/models.md."""
    usual = pair_folder(results, PAIR)
    made = {
        "quality": quality_table(_measured("quality", usual), read("everyday", directory=usual)),
        "other-pairs": other_pairs(results),
    }
    if typing := read("typing", directory=usual):
        made["typing"] = typing_table(typing)
    return made


def other_pairs(results: Path) -> str:
    """The table of results for each pair but `PAIR`; a sentence where none was measured."""
    tables: list[str] = []
    for folder in sorted(path for path in results.iterdir() if path.is_dir() and path != pair_folder(results, PAIR)):
        source, _, target = folder.name.partition("-")
        pair = pair_of((source, target))
        if quality := read("quality", directory=folder):
            table = quality_table(quality, read("everyday", directory=folder))
            tables.append(f"{pair.source} to {pair.target}:\n\n{table}")
    return "\n\n".join(tables) or "Models of other languages have not been measured."


def _measured(topic: str, results: Path) -> Mapping[str, Any]:
    """A stored result; ValueError where there is none."""
    result = read(topic, directory=results)
    if result is None:
        raise ValueError(f"the {topic} of the models is not measured yet: `make results`")
    return result
