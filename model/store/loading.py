"""Find the trained models on disk by name, and load one as a `Translator`."""

from __future__ import annotations

import os
import re
from contextlib import suppress
from pathlib import Path

from model.assets import MODELS
from model.network.families import ENTRIES
from model.network.placement import keep_at_hand, store_by_columns, usable_device
from model.store.checkpoint import CONFIG, CheckpointError, read_model
from model.translate.translator import Translator

NAME = re.compile(r"[A-Za-z0-9][\w.-]{0,63}")
OWN = "ATTENTION_LAB_MODELS"  # the environment variable that names a folder of one's own models


def directories() -> tuple[Path, ...]:
    """Folders of models: one's own first, whose models stand in for shipped ones of the same name."""
    own = os.environ.get(OWN)
    return (Path(own), MODELS) if own else (MODELS,)


def shown_with(folder: Path) -> str:
    """Command that shows the models of a folder in the app; empty where it does so anyway."""
    if folder.resolve() in [place.resolve() for place in directories()]:
        return ""
    return f"the app shows it with {OWN}={folder.resolve()}"


def check_name(name: str) -> None:
    """CheckpointError unless a model's folder can have this name."""
    if not NAME.fullmatch(name):
        raise CheckpointError(f"a model's name has letters, digits, dots and dashes, at most 64: not {name!r}")


def directory_of(name: str) -> Path:
    """The folder of models that has this one; the first one where none has it."""
    places = directories()
    return next((place for place in places if os.path.exists(os.path.join(place, name, CONFIG))), places[0])


def available(directory: Path | None = None) -> list[str]:
    """Names of installed models, or of those in a folder; shipped ones first."""
    names: set[str] = set()
    for place in (directory,) if directory else directories():
        with suppress(OSError):  # there is no such folder
            names |= {name for name in os.listdir(place) if os.path.exists(os.path.join(place, name, CONFIG))}
    order = list(ENTRIES)
    return sorted(names, key=lambda name: (order.index(name) if name in order else len(order), name))


def load(name: str, *, directory: Path | None = None, device: str = "cpu") -> Translator:
    """Load a model by name, from a folder of models if one is given, or by the path of its own folder.

    CheckpointError names a missing, damaged or inconsistent file and the remedy. ValueError: no such device.
    """
    by_path = "/" in name or "\\" in name or name in ("", ".", "..")
    folder = Path(name) if by_path else (directory or directory_of(name)) / name
    if not name or not is_folder(folder):
        names = ", ".join(available(directory)) or "none"
        shown = name if len(name) <= 100 else f"{name[:100]}..."
        raise CheckpointError(
            f"there is no model {shown!r}: available are {names}; or give the path of a model's folder"
        )
    usable = usable_device(device)
    network, vocabulary, about = read_model(folder)
    store_by_columns(network)
    keep_at_hand(network)
    return Translator(str(about.get("name", folder.name)) if by_path else name, network.to(usable), vocabulary, about)


def is_folder(path: Path) -> bool:
    """Whether this path is a folder; False for an invalid path."""
    try:
        return path.is_dir()
    except (OSError, ValueError):
        return False
