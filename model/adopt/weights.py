"""Weights of a published checkpoint: in one file or in several with an index, as safetensors or as pickles."""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path

from torch import Tensor

from model.adopt.unpickling import to_safetensors
from model.store.checkpoint import CheckpointError, read_weights

WEIGHTS, PICKLE = "model.safetensors", "pytorch_model.bin"
INDEX = ".index.json"  # ending of the file that says which file has which tensor
SAFE_FILES = (WEIGHTS, f"{WEIGHTS}{INDEX}", "model-*-of-*.safetensors")  # as names to fetch
PICKLED_FILES = (PICKLE, f"{PICKLE}{INDEX}", "pytorch_model-*-of-*.bin")
SHARD = re.compile(r"(model|pytorch_model)-\d+-of-\d+\.(safetensors|bin)")


def has_safetensors(folder: Path) -> bool:
    """Whether a folder has weights that are no pickles."""
    return any((folder / name).is_file() for name in (WEIGHTS, f"{WEIGHTS}{INDEX}"))


def published_weights(folder: Path) -> tuple[dict[str, Tensor], str]:
    """The tensors of a checkpoint in single precision, and how they were read.

    CheckpointError, UnpicklingError: missing or damaged.
    """
    for name in (WEIGHTS, PICKLE):
        files = weight_files(folder, name)
        if files:
            tensors: dict[str, Tensor] = {}
            said = ""
            for file in files:
                read, said = read_file(file)
                tensors |= read
            return tensors, said if len(files) == 1 else f"{said}, {len(files)} files"
    raise CheckpointError(f"{folder} has neither {WEIGHTS} nor {PICKLE}, nor an index of several such files")


def weight_files(folder: Path, name: str) -> list[Path]:
    """The file of this name, or the files that its index names; empty without either. CheckpointError: damaged."""
    if (folder / name).is_file():
        return [folder / name]
    index = folder / f"{name}{INDEX}"
    return [folder / shard for shard in dict.fromkeys(shards(index))] if index.is_file() else []


def shards(index: Path) -> Iterator[str]:
    """The file of each tensor, as an index says. CheckpointError: damaged, or it names files from elsewhere."""
    try:
        named = list(json.loads(index.read_text(encoding="utf-8"))["weight_map"].values())
    except (OSError, ValueError, RecursionError, KeyError, TypeError, AttributeError) as error:
        raise CheckpointError(f"{index} does not say which file has which tensor ({error})") from error
    for name in named:
        if not isinstance(name, str) or not SHARD.fullmatch(name):
            raise CheckpointError(f"{index} names {str(name)[:100]!r}, which is no part of a model")
        yield name


def read_file(file: Path) -> tuple[dict[str, Tensor], str]:
    """The tensors of one file in single precision, and how they were read. CheckpointError, UnpicklingError."""
    if file.suffix != ".bin":
        return read_weights(file), "safetensors"
    with tempfile.TemporaryDirectory() as place:
        out = Path(place) / WEIGHTS
        how = to_safetensors(file, out)
        return read_weights(out), f"a pickle, {how}"
