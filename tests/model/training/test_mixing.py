"""Weights between two models are the weighted mean, and their card says so."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
import torch

from model import mix as command
from model.language.glossary import PAIR
from model.network.families import build
from model.store.checkpoint import TOKENIZER, CheckpointError, read_config, write_model
from model.store.loading import load
from model.training.mixing import mix
from model.training.run import Run
from tests.conftest import small_config
from tests.model.training.runs import FEW, MakeRun
from tests.tiers import first


@pytest.fixture
def ends(make_run: MakeRun, ended: Run, tmp_path: Path) -> tuple[Path, Path]:
    """A model, and one that was trained from it."""
    run = make_run(replace(FEW, steps=2))
    run.init_from(ended.folder / "best")
    run.train(progress=False)
    old, new = ended.folder / "best", tmp_path / "new"
    write_model(new, run.learner.average, run.config, old / TOKENIZER, run.about("signature"), "")
    return old, new


@pytest.mark.parametrize("share", first((0.7, 0.0, 1.0)))
def test_the_mean_of_the_weights(
    ends: tuple[Path, Path], data: Path, tmp_path: Path, share: float, capsys: pytest.CaptureFixture[str]
) -> None:
    old, new = ends
    command.main([str(old), str(new), str(tmp_path / "out"), "--share", str(share), "--data", str(data)])
    scores = json.loads(capsys.readouterr().out.splitlines()[-1])
    first, second, mixed = (load(str(folder)).network.state_dict() for folder in (old, new, tmp_path / "out"))
    for name, tensor in mixed.items():
        torch.testing.assert_close(tensor, torch.lerp(first[name], second[name], share), rtol=1e-3, atol=1e-3)
    stored = read_config(tmp_path / "out")[1]
    assert stored["training"]["mixed"] == {"share": share, **scores}
    assert f"{share:.0%} of these weights" in (tmp_path / "out" / "README.md").read_text(encoding="utf-8")


def test_what_does_not_belong_together_is_refused(
    ends: tuple[Path, Path], data: Path, tmp_path: Path, ended: Run
) -> None:
    other = tmp_path / "other"
    config = small_config("rnn", ended.tokenizer.size)
    write_model(other, build(config), config, ends[0] / TOKENIZER, {"name": "rnn", "languages": PAIR}, "")
    with pytest.raises(CheckpointError, match="does not fit"):
        mix(ends[0], other, 0.5, data, tmp_path / "out")
    with pytest.raises(ValueError, match="between 0 and 1"):
        mix(*ends, 1.5, data, tmp_path / "out")
