"""Runs that the tests share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from model.training.pairs import load_tokenizer
from model.training.recipe import Settings
from model.training.run import Run
from tests.conftest import small_config
from tests.invented import pairs
from tests.model.training.runs import FEW, MakeRun, prepared, until


@pytest.fixture(scope="package")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The invented corpus as `python -m model.corpus` leaves it."""
    return prepared(tmp_path_factory.mktemp("corpus") / "invented", pairs())


@pytest.fixture
def make_run(data: Path, tmp_path: Path) -> Callable[..., Run]:
    """A run of a small network, in this test's folder."""

    def make(settings: Settings = FEW, name: str = "transformer", data: Path = data, work: str = "work") -> Run:
        config = small_config(name, load_tokenizer(data).size)
        return Run(name, config, settings, data, tmp_path / work)

    return make


@pytest.fixture(scope="package")
def ended(data: Path, tmp_path_factory: pytest.TempPathFactory) -> Run:
    """A run that has come to its end; tests only read it and its folder."""
    config = small_config("transformer", load_tokenizer(data).size)
    run = Run("transformer", config, FEW, data, tmp_path_factory.mktemp("ended"))
    assert run.train(progress=False)
    return run


@pytest.fixture
def begun(make_run: MakeRun) -> Run:
    """A run that has made one step and was saved."""
    run = make_run()
    run.train(progress=False, stop=until(run, 1))
    return run
