"""A trained model is checked and put where the app finds it, or refused with a reason."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from safetensors.torch import load_file, save_file

from model import install as command
from model.language.glossary import PAIR
from model.network.interface import Network
from model.store.checkpoint import CARD, CONFIG, TOKENIZER, WEIGHTS, CheckpointError, write_model
from model.store.installing import install
from model.store.loading import OWN, available, load
from tests.conftest import small_config
from tests.pairs import GERMAN

ABOUT: dict[str, Any] = {
    "name": "transformer",
    "languages": PAIR,
    "parameters": 1000,
    "corpus": {"fingerprint": "invented", "train": 9, "attribution": "invented for the tests"},
    "recipe": {"steps": 2},
    "training": {"steps": 2, "minutes": 0.1, "device": "cpu", "threads": 1, "history": [{"step": 2}]},
}


@pytest.fixture
def run(tmp_path: Path, make_network: Callable[[str], Network], tokenizer_path: Path) -> Path:
    """The folder of a run of a Transformer, as far as `install` reads it."""
    network = make_network("transformer")
    config = small_config("transformer", network.embedding.num_embeddings)
    write_model(tmp_path / "run" / "best", network, config, tokenizer_path, ABOUT, "")
    return tmp_path / "run"


def describe(run: Path, **changes: Any) -> None:
    """Change the description of a run's model; None takes an entry away."""
    path = run / "best" / CONFIG
    about = json.loads(path.read_text(encoding="utf-8")) | changes
    path.write_text(json.dumps({name: value for name, value in about.items() if value is not None}), encoding="utf-8")


def test_an_installed_model_is_the_runs_under_its_new_name(run: Path, tmp_path: Path) -> None:
    describe(run, languages=["en", "de"])
    install(run, "transformer-de", tmp_path / "models")
    installed = load("transformer-de", directory=tmp_path / "models")
    assert installed.pair == GERMAN
    assert installed.about["name"] == "transformer-de"
    assert (tmp_path / "models" / "transformer-de" / WEIGHTS).read_bytes() == (run / "best" / WEIGHTS).read_bytes()
    card = (tmp_path / "models" / "transformer-de" / CARD).read_text(encoding="utf-8")
    assert card.startswith("# transformer-de\n\nPre-norm Transformer")
    assert "English to German" in card
    assert "`python -m model.train transformer` with" in card
    assert available(tmp_path / "models") == ["transformer-de"]
    assert [path.name for path in (tmp_path / "models").iterdir()] == ["transformer-de"]
    install(tmp_path / "models" / "transformer-de", "again", tmp_path / "models")  # a model's own folder does as well
    assert "`python -m model.train transformer` with" in (tmp_path / "models" / "again" / CARD).read_text("utf-8")


def test_a_model_is_replaced_only_if_asked(run: Path, tmp_path: Path) -> None:
    install(run, "mine", tmp_path / "models")
    (tmp_path / "models" / "mine" / "pieces.json").write_text("left over")
    describe(run, parameters=7)
    with pytest.raises(CheckpointError, match="mine already: choose another name, or replace it with --replace"):
        install(run, "mine", tmp_path / "models")
    install(run, "mine", tmp_path / "models", replace=True)
    assert load("mine", directory=tmp_path / "models").about["parameters"] == 7
    assert not (tmp_path / "models" / "mine" / "pieces.json").exists()


def not_finite(best: Path) -> None:
    tensors = load_file(best / WEIGHTS)
    tensors["output_bias"][5] = float("nan")
    save_file(tensors, best / WEIGHTS)


@pytest.mark.parametrize(
    ("name", "spoil", "why"),
    [
        ("mine", lambda best: shutil.rmtree(best), "config.json cannot be read"),
        ("mine", lambda best: (best / WEIGHTS).write_bytes(b"no weights"), "is damaged or no safetensors file"),
        ("mine", not_finite, "values that are not finite"),
        ("mine", lambda best: (best / TOKENIZER).write_bytes(b""), "tokenizer"),
        ("mine", lambda best: describe(best.parent, tokenizer="another"), "is not the tokenizer that"),
        ("mine", lambda best: describe(best.parent, languages=None), 'does not name its languages: add "languages"'),
        ("mine", lambda best: describe(best.parent, languages="en"), 'add "languages"'),
        ("mine", lambda best: describe(best.parent, training=None), "lacks training, which a model trained here has"),
        ("../mine", lambda best: None, "a model's name has letters"),
        ("rnn", lambda best: None, "transformer is no RNN without attention, which rnn stands for"),
        ("transformer-nopos", lambda best: None, "transformer is no Transformer, no positions"),
        (
            "transformer",
            lambda best: describe(best.parent, languages=["en", "de"]),
            "from English to German: choose another name, such as transformer-de",
        ),
    ],
)
def test_what_is_wrong_is_refused_and_nothing_is_written(
    run: Path, tmp_path: Path, name: str, spoil: Callable[[Path], object], why: str
) -> None:
    spoil(run / "best")
    with pytest.raises(CheckpointError, match=why):
        install(run, name, tmp_path / "models")
    assert not (tmp_path / "models").exists()


def test_the_command_line(
    run: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    command.main([str(run), "mine", "--models", str(tmp_path / "models")])
    said = capsys.readouterr().out
    assert f"mine: English to French, in {tmp_path / 'models' / 'mine'}; 'Tom.' becomes " in said
    assert f"the app shows it with {OWN}={tmp_path / 'models'}" in said
    monkeypatch.setenv(OWN, str(tmp_path / "models"))
    command.main([str(run), "other"])
    assert OWN not in capsys.readouterr().out
    assert load("other").name == "other"
    with pytest.raises(SystemExit, match=r"^model\.install: there is a model .*other already"):
        command.main([str(run), "other"])
