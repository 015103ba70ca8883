"""What a run refuses to go on with, and data and checkpoints that are missing or damaged."""

from __future__ import annotations

import pickle
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
import torch

from model.language.tokenizer import TokenizerError, train_tokenizer
from model.network.transformer_config import TransformerConfig
from model.store.checkpoint import CheckpointError
from model.training.pairs import CorpusError
from model.training.recipe import TrainingError
from model.training.run import Run
from tests.conftest import small_config
from tests.invented import pairs
from tests.model.training.runs import FEW, MakeRun, prepared


def test_another_network_is_refused(begun: Run, data: Path) -> None:
    assert isinstance(begun.config, TransformerConfig)
    config = replace(begun.config, layers=1)
    with pytest.raises(CheckpointError, match=r"checkpoint\.pt has another config: choose another --work, or delete"):
        Run("transformer", config, FEW, data, begun.folder.parent).resume()


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"learning_rate": 0.5}, r"learning_rate 0\.01 \(now 0\.5\)"),
        ({"steps": 10, "seed": 2}, r"steps 9 \(now 10\), seed 1 \(now 2\)"),
    ],
)
def test_another_recipe_is_refused(begun: Run, make_run: MakeRun, changes: dict[str, float], told: str) -> None:
    with pytest.raises(CheckpointError, match=f"was started with {told}: give these"):
        make_run(replace(FEW, **changes)).resume()  # type: ignore[arg-type]


def test_another_corpus_is_refused(begun: Run, tmp_path: Path, make_run: MakeRun) -> None:
    other = prepared(tmp_path / "other", pairs()[1:])
    shutil.copy(begun.data / "tokenizer.model", other)
    with pytest.raises(CheckpointError, match="has another corpus"):
        make_run(data=other).resume()


def test_another_tokenizer_is_refused(begun: Run, tmp_path: Path, make_run: MakeRun) -> None:
    other = tmp_path / "data"
    shutil.copytree(begun.data, other)
    train_tokenizer((english for english, _ in pairs()), other / "tokenizer.model", 360)
    config = begun.config  # the same sizes, were the vocabulary as large
    with pytest.raises(CheckpointError, match="has another tokenizer"):
        Run("transformer", config, FEW, other, begun.folder.parent).resume()


class Bomb:
    """Unpickling this creates a file."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[object, tuple[Path]]:
        return Path.touch, (self.path,)


@pytest.mark.parametrize("kind", ["half", "empty", "text", "pickle", "torch pickle", "tensor", "other keys"])
def test_a_damaged_checkpoint_is_named_and_never_run(begun: Run, make_run: MakeRun, tmp_path: Path, kind: str) -> None:
    path, exploded = begun.checkpoint, tmp_path / "exploded"
    if kind == "half":
        path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    elif kind in ("empty", "text"):
        path.write_bytes(b"" if kind == "empty" else b"no checkpoint at all")
    elif kind == "pickle":
        path.write_bytes(pickle.dumps(Bomb(exploded), protocol=2))
    else:
        torch.save(
            {"torch pickle": {"config": Bomb(exploded)}, "tensor": torch.zeros(3), "other keys": {"a": 1}}[kind], path
        )
    with pytest.raises(CheckpointError, match=r"checkpoint\.pt is damaged \(.*\): delete it to start again"):
        make_run().resume()
    assert not exploded.exists()


@pytest.mark.parametrize("missing", ["train.tsv", "dev.tsv", "corpus.json", "tokenizer.model"])
def test_missing_data_are_named(data: Path, tmp_path: Path, make_run: MakeRun, missing: str) -> None:
    other = tmp_path / "data"
    shutil.copytree(data, other)
    config = small_config("transformer", 328)
    (other / missing).unlink()
    with pytest.raises((CorpusError, TokenizerError), match=rf"{missing}.*run `python -m model\.corpus"):
        Run("transformer", config, FEW, other, tmp_path / "work")


def test_weights_that_have_gone_astray_are_told_and_not_saved(begun: Run) -> None:
    good = begun.checkpoint.read_bytes()
    with torch.no_grad():
        begun.learner.network.output_bias.fill_(float("nan"))
    with pytest.raises(TrainingError, match="the loss is nan at step 1: a lower --learning-rate may help"):
        begun.train(progress=False)
    assert begun.checkpoint.read_bytes() == good
