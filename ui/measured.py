"""Stored measurements of a model (`python -m model.analysis`), if they are of the weights in use."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from model.assets import RESULTS, pair_folder
from model.language.languages import LanguagePair
from model.store.results import is_current, read
from ui.models import model_pair, models_directory


def stored(topic: str, pair: LanguagePair) -> Mapping[str, Any] | None:
    """A topic's stored result on the models of a pair of languages; None where there is none."""
    return read(topic, directory=pair_folder(RESULTS, pair.codes))


def measured(topic: str, model: str) -> tuple[Mapping[str, Any], Mapping[str, Any]] | None:
    """A topic's stored result and this model's part; None where these weights were not measured."""
    result = stored(topic, model_pair(model))
    if result is None or not is_current(result, model, directory=models_directory(model)):
        return None
    entry = result.get("models", {}).get(model)
    return (result, entry) if entry else None
