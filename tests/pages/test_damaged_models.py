"""A damaged model is refused by every page in one sentence that names the file and the remedy; the others work on."""

from __future__ import annotations

import json
import pickle
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch
from safetensors.torch import load_file, save_file

import model
from model.store.checkpoint import CONFIG, TOKENIZER, WEIGHTS
from tests.conftest import shown_by
from tests.pages.harness import DEFAULT, PAGES, TRANSLATE, UNTRANSLATED, follow, plain
from tests.tiers import full
from ui.models import DIRECTORY
from ui.text import WORD_JOINER

DAMAGED = "transformer"


def weights(path: Path) -> dict[str, torch.Tensor]:
    """The stored tensors, no longer mapped to the file, which is about to be written anew."""
    return {name: tensor.clone() for name, tensor in load_file(path).items()}


def truncate(folder: Path) -> Path:
    path = folder / WEIGHTS
    path.write_bytes(path.read_bytes()[:1000])
    return path


def reshape(folder: Path) -> Path:
    path = folder / WEIGHTS
    save_file({name: tensor.reshape(-1) for name, tensor in weights(path).items()}, path)
    return path


def poison(folder: Path) -> Path:
    path = folder / WEIGHTS
    tensors = weights(path)
    next(iter(tensors.values())).view(-1)[0] = float("nan")
    save_file(tensors, path)
    return path


def pickled(folder: Path) -> Path:
    path = folder / WEIGHTS
    path.write_bytes(pickle.dumps({"embedding.weight": [[0.0]]}))
    return path


def pickled_by_torch(folder: Path) -> Path:
    path = folder / WEIGHTS
    torch.save(weights(path), path)
    return path


def widen(folder: Path) -> Path:
    path = folder / CONFIG
    stored = json.loads(path.read_text(encoding="utf-8"))
    stored["network"]["width"] *= 2
    path.write_text(json.dumps(stored), encoding="utf-8")
    return folder / WEIGHTS  # "does not fit its config.json"


def forget(folder: Path) -> Path:
    path = folder / CONFIG
    path.write_text("{}", encoding="utf-8")
    return path


def exchange(folder: Path) -> Path:
    path = folder / TOKENIZER
    path.write_bytes(b"\x00" * 100)
    return path


DAMAGE = {
    "truncated": truncate,
    "wrong shapes": reshape,
    "not a number": poison,
    "a pickle": pickled,
    "a pickle of torch": pickled_by_torch,
    "a configuration that does not fit": widen,
    "an empty configuration": forget,
    "no tokenizer": exchange,
}


@pytest.fixture
def models(small_models: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the models, served."""
    shutil.copytree(small_models, tmp_path / "models")
    monkeypatch.setenv(DIRECTORY, str(tmp_path / "models"))
    return tmp_path / "models"


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE)
def test_the_page_names_the_file_and_the_remedy(models: Path, damage: Callable[[Path], Path]) -> None:
    path = damage(models / DAMAGED)
    app = follow(TRANSLATE, {"model": DAMAGED})
    assert not app.exception
    (error,) = app.error
    message = error.value.replace("\\", "").replace(WORD_JOINER, "")
    assert str(path) in message
    assert "restore the file" in message
    assert message.endswith(".")
    assert app.text_input(key="sentence").value == DEFAULT
    for name in ("rnn", DAMAGED):  # another works on
        app.selectbox(key="model_choice").set_value(name).run()
        assert not app.exception
        assert bool(app.error) == (name == DAMAGED)


def watched(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the models that are refused from now on."""
    refused: list[str] = []
    load = model.load

    def loaded(name: str, *, directory: Path) -> model.Translator:
        try:
            return load(name, directory=directory)
        except model.CheckpointError:
            refused.append(name)
            raise

    monkeypatch.setattr(model, "load", loaded)
    return refused


def damaged_and_chosen() -> list[Any]:
    """A page, a damaged model, and the link's: every model that the page shows, one of them under `make test`, and some
    that it compares with the link's."""
    shown = [
        pytest.param(page, name, name, marks=full if number else (), id=f"{Path(page).stem}-{name}")
        for page in PAGES
        for number, name in enumerate(shown_by(Path(page).stem))
        if number == 0 or page not in UNTRANSLATED
    ]
    compared = [
        ("encoder_decoder", "transformer", "rnn"),
        ("attention", "rnn-additive", "rnn-dot"),
        ("positional_encoding", "rnn", "transformer"),
        ("positional_encoding", "transformer-nopos", "transformer"),
    ]
    return shown + [
        pytest.param(f"pages/lessons/{lesson}.py", damaged, chosen, id=f"{lesson}-{damaged}-compared")
        for lesson, damaged, chosen in compared
    ]


@pytest.mark.parametrize(("page", "damaged", "chosen"), damaged_and_chosen())
def test_a_refusal_is_told_where_it_matters(
    page: str, damaged: str, chosen: str, models: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = truncate(models / damaged)
    refused = watched(monkeypatch)
    app = follow(page, {"model": chosen})
    assert not app.exception
    assert app.title
    assert app.text_input(key="sentence").value == DEFAULT
    assert set(refused) == (set() if page in UNTRANSLATED else {damaged})
    assert (str(path) in plain(app)) == bool(refused)
    assert ("restore the file" in plain(app)) == bool(refused)


def test_a_repaired_model_is_found(models: Path, small_models: Path) -> None:
    path = truncate(models / DAMAGED)
    app = follow(TRANSLATE, {"model": DAMAGED})
    assert app.error
    shutil.copy(small_models / DAMAGED / WEIGHTS, path)
    app.run()
    assert not app.error
