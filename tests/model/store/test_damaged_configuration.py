"""A configuration or tokenizer that is damaged, missing or another model's is named."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from model.language.tokenizer import train_tokenizer
from model.store.checkpoint import CONFIG, TOKENIZER, WEIGHTS, CheckpointError
from model.store.loading import load
from tests.model.store.conftest import NAME


def with_network(changes: dict[str, object]) -> Callable[[dict[str, object]], object]:
    return lambda stored: {**stored, "network": {**stored["network"], **changes}}  # type: ignore[dict-item]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda stored: [stored], 'an object with "network" is needed'),
        (lambda stored: "text", 'an object with "network" is needed'),
        (lambda stored: None, 'an object with "network" is needed'),
        (lambda stored: {}, 'an object with "network" is needed'),
        (lambda stored: {**stored, "network": 5}, "settings by name"),
        (lambda stored: {**stored, "network": {}}, "missing settings: family"),
        (with_network({"colour": 1}), "unknown settings: colour"),
        (with_network({"heads": "many"}), "heads must be"),
        (with_network({"layers": 10**8}), "layers must be"),
        (with_network({"width": 2**60}), "width must be"),
    ],
)
def test_a_configuration_that_is_none_is_named(
    stored: Path, change: Callable[[dict[str, object]], object], message: str
) -> None:
    path = stored / NAME / CONFIG
    path.write_text(json.dumps(change(json.loads(path.read_text()))))
    with pytest.raises(CheckpointError, match=rf"config\.json is not a model's configuration \({message}.*restore"):
        load(NAME, directory=stored)


@pytest.mark.parametrize("content", [b"", b"{", b"\xff\xfe", b"[" * 200_000, b'{"network": NaN}'])
def test_a_configuration_that_is_no_json_is_named(stored: Path, content: bytes) -> None:
    (stored / NAME / CONFIG).write_bytes(content)
    with pytest.raises(CheckpointError, match=r"config\.json is not a model's configuration"):
        load(NAME, directory=stored)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"width": 64}, r"does not fit its config\.json"),
        ({"layers": 3}, r"does not fit its config\.json: decoder\.2.* is nothing"),
        ({"layers": 1}, r"does not fit its config\.json: decoder\.1.* should be nothing"),
        ({"feed_forward": 2**20, "width": 2**20}, r"does not fit its config\.json"),  # and asks for no memory
        ({"family": "rnn-dot"}, "unknown settings: feed_forward, heads, layers, positions"),
        ({"pieces": 7}, r"tokenizer\.model is not the tokenizer that .*config\.json names"),
    ],
)
def test_a_configuration_that_does_not_fit_is_named(stored: Path, changes: dict[str, object], message: str) -> None:
    path = stored / NAME / CONFIG
    path.write_text(json.dumps(with_network(changes)(json.loads(path.read_text()))))
    with pytest.raises(CheckpointError, match=message):
        load(NAME, directory=stored)


def test_another_tokenizer_is_refused(stored: Path) -> None:
    train_tokenizer(["other words", "sont ici"], stored / NAME / TOKENIZER, 400)
    with pytest.raises(CheckpointError, match=r"tokenizer\.model is not the tokenizer that"):
        load(NAME, directory=stored)


@pytest.mark.parametrize("file", [WEIGHTS, CONFIG, TOKENIZER])
@pytest.mark.parametrize("instead", ["nothing", "a folder"])
def test_a_missing_file_is_named(stored: Path, file: str, instead: str) -> None:
    (stored / NAME / file).unlink()
    if instead == "a folder":
        (stored / NAME / file).mkdir()
    with pytest.raises(CheckpointError, match=rf"{NAME}/{file}.*(restore|run)"):
        load(NAME, directory=stored)
