"""The commands as programs: each explains itself."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.model.command_lines.commands import ROOT
from tests.tiers import full


@full
@pytest.mark.parametrize("command", ["adopt", "corpus", "film", "record", "evaluate"])  # others run above and below
def test_it_is_a_program_that_explains_itself(command: str) -> None:
    process = subprocess.run(
        [sys.executable, "-m", f"model.{command}", "--help"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert process.stdout.startswith(f"usage: python -m model.{command} ")
    assert process.stderr == ""
