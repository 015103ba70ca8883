"""Short runs on the invented corpus, and when two of them have come to the same."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import torch

from model.language.glossary import PAIR
from model.training.pairs import prepare
from model.training.recipe import Settings
from model.training.run import Run

FEW = Settings(
    steps=9, batch_tokens=1500, learning_rate=0.01, warmup=3, average=0.9, evaluate_every=4, dev_sources=3, joined=0.3
)
MakeRun = Callable[..., Run]


def prepared(folder: Path, rows: list[tuple[str, str]], languages: tuple[str, str] = PAIR) -> Path:
    folder.mkdir(parents=True)
    (folder / "pairs.txt").write_text("".join(f"{english}\t{french}\n" for english, french in rows), encoding="utf-8")
    prepare(folder / "pairs.txt", folder / "data", languages, 360, "invented for the tests")
    return folder / "data"


def everything(run: Run) -> dict[str, torch.Tensor]:
    """All numbers that a run has come to."""
    tensors = {f"network/{name}": tensor for name, tensor in run.learner.network.state_dict().items()}
    tensors |= {f"average/{name}": tensor for name, tensor in run.learner.average.state_dict().items()}
    for index, optimiser in enumerate(run.learner.optimisers):
        for number, state in optimiser.state_dict()["state"].items():
            tensors |= {f"optimiser/{index}/{number}/{name}": tensor for name, tensor in state.items()}
    return tensors


def assert_same(one: Run, other: Run) -> None:
    """Bit for bit."""
    assert (one.step, one.epoch, one.batch) == (other.step, other.epoch, other.batch)
    first, second = everything(one), everything(other)
    assert first.keys() == second.keys()
    assert [name for name in first if not torch.equal(first[name], second[name])] == []
    timeless = [[{**entry, "minutes": 0} for entry in run.history] for run in (one, other)]
    assert timeless[0] == timeless[1]


def until(run: Run, step: int) -> Callable[[], bool]:
    return lambda: run.step >= step
