"""Models of another pair of languages, for tests: those of a folder again, as if they wrote German."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable
from pathlib import Path

from model.store.checkpoint import CONFIG


def add_germans(names: Iterable[str], models: Path, folder: Path) -> None:
    """Copy models of a folder to another under names of their own, NAME-de, said to write German."""
    for name in names:
        shutil.copytree(models / name, folder / f"{name}-de")
        config = folder / f"{name}-de" / CONFIG
        about = json.loads(config.read_text(encoding="utf-8"))
        config.write_text(json.dumps(about | {"name": f"{name}-de", "languages": ["en", "de"]}), encoding="utf-8")
