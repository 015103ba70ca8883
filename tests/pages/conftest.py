"""Every page test runs on untrained models of all five families."""

from __future__ import annotations

from pathlib import Path

import pytest

from ui.models import DIRECTORY


@pytest.fixture(autouse=True)
def _served_models(small_models: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(DIRECTORY, str(small_models))
