"""Weights that are damaged, not finite or another network's are named, and no pickle is ever run."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file, save_file

from model.store.checkpoint import CONFIG, TOKENIZER, WEIGHTS, CheckpointError
from model.store.loading import load
from tests.model.store.conftest import NAME


def damage(path: Path, change: Callable[[bytes], bytes]) -> None:
    path.write_bytes(change(path.read_bytes()))


def altered(path: Path, change: Callable[[dict[str, torch.Tensor]], object]) -> None:
    """Rewrite the weights after a change."""
    tensors = {name: tensor.clone() for name, tensor in load_file(path).items()}
    change(tensors)
    save_file(tensors, path)


def set_one(value: float) -> Callable[[dict[str, torch.Tensor]], object]:
    return lambda tensors: tensors["encoder.1.feed_forward.expand.weight"][3].fill_(value)


@pytest.mark.parametrize(
    "change",
    [
        lambda content: content[: len(content) // 2],
        lambda content: content[:-1],
        lambda content: content[:7],
        lambda content: b"",
        lambda content: b"not a tensor" * 100,
        lambda content: (2**63 - 1).to_bytes(8, "little") + content[8:],
        lambda content: content + b"more",
        lambda content: content[:8] + b"[" * (len(content) - 8),
    ],
    ids=["half", "last byte", "seven bytes", "empty", "text", "huge header", "longer", "deep header"],
)
def test_damaged_weights_are_named(stored: Path, change: Callable[[bytes], bytes]) -> None:
    damage(stored / NAME / WEIGHTS, change)
    with pytest.raises(
        CheckpointError, match=r"model\.safetensors is damaged or no safetensors file.*restore the file"
    ):
        load(NAME, directory=stored)


@pytest.mark.parametrize("value", [float("nan"), float("inf"), float("-inf")])
def test_weights_that_are_not_finite_are_named(stored: Path, value: float) -> None:
    altered(stored / NAME / WEIGHTS, set_one(value))
    with pytest.raises(CheckpointError, match=r"expand\.weight holds values that are not finite: restore"):
        load(NAME, directory=stored)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda tensors: tensors.pop("output_bias"), r"output_bias should be \(\d+,\) and is nothing"),
        (lambda tensors: tensors.update(extra=torch.zeros(2)), r"extra should be nothing and is \(2,\)"),
        (lambda tensors: tensors.update(output_bias=torch.zeros(5)), r"output_bias should be .* and is \(5,\)"),
        (lambda tensors: tensors.clear(), "is nothing"),
    ],
)
def test_weights_that_do_not_fit_are_named(
    stored: Path, change: Callable[[dict[str, torch.Tensor]], object], message: str
) -> None:
    altered(stored / NAME / WEIGHTS, change)
    with pytest.raises(CheckpointError, match=r"model\.safetensors does not fit its config\.json: .*" + message):
        load(NAME, directory=stored)


class Bomb:
    """Unpickling this creates a file."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[object, tuple[Path]]:
        return Path.touch, (self.path,)


@pytest.mark.parametrize("file", [WEIGHTS, TOKENIZER, CONFIG])
@pytest.mark.parametrize("by_torch", [False, True])
def test_no_pickle_is_ever_run(stored: Path, file: str, by_torch: bool) -> None:
    exploded = stored / "exploded"
    target = stored / NAME / file
    if by_torch:
        torch.save({"network": Bomb(exploded)}, target)
    else:
        target.write_bytes(pickle.dumps(Bomb(exploded)))
    with pytest.raises(CheckpointError, match=file):
        load(NAME, directory=stored)
    assert not exploded.exists()
    pickle.loads(pickle.dumps(Bomb(exploded)))  # it would have worked
    assert exploded.exists()
