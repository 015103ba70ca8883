"""A stored model, a prepared corpus, and a way to run each command in this process."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import model.record.__main__ as record_command
import model.translate.__main__ as translate
from model import corpus, evaluate, train
from model.language.glossary import PAIR
from model.store.checkpoint import write_model
from model.store.loading import load
from model.training.pairs import prepare
from model.translate.translator import Translator
from tests.conftest import small_config
from tests.invented import pairs
from tests.model.command_lines.commands import Command, Outcome

MAIN = {
    "corpus": corpus.main,
    "translate": translate.main,
    "record": record_command.main,
    "evaluate": evaluate.main,
    "train": train.main,
}


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Command:
    """Run a command in this process, with these bytes on standard input."""

    def run(command: str, *arguments: object, given: bytes = b"") -> Outcome:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(given), encoding="ascii"))
        status: int | str | None = 0
        try:
            MAIN[command](list(map(str, arguments)))
        except SystemExit as exit:
            status = exit.code
        out, err = capsys.readouterr()
        return Outcome(status, out, err if isinstance(status, int) else f"{err}{status}")

    return run


@pytest.fixture(scope="package")
def folder(
    tmp_path_factory: pytest.TempPathFactory, make_taught: Callable[[str], Translator], tokenizer_path: Path
) -> Path:
    """A stored model, for `--model`."""
    network = make_taught("transformer").network
    path = tmp_path_factory.mktemp("models") / "mine"
    config = small_config("transformer", network.embedding.num_embeddings)
    write_model(path, network, config, tokenizer_path, {"name": "mine", "languages": PAIR}, "# mine\n")
    return path


@pytest.fixture(scope="package")
def stored(folder: Path) -> Translator:
    return load(str(folder))


@pytest.fixture(scope="package")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What `python -m model.corpus` wrote from the invented corpus."""
    path = tmp_path_factory.mktemp("corpus")
    path.joinpath("pairs.txt").write_text("".join(f"{e}\t{f}\n" for e, f in pairs()), encoding="utf-8")
    prepare(path / "pairs.txt", path / "data", PAIR, 360)
    return path / "data"
