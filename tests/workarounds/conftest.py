"""Streamlit without the workarounds, for tests that add them one by one."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.workarounds.parts import REPLACED_PARTS
from ui.models import DIRECTORY
from workarounds.replacing import REPLACED, find, warn_once


@pytest.fixture(autouse=True)
def _original_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Undo the workarounds and forget their warnings: the app may have been imported already."""
    warn_once.cache_clear()
    for path, name, _ in REPLACED_PARTS:
        function = getattr(find(path), name)
        monkeypatch.setattr(find(path), name, getattr(function, REPLACED, function))


@pytest.fixture
def served_models(small_models: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Untrained models, as the app finds models."""
    monkeypatch.setenv(DIRECTORY, str(small_models))
