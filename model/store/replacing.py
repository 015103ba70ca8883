"""Atomic writes: no reader ever sees half of a file."""

from __future__ import annotations

import os
from pathlib import Path


class replacing:
    """`with replacing(path) as temporary:` writes beside `path` and moves the file there only on success."""

    def __init__(self, path: Path) -> None:
        self.path, self.temporary = path, path.with_name(f".{path.name}.{os.getpid()}")

    def __enter__(self) -> Path:
        for leftover in self.path.parent.glob(f".{self.path.name}.*"):  # of a writer that was killed
            leftover.unlink(missing_ok=True)
        return self.temporary

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is None:
            self.temporary.replace(self.path)
        else:
            self.temporary.unlink(missing_ok=True)
