"""A run that goes on from the weights of a model."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
import torch

from model.network.config import Config
from model.network.transformer_config import TransformerConfig
from model.store.card import in_all, runs_of
from model.store.checkpoint import CheckpointError, read_config
from model.store.loading import load
from model.training.run import Run
from tests.conftest import small_config
from tests.invented import pairs
from tests.model.training.runs import FEW, MakeRun, prepared


def test_starting_from_a_model_takes_its_weights_and_nothing_else(make_run: MakeRun, ended: Run) -> None:
    second = make_run(replace(FEW, seed=5, steps=2))
    second.init_from(ended.folder / "best")
    best_weights = load(str(ended.folder / "best")).network.state_dict()
    for network in (second.learner.network, second.learner.average):
        assert all(torch.equal(tensor, best_weights[name]) for name, tensor in network.state_dict().items())
    assert second.step == 0
    assert all(not optimiser.state_dict()["state"] for optimiser in second.learner.optimisers)
    # its score is known, and is the one to beat
    assert [entry["step"] for entry in second.history] == [0]
    assert second.history[0]["dev_loss"] == pytest.approx(ended.best["dev_loss"], abs=5e-3)  # type: ignore[index]
    assert second.train(progress=False)
    assert second.learner.network.training


def test_the_runs_that_weights_come_from_are_told_one_after_the_other(make_run: MakeRun, ended: Run) -> None:
    second = make_run(replace(FEW, steps=2), work="second")
    second.init_from(ended.folder / "best")
    assert second.train(progress=False)
    third = make_run(replace(FEW, steps=3), work="third")
    third.init_from(second.folder / "best")
    again = make_run(replace(FEW, steps=3), work="third")
    third.save()
    assert again.resume()
    for run in (third, again):
        earlier = runs_of(run.about(""))[:-1]
        assert earlier[0] == runs_of(read_config(ended.folder / "best")[1])[0]
        assert [earlier_run["recipe"]["steps"] for earlier_run in earlier] == [9, 2]
        assert in_all(run.about(""), "minutes") >= round(sum(earlier_run["minutes"] for earlier_run in earlier), 2)
    assert runs_of({"name": "of unknown origin"}) == []


def test_a_run_from_weights_never_ships_worse_ones(make_run: MakeRun, ended: Run) -> None:
    run = make_run(replace(FEW, learning_rate=3.0, warmup=0, steps=4))  # this ruins them
    run.init_from(ended.folder / "best")
    run.train(progress=False)
    assert run.history[-1]["dev_loss"] > run.history[0]["dev_loss"]
    best_weights, original = (load(str(run_folder.folder / "best")).network.state_dict() for run_folder in (run, ended))
    assert all(torch.equal(tensor, original[name]) for name, tensor in best_weights.items())


def test_another_dropout_is_no_obstacle_but_another_network_is(ended: Run, data: Path, tmp_path: Path) -> None:
    def from_best(config: Config) -> None:
        Run("transformer", config, FEW, data, tmp_path / "second").init_from(ended.folder / "best")

    assert isinstance(ended.config, TransformerConfig)
    from_best(replace(ended.config, dropout=0.4))
    with pytest.raises(CheckpointError, match="holds another network than transformer"):
        from_best(replace(ended.config, feed_forward=64))
    with pytest.raises(CheckpointError, match="holds another network"):
        from_best(small_config("rnn", ended.tokenizer.size))


def test_weights_of_another_tokenizer_are_refused_with_the_remedy(
    make_run: MakeRun, ended: Run, tmp_path: Path
) -> None:
    other = prepared(tmp_path / "other", [(english.replace("red", "der"), french) for english, french in pairs()])
    best = ended.folder / "best"
    with pytest.raises(CheckpointError, match=r"another tokenizer than .*: copy .*tokenizer\.model there"):
        Run("transformer", ended.config, FEW, other, tmp_path / "second").init_from(best)
    shutil.copy(best / "tokenizer.model", other)
    make_run(data=other).init_from(best)


@pytest.mark.parametrize("folder", ["nowhere", "work"])
def test_starting_from_no_model_is_a_clear_error(begun: Run, make_run: MakeRun, tmp_path: Path, folder: str) -> None:
    with pytest.raises(CheckpointError, match=r"config\.json cannot be read"):
        make_run(work="second").init_from(tmp_path / folder)
