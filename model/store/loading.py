"""Find the trained models on disk by name, and load one as a `Translator`."""

from __future__ import annotations

import os
from pathlib import Path

from model.assets import MODELS
from model.network.families import ENTRIES
from model.network.placement import keep_at_hand, store_by_columns, usable_device
from model.store.checkpoint import CONFIG, CheckpointError, read_model
from model.translate.translator import Translator


def available(directory: Path = MODELS) -> list[str]:
    """Names of installed models; shipped ones first."""
    try:
        names = [name for name in os.listdir(directory) if os.path.exists(os.path.join(directory, name, CONFIG))]
    except OSError:  # there is no such folder
        names = []
    order = list(ENTRIES)
    return sorted(names, key=lambda name: (order.index(name) if name in order else len(order), name))


def load(name: str, *, directory: Path = MODELS, device: str = "cpu") -> Translator:
    """Load a trained model by name, or by the path of its folder.

    CheckpointError names a missing, damaged or inconsistent file and the remedy. ValueError: no such device.
    """
    by_path = "/" in name or "\\" in name or name in ("", ".", "..")
    folder = Path(name) if by_path else directory / name
    if not name or not is_folder(folder):
        names = ", ".join(available(directory)) or "none"
        shown = name if len(name) <= 100 else f"{name[:100]}..."
        raise CheckpointError(
            f"there is no model {shown!r}: available are {names}; or give the path of a model's folder"
        )
    usable = usable_device(device)
    network, tokenizer, about = read_model(folder)
    store_by_columns(network)
    keep_at_hand(network)
    return Translator(str(about.get("name", folder.name)) if by_path else name, network.to(usable), tokenizer, about)


def is_folder(path: Path) -> bool:
    """Whether this path is a folder; False for an invalid path."""
    try:
        return path.is_dir()
    except (OSError, ValueError):
        return False
