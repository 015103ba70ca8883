"""A stored model to load, damage and replace."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from model.language.glossary import PAIR
from model.network.interface import Network
from model.store.checkpoint import write_model
from tests.conftest import small_config

NAME = "transformer"


def store(folder: Path, name: str, network: Network, tokenizer_path: Path) -> None:
    """Write a network as a model of this name, with a card."""
    config = small_config(name, network.embedding.num_embeddings)
    write_model(folder, network, config, tokenizer_path, {"name": name, "languages": PAIR}, "# a card\n")


@pytest.fixture
def stored(tmp_path: Path, make_network: Callable[[str], Network], tokenizer_path: Path) -> Path:
    """A folder of models with one in it."""
    store(tmp_path / NAME, NAME, make_network(NAME), tokenizer_path)
    return tmp_path
