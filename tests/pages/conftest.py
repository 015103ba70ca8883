"""Every page test runs on untrained models of all five families."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from model.network import Network
from model.tokenizer import Tokenizer
from tests.pages.harness import write_small_models
from ui.models import DIRECTORY


@pytest.fixture(scope="session")
def small_models(
    tmp_path_factory: pytest.TempPathFactory,
    make_network: Callable[[str], Network],
    tokenizer_path: Path,
    tokenizer: Tokenizer,
) -> Path:
    """A folder with an untrained model of every family."""
    return write_small_models(tmp_path_factory.mktemp("models"), make_network, tokenizer_path, tokenizer.size)


@pytest.fixture(autouse=True)
def _served_models(small_models: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(DIRECTORY, str(small_models))
