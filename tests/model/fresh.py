"""Programs in a fresh interpreter, which has not imported what other tests have."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
BARE = "import sys, types; sys.modules['model'] = package = types.ModuleType('model'); package.__path__ = ['model']\n"


def printed(program: str, *arguments: str, environment: dict[str, str] | None = None) -> str:
    """What a program prints; its chapters of `model` are imported without the face that needs PyTorch."""
    command = [sys.executable, "-c", BARE + program, *arguments]
    done = subprocess.run(command, cwd=ROOT, env=environment, check=True, stdout=subprocess.PIPE, text=True)
    return done.stdout
