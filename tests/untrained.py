"""Untrained models of a pair of languages with pieces of their own, as the app finds them in a folder."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from model.language.tokenizer import Tokenizer, train_tokenizer
from model.store.checkpoint import write_model
from tests.conftest import small_config, untrained


def write_untrained(
    folder: Path, models: Mapping[str, str], sentences: Iterable[tuple[str, str]], languages: tuple[str, str]
) -> Path:
    """Write small models of one tokenizer, trained on pairs of sentences, to a folder; returns it.

    models: the shipped model that each is built as, by its own name. languages: codes of source and target.
    """
    folder.mkdir(parents=True, exist_ok=True)
    pieces = folder.parent / f"{folder.name}.model"
    train_tokenizer((side for pair in sentences for side in pair), pieces, pieces=380)
    for name, shipped in models.items():
        config = small_config(shipped, Tokenizer(pieces, languages).size)
        about = {"name": name, "languages": languages}
        write_model(folder / name, untrained(config), config, pieces, about, f"# {name}\n")
    return folder
