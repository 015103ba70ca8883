"""Put a trained model where the app finds it, after it was checked: `python -m model.install RUN NAME`."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from model.language.glossary import PAIR
from model.language.languages import pair_of
from model.network.config import Config
from model.network.families import entry_of
from model.store.card import model_card
from model.store.checkpoint import CONFIG, TOKENIZER, CheckpointError, read_config, read_model, write_model
from model.store.loading import check_name
from model.translate.translator import Translator

BEST = "best"  # in a run's folder: the model as it is shipped
DESCRIBED = ("name", "languages", "parameters", "corpus", "recipe", "training")
TRIAL = "Tom."  # read by any model


def install(run: Path, name: str, folder: Path, *, replace: bool = False) -> Translator:
    """Check the model in a run's folder (or its own) and write it as `folder / name`; returns it.

    replace: whether a model of that name may be replaced. CheckpointError: it is missing, damaged or inconsistent, or
    the name is taken.
    """
    check_name(name)
    place = run / BEST if (run / BEST).is_dir() else run
    config, about = read_config(place)
    network, vocabulary, _ = read_model(place)
    if lacking := [what for what in DESCRIBED if what not in about]:
        raise CheckpointError(
            f"{place / CONFIG} lacks {', '.join(lacking)}, which a model trained here has: give the folder of a run of "
            "`python -m model.train`"
        )
    check_shipped_name(name, config, about, vocabulary.languages)
    target = folder / name
    if target.exists() and not replace:
        raise CheckpointError(f"there is a model {target} already: choose another name, or replace it with --replace")
    trained_as = about.get("trained_as", about["name"])
    about = {what: about[what] for what in DESCRIBED} | {"name": name, "trained_as": trained_as}
    translator = Translator(name, network, vocabulary, about)
    if not np.isfinite(translator.record(TRIAL).log_probs).all():
        raise CheckpointError(f"{place} gives probabilities that are no numbers for {TRIAL!r}: train it again")
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder, prefix=".") as temporary:
        new = Path(temporary) / name
        write_model(new, network, config, place / TOKENIZER, about, model_card(about))
        if target.exists():
            target.rename(Path(temporary) / "before")
        new.rename(target)
    return translator


def check_shipped_name(name: str, config: Config, about: Mapping[str, Any], languages: tuple[str, str]) -> None:
    """CheckpointError where a shipped model has this name and is of another kind, or of other languages."""
    entry = entry_of(name)
    if entry is None:
        return
    if (config.family, config.lacks) != (entry.sizes.family, entry.sizes.lacks):
        raise CheckpointError(f"{about['name']} is no {entry.title}, which {name} stands for: choose another name")
    if languages != PAIR:
        shipped, own = pair_of(PAIR), pair_of(languages)
        raise CheckpointError(
            f"{name} is the name of the shipped model from {shipped.source} to {shipped.target}, and this one is from "
            f"{own.source} to {own.target}: choose another name, such as {name}-{languages[1]}"
        )
