"""Two processes on one machine train as one: the same weights in both, and those of one process on the whole batch."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
import torch

from model.language.glossary import PAIR
from model.language.tokenizer import Tokenizer
from model.network.families import build
from model.store.loading import load
from model.training.batching import batch_of
from model.training.loss import summed_loss
from model.training.pairs import load_tokenizer, prepare
from model.training.processes import Processes
from model.training.recipe import Settings
from model.training.run import Run
from tests.conftest import small_config
from tests.invented import pairs
from tests.tiers import full

ROOT = Path(__file__).parents[3]
SETTINGS = Settings(
    steps=6, batch_tokens=400, learning_rate=0.01, warmup=2, clip=1e6, average=0.9, evaluate_every=3, dev_sources=4
)
FAMILIES = ("transformer", "rnn-additive")
TIME_LIMIT = 200  # seconds, for processes that wait for each other for ever

WORKER = """
import sys
from pathlib import Path
import torch
from model.training.processes import connected
from tests.model.training.test_processes import FAMILIES, parts, run_without_dropout
data, work = map(Path, sys.argv[1:])
with connected("cpu") as (processes, device):
    for name in FAMILIES:
        run = run_without_dropout(name, data, work, processes)
        assert not run.train(progress=False, stop=lambda: run.step == 4 and processes.rank == 1)
        again = run_without_dropout(name, data, work, processes)
        assert again.resume() and again.step == 4
        assert again.train(progress=False)
        torch.save(parts(again), work / f"{name}-{processes.rank}.pt")
"""


def run_without_dropout(name: str, data: Path, work: Path, processes: Processes) -> Run:
    config = replace(small_config(name, load_tokenizer(data).size), dropout=0.0)
    return Run(name, config, SETTINGS, data, work, processes=processes)


def parts(run: Run) -> dict[str, dict[str, torch.Tensor]]:
    """The weights, their average, and the gradients of the last step: Adam would hide a wrong scale of these."""
    gradients = {name: parameter.grad for name, parameter in run.learner.network.named_parameters()}
    return {
        "network": run.learner.network.state_dict(),
        "average": run.learner.average.state_dict(),
        "gradients": gradients,
    }


def together(*command: str) -> subprocess.CompletedProcess[str]:
    """Run this in two processes under torchrun, on the loopback interface."""
    torchrun = [sys.executable, "-m", "torch.distributed.run", "--nproc-per-node", "2"]
    torchrun += ["--rdzv-backend", "c10d", "--rdzv-endpoint", "127.0.0.1:0", "--local-addr", "127.0.0.1"]
    environment = {**os.environ, "OMP_NUM_THREADS": "1", "PYTHONPATH": str(ROOT), "GLOO_SOCKET_IFNAME": "lo"}
    return subprocess.run(
        [*torchrun, *command], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=TIME_LIMIT
    )


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The invented corpus as `python -m model.corpus` leaves it."""
    folder = tmp_path_factory.mktemp("corpus")
    (folder / "pairs.txt").write_text("".join(f"{english}\t{french}\n" for english, french in pairs()), "utf-8")
    prepare(folder / "pairs.txt", folder / "data", PAIR, 360, "invented for the tests")
    return folder / "data"


@pytest.mark.parametrize("count", [1, 2, 3, 7])
def test_the_shares_are_the_batch(count: int, tokenizer: Tokenizer) -> None:
    """Rows, target tokens and summed loss, also where there are more processes than rows."""
    batch = batch_of([(tokenizer.ids(english), tokenizer.ids(french)) for english, french in pairs()[::100]])
    assert len(batch.source) == 6
    shares = [Processes(rank, count).share(batch) for rank in range(count)]
    assert sum(share.tokens for share in shares) == batch.tokens
    assert sorted(row for share in shares if share.tokens for row in share.source.tolist()) == sorted(
        batch.source.tolist()
    )
    torch.manual_seed(0)
    network = build(small_config("transformer", tokenizer.size)).eval()
    losses = [float(summed_loss(network, share).detach()) for share in shares]
    assert sum(losses) == pytest.approx(float(summed_loss(network, batch).detach()), rel=1e-5)


def without_key_biases(weights: dict[str, torch.Tensor]) -> dict[str, torch.Tensor]:
    """A key bias adds the same to all scores of a row, so its gradient is rounding noise, which Adam makes steps of."""
    changed = dict(weights)
    for name in weights:
        if name.endswith("attention.in_projection.bias"):
            query, _, value = weights[name].chunk(3)
            changed[name] = torch.cat((query, value))
    return changed


@full
def test_two_processes_train_as_one(data: Path, tmp_path: Path) -> None:
    """Stopped by the second process after four steps, and gone on with: both end at the same weights, those of one."""
    (tmp_path / "worker.py").write_text(WORKER, encoding="utf-8")
    ended = together(str(tmp_path / "worker.py"), str(data), str(tmp_path))
    assert ended.returncode == 0, ended.stderr
    for name in FAMILIES:
        start = run_without_dropout(name, data, tmp_path / "start", Processes()).learner.network.state_dict()
        alone = run_without_dropout(name, data, tmp_path / "alone", Processes())
        assert alone.train(progress=False)
        first, second = (torch.load(tmp_path / f"{name}-{rank}.pt", weights_only=True) for rank in (0, 1))
        for part, one in parts(alone).items():
            assert all(torch.equal(first[part][key], second[part][key]) for key in first[part])
            here, there = without_key_biases(first[part]), without_key_biases(one)
            for key in there:
                torch.testing.assert_close(here[key], there[key], rtol=1e-3, atol=1e-4, msg=f"{name}, {part}, {key}")
        for key, tensor in first["network"].items():
            assert tensor.dim() < 2 or (tensor - start[key]).abs().max() > 1e-2


@full
def test_the_command_under_torchrun(data: Path, tmp_path: Path) -> None:
    """One process alone evaluates, writes and prints."""
    options = ["--data", str(data), "--work", str(tmp_path), "--steps", "2", "--batch-tokens", "200", "--plain"]
    ended = together("-m", "model.train", "transformer", *options, "--evaluate-every", "2", "--dev-sources", "2")
    assert ended.returncode == 0, ended.stderr
    assert ended.stdout.count("best dev BLEU") == 1
    assert (tmp_path / "transformer" / "checkpoint.pt").is_file()
    assert len(load(str(tmp_path / "transformer" / "best")).about["training"]["history"]) == 1
