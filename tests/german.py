"""Models of another pair of languages, for tests: those of a folder again, as if they wrote German, or Dutch."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable
from pathlib import Path

from model.store.checkpoint import CONFIG


def add_germans(names: Iterable[str], models: Path, folder: Path, code: str = "de") -> None:
    """Copy models of a folder to another under names of their own, NAME-CODE, said to write this language."""
    for name in names:
        shutil.copytree(models / name, folder / f"{name}-{code}")
        config = folder / f"{name}-{code}" / CONFIG
        about = json.loads(config.read_text(encoding="utf-8"))
        config.write_text(json.dumps(about | {"name": f"{name}-{code}", "languages": ["en", code]}), encoding="utf-8")
