"""Loading by name or path: what models there are, their languages, the device."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

import model
from model.store.checkpoint import CONFIG, CheckpointError
from model.store.loading import available, load
from tests.model.store.conftest import NAME
from tests.pairs import GERMAN


def test_the_stored_description_and_the_name_are_kept(stored: Path) -> None:
    by_name, by_path = load(NAME, directory=stored), load(str(stored / NAME))
    assert by_name.name == by_path.name == NAME
    assert by_name.about["name"] == NAME
    shutil.copytree(stored / NAME, stored / "copy")
    assert load("copy", directory=stored).name == "copy"
    assert load(f"{stored}/copy").name == NAME  # a run's folder `best` is called by what is in it


@pytest.mark.parametrize("languages", [None, "en", ["en"], ["en", 5], {"source": "en"}])
def test_a_model_that_does_not_name_its_languages_says_what_to_add(stored: Path, languages: object) -> None:
    config = stored / NAME / CONFIG
    about = json.loads(config.read_text())
    config.write_text(json.dumps({**about, "languages": languages}))
    with pytest.raises(CheckpointError, match=r'config\.json does not name its languages: add "languages": \["en"'):
        load(NAME, directory=stored)
    config.write_text(json.dumps({**about, "languages": ["en", "de"]}))
    assert load(NAME, directory=stored).record("the dog").pair == GERMAN


@pytest.mark.parametrize(
    "name",
    [
        "",
        ".",
        "..",
        "Transformer",
        "transformer ",
        "nope",
        "x" * 5000,
        "a\0b",
        "\ud800",
        "../nope",
        "/nope",
        "~",
        "..\\..\\nope",
        "transformer/../nope",
        "*",
        "🎈",
    ],
)
def test_a_wrong_name_says_what_there_is(stored: Path, name: str) -> None:
    with pytest.raises(CheckpointError) as caught:
        load(name, directory=stored)
    assert len(str(caught.value)) < 400
    if name not in (".", ".."):  # these are folders, of something else
        assert "there is no model" in str(caught.value)
        assert "available are transformer" in str(caught.value)


def test_a_model_of_the_users_own_is_available_after_the_shipped_ones(stored: Path) -> None:
    for name in ("rnn", "mine"):
        shutil.copytree(stored / NAME, stored / name)
    (stored / "empty").mkdir()
    assert available(stored) == ["rnn", "transformer", "mine"]
    assert available(stored / "nowhere") == []


def test_without_any_model_the_error_says_so(tmp_path: Path) -> None:
    with pytest.raises(CheckpointError, match="available are none"):
        load("transformer", directory=tmp_path)


def test_public_names() -> None:
    assert model.load is load
    assert model.CheckpointError is CheckpointError
    assert all(hasattr(model, name) for name in model.__all__)


@pytest.mark.parametrize("device", ["nonsense", "", "meta", "cuda:99", "cpu:x"])
def test_a_device_that_is_not_there_is_a_clear_error(stored: Path, device: str) -> None:
    with pytest.raises(ValueError, match=r"the device .* cannot be used here \(.*\): `cpu` always can"):
        load(NAME, directory=stored, device=device)
