"""A published checkpoint as files in a folder: opened, or fetched by its name."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from torch import Tensor

from model.adopt.refusals import refusal, refusal_of_files
from model.adopt.unpickling import UnpicklingError
from model.adopt.weights import PICKLED_FILES, SAFE_FILES, has_safetensors, published_weights
from model.store.checkpoint import CheckpointError

CONFIG, CARD = "config.json", "README.md"
VOCABULARY, TARGET_VOCABULARY, TOKENIZER_CONFIG = "vocab.json", "target_vocab.json", "tokenizer_config.json"
WANTED = [
    *(CONFIG, CARD, VOCABULARY, TARGET_VOCABULARY, TOKENIZER_CONFIG),
    *("source.spm", "target.spm"),
    *SAFE_FILES,
]
HUB_NAME = re.compile(r"[\w.-]+/[\w.-]+")


class AdoptionError(ValueError):
    """A checkpoint cannot be adopted; the message says why and what would be needed."""


@dataclass(frozen=True)
class Published:
    """A checkpoint of Marian in a folder. name: where it is from, for people. config: its `config.json`."""

    folder: Path
    name: str
    config: Mapping[str, Any]

    @property
    def card(self) -> str:
        """Its model card; empty without one."""
        try:
            return (self.folder / CARD).read_text(encoding="utf-8", errors="replace")
        except OSError:
            return ""

    def weights(self) -> tuple[dict[str, Tensor], str]:
        """Its tensors in single precision, and how they were read. AdoptionError: missing or damaged."""
        try:
            return published_weights(self.folder)
        except (CheckpointError, UnpicklingError) as error:
            raise AdoptionError(str(error)) from error

    def numbers(self, file: str) -> dict[str, int] | None:
        """The id of each piece in a vocabulary file; None without the file. AdoptionError: damaged."""
        stored = read_json(self.folder / file, needed=False)
        if stored is None:
            return None
        if not stored or not all(type(index) is int and index >= 0 for index in stored.values()):
            raise AdoptionError(f"{self.folder / file} does not give each piece its number")
        return dict(stored)

    def languages(self) -> tuple[str, str]:
        """Source and target, from the tokenizer's settings or the name; "en" and "fr" where neither says."""
        stored = read_json(self.folder / TOKENIZER_CONFIG, needed=False) or {}
        named = re.search(r"opus-mt(?:-tc)?(?:-(?:big|base|tiny))?-([a-z]{2,3})-([a-z]{2,3})(?![a-z])", self.name)
        of_name = named.groups() if named else ("en", "fr")
        source, target = (stored.get("source_lang") or of_name[0]), (stored.get("target_lang") or of_name[1])
        return str(source)[:12], str(target)[:12]


def read_json(path: Path, needed: bool = True) -> dict[str, Any] | None:
    """The object in a JSON file; None where it is missing and not needed. AdoptionError: missing or damaged."""
    try:
        stored = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        if not needed:
            return None
        raise AdoptionError(f"there is no {path}") from error
    except (OSError, ValueError, RecursionError) as error:
        raise AdoptionError(f"{path} cannot be read ({error})") from error
    if not isinstance(stored, dict):
        raise AdoptionError(f"{path} is not a JSON object")
    return stored


def published(path_or_name: str) -> Published:
    """Open the folder of a checkpoint, or fetch one by name. AdoptionError: none there, or not Marian's."""
    folder = Path(path_or_name)
    if not folder.is_dir():
        folder = fetched(path_or_name)
    if not (folder / CONFIG).is_file():
        raise AdoptionError(
            refusal_of_files(folder) or f"{folder} has no {CONFIG}: it is no checkpoint of transformers"
        )
    config = read_json(folder / CONFIG) or {}
    if why := refusal(config, path_or_name):
        raise AdoptionError(why)
    return Published(folder, path_or_name, config)


def fetched(name: str) -> Path:
    """Fetch a checkpoint by its name on the Hugging Face hub, such as Helsinki-NLP/opus-mt-en-fr; pickles of weights
    only where there are no safetensors. AdoptionError: it cannot be had.
    """
    if not HUB_NAME.fullmatch(name):
        raise AdoptionError(f"there is no folder {name}, and it is no name on a hub, as Helsinki-NLP/opus-mt-en-fr is")
    try:
        from huggingface_hub import snapshot_download
    except ImportError as error:
        raise AdoptionError(
            f"there is no folder {name}; to fetch a model by its name: pip install huggingface_hub"
        ) from error
    try:
        folder = Path(snapshot_download(name, allow_patterns=WANTED))
        if not has_safetensors(folder):
            folder = Path(snapshot_download(name, allow_patterns=[*WANTED, *PICKLED_FILES]))
    except Exception as error:  # the hub's own errors, and those of the network below it
        reason = (str(error).splitlines() or [type(error).__name__])[0][:200]
        raise AdoptionError(f"there is no folder {name}, and it could not be fetched ({reason})") from error
    return folder
