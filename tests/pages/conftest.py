"""Every page test runs on untrained models of all five families."""

from __future__ import annotations

from pathlib import Path

import pytest

from model.adopt import adopt
from tests.marian import ADOPTED, ASYMMETRIC, published
from ui.models import DIRECTORY


@pytest.fixture(scope="session")
def marian_models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an adopted model and nothing else."""
    place = tmp_path_factory.mktemp("adopted")
    published(place / "hub", ASYMMETRIC, card="* model: transformer-align\n")
    adopt(str(place / "hub"), ADOPTED, place / "models")
    return place / "models"


@pytest.fixture(autouse=True)
def _served_models(small_models: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(DIRECTORY, str(small_models))
