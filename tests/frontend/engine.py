"""The browser's engine, run by Node: calls go to `frontend/driver.js` and come back as Python values."""

from __future__ import annotations

import base64
import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import numpy as np

ROOT = Path(__file__).parents[2]
DRIVER = ROOT / "frontend" / "driver.js"
OLDEST = (20, 19)  # the first Node that takes a module for one without being told


class EngineError(Exception):
    """What the engine threw: the class of the error, and its message."""

    def __init__(self, kind: str, message: str) -> None:
        super().__init__(message)
        self.kind = kind


def node() -> str | None:
    """The path of Node, where it is found and new enough."""
    path = shutil.which("node")
    if path is None:
        return None
    printed = subprocess.run([path, "--version"], capture_output=True, text=True, check=False).stdout
    version = tuple(map(int, re.findall(r"\d+", printed)[:2]))
    return path if version >= OLDEST else None


class Engine:
    """One process of Node that answers calls until it is closed."""

    def __init__(self, path: str) -> None:
        self._process = subprocess.Popen(
            [path, str(DRIVER)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )

    def __call__(self, call: str, *given: Any) -> Any:
        """The result of a call of the driver; EngineError where the engine refused it."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps([call, *given]) + "\n")
        self._process.stdin.flush()
        answer = json.loads(self._process.stdout.readline(), object_hook=array)
        if "error" in answer:
            raise EngineError(answer["error"], answer["message"])
        return answer["result"]

    def close(self) -> None:
        """End the process, which ends with its input."""
        with self._process:
            pass


def array(value: dict[str, Any]) -> Any:
    """An array as the driver writes it; any other object as it is."""
    if value.keys() != {"shape", "float32"}:
        return value
    return np.frombuffer(base64.b64decode(value["float32"]), dtype=np.float32).reshape(value["shape"])
