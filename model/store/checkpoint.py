"""Models on disk: safetensors (half precision for ours), a JSON config, the tokenizer and a model card in one folder.

No pickle is ever read. Inconsistent files raise a CheckpointError that names the file and the remedy.
"""

from __future__ import annotations

import json
import math
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import load_file, save_file

from model.language.languages import LanguageError, codes_in
from model.language.tokenizer import Tokenizer, TokenizerError
from model.language.two_tokenizers import FILES, PIECES, TwoTokenizers
from model.language.vocabulary import Vocabulary
from model.network.config import Config, ConfigError
from model.network.families import blank, config_from
from model.network.interface import Network
from model.store.replacing import replacing

WEIGHTS, CONFIG, TOKENIZER, CARD = "model.safetensors", "config.json", "tokenizer.model", "README.md"
RESTORE = (
    "restore the file (`git checkout -- assets`), or train the model again (`make train`), or adopt it again "
    "(`python -m model.adopt`)"
)
BYTES = 4  # of a number in memory, whatever the precision of the file


class CheckpointError(ValueError):
    """A stored model is missing, damaged or inconsistent; the message names the file and the remedy."""


def write_model(
    folder: Path,
    network: Network,
    config: Config,
    tokenizer: Path,
    about: Mapping[str, Any],
    card: str,
    precision: torch.dtype = torch.float16,
) -> None:
    """Write a model's folder; each file is replaced atomically.

    tokenizer: the file of a joint one, or a folder with the files of two. about: the description, with the codes of
    source and target as "languages". ValueError where it lacks them, or weights are not finite in this precision:
    `read_model` would refuse them.
    """
    languages = codes_in(about)
    stored_weights = {
        name: tensor.detach().to("cpu", precision, copy=True).contiguous()  # safetensors stores no shared memory
        for name, tensor in network.state_dict().items()
    }
    for name, tensor in stored_weights.items():
        if not tensor.isfinite().all():
            width = "half" if precision == torch.float16 else "single"
            raise ValueError(f"{name} holds values that are not finite in {width} precision: nothing was written")
    folder.mkdir(parents=True, exist_ok=True)
    with replacing(folder / WEIGHTS) as path:
        save_file(stored_weights, path)
        path.chmod(0o644)  # safetensors makes it readable by its owner alone
    for name, file in (
        {name: tokenizer / name for name in FILES} if tokenizer.is_dir() else {TOKENIZER: tokenizer}
    ).items():
        with replacing(folder / name) as path:
            shutil.copyfile(file, path)
    with replacing(folder / CARD) as path:
        path.write_text(card, encoding="utf-8")
    stored = {"network": config.to_json(), "tokenizer": read_vocabulary(folder, languages).fingerprint, **about}
    with replacing(folder / CONFIG) as path:
        path.write_text(json.dumps(stored, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def read_config(folder: Path) -> tuple[Config, dict[str, Any]]:
    """The network's configuration and the whole stored description."""
    stored = read_description(folder)
    try:
        return config_from(stored["network"]), stored
    except ConfigError as error:
        raise CheckpointError(f"{folder / CONFIG} is not a model's configuration ({error}): {RESTORE}") from error


def read_description(folder: Path) -> dict[str, Any]:
    """The whole stored description; its `network` may be of another version of this project."""
    path = folder / CONFIG
    try:
        stored = json.loads(path.read_text(encoding="utf-8"))
        if not isinstance(stored, dict) or "network" not in stored:
            raise ConfigError('an object with "network" is needed')
    except OSError as error:
        raise CheckpointError(f"{path} cannot be read ({error.strerror}): {RESTORE}") from error
    except (ValueError, RecursionError) as error:  # ConfigError, no JSON, no UTF-8
        raise CheckpointError(f"{path} is not a model's configuration ({error}): {RESTORE}") from error
    return stored


def read_weights(path: Path) -> dict[str, torch.Tensor]:
    """Tensors of a safetensors file in single precision, checked to be finite: copies, which hold no file open."""
    if not path.is_file():
        raise CheckpointError(f"there is no {path}: {RESTORE}")
    try:
        tensors = {name: tensor.to(torch.float32, copy=True) for name, tensor in load_file(path).items()}
    except (SafetensorError, ValueError, OSError) as error:
        raise CheckpointError(f"{path} is damaged or no safetensors file ({error}): {RESTORE}") from error
    for name, tensor in tensors.items():
        if not tensor.isfinite().all():
            raise CheckpointError(f"{path}: {name} holds values that are not finite: {RESTORE}")
    return tensors


def check_fit(network: Network, tensors: Mapping[str, torch.Tensor], path: Path) -> None:
    """CheckpointError where the names or shapes of tensors, read from `path`, differ from the network's."""
    expected = {name: tuple(tensor.shape) for name, tensor in network.state_dict().items()}
    stored = {name: tuple(tensor.shape) for name, tensor in tensors.items()}
    for name in sorted(expected.keys() | stored.keys()):
        if expected.get(name) != stored.get(name):
            want, have = expected.get(name, "nothing"), stored.get(name, "nothing")
            raise CheckpointError(f"{path} does not fit its {CONFIG}: {name} should be {want} and is {have}: {RESTORE}")


def read_vocabulary(folder: Path, languages: tuple[str, str]) -> Vocabulary:
    """The tokenizers in a model's folder: two where there is a list of their pieces, else one for both languages."""
    try:
        if (folder / PIECES).is_file():
            return TwoTokenizers(folder, languages)
        return Tokenizer(folder / TOKENIZER, languages)
    except TokenizerError as error:
        raise CheckpointError(str(error)) from error


def read_model(folder: Path) -> tuple[Network, Vocabulary, dict[str, Any]]:
    """The network, ready for inference, its vocabulary and the stored description."""
    config, stored = read_config(folder)
    try:
        vocabulary = read_vocabulary(folder, codes_in(stored))
    except LanguageError as error:
        raise CheckpointError(f"{folder / CONFIG} {error}") from error
    if vocabulary.size != config.pieces or vocabulary.fingerprint != stored.get("tokenizer"):
        file = folder / (PIECES if (folder / PIECES).is_file() else TOKENIZER)
        raise CheckpointError(f"{file} is not the tokenizer that {folder / CONFIG} names: {RESTORE}")
    return read_network(config, folder), vocabulary, stored


def size_in_memory(folder: Path) -> int:
    """Bytes that a model's weights take when it is loaded; 0 where the file is missing or damaged."""
    try:
        with safe_open(folder / WEIGHTS, framework="pt") as stored:
            shapes = [stored.get_slice(name).get_shape() for name in stored.keys()]  # noqa: SIM118
    except (SafetensorError, ValueError, OSError):
        return 0
    return BYTES * sum(int(math.prod(shape)) for shape in shapes)


def read_network(config: Config, folder: Path) -> Network:
    """A network of this configuration with the weights in a model's folder, ready for inference."""
    tensors = read_weights(folder / WEIGHTS)
    with torch.device("meta"):  # no memory and no random numbers for weights that are replaced at once
        network = blank(config)
    check_fit(network, tensors, folder / WEIGHTS)
    network.load_state_dict(tensors, assign=True)
    return network.eval().requires_grad_(False)
