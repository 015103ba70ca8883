"""Measured results, written by `make results` and read by pages. Does not import torch.

In `assets/results` each pair of languages has a folder for its models; what is measured of a machine is beside them.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from model.assets import MODELS
from model.store.replacing import replacing

NOT_MEASURED = "not measured for this model (`make results` measures the shipped ones)"


def read(name: str, *, directory: Path) -> dict[str, Any] | None:
    """One topic's result (`quality`, `length`, ...); None where it is missing or damaged."""
    try:
        result = json.loads((directory / f"{name}.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return result if isinstance(result, dict) else None


def write(name: str, result: Mapping[str, Any], *, directory: Path) -> Path:
    """Store one topic's result atomically."""
    directory.mkdir(parents=True, exist_ok=True)
    path = directory / f"{name}.json"
    with replacing(path) as temporary:
        temporary.write_text(json.dumps(result, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return path


def together(stored: Mapping[str, Any], result: Mapping[str, Any], names: Sequence[str]) -> dict[str, Any]:
    """Merge a new result with the models that only the stored one has, in the order of `names`.

    ValueError where anything but models and weights differs: the two were then not measured alike.
    """
    own = ("models", "weights")
    if different := {name for name in {*stored, *result} - {*own} if stored.get(name) != result.get(name)}:
        raise ValueError(
            f"the stored result was measured otherwise ({', '.join(sorted(different))}): measure all models"
        )
    weights = {**stored["weights"], **result["weights"]}
    by_name = {**_by_name(stored["models"]), **_by_name(result["models"])}
    models: Any = {name: by_name[name] for name in names if name in by_name}
    if isinstance(result["models"], list):
        models = list(models.values())
    return {**result, "weights": {name: weights[name] for name in names if name in weights}, "models": models}


def _by_name(models: Any) -> dict[str, Any]:
    return dict(models) if isinstance(models, Mapping) else {model["model"]: model for model in models}


def fingerprint(file: Path) -> str:
    """A short hash of a file of weights or other input of results."""
    return hashlib.sha256(file.read_bytes()).hexdigest()[:16]


@lru_cache(maxsize=32)
def _fingerprint_at(weights: Path, modified: int) -> str:
    return fingerprint(weights)


def is_current(result: Mapping[str, Any], model: str, *, directory: Path = MODELS) -> bool:
    """Whether `result` was measured with this model's present weights."""
    weights = directory / model / "model.safetensors"
    try:
        now = _fingerprint_at(weights, weights.stat().st_mtime_ns)
    except OSError:
        return False
    return bool(result.get("weights", {}).get(model) == now)
