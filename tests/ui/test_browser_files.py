"""Files that pages fetch: kept for good at addresses of their content, and no other file is given away."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from starlette.requests import Request
from starlette.responses import FileResponse, Response

from charts.components import PLAYER
from model.assets import MODELS
from model.language.glossary import PAIR
from model.store.checkpoint import TOKENIZER, WEIGHTS
from ui.browser_files import (
    FOLDER,
    LOADER,
    WORKER,
    glossary_address,
    model_address,
    model_version,
    respond,
    script_address,
    scripts,
)


def fetched(address: str) -> Response:
    """The answer to a request for an address of a page."""
    folder, version, path = address.split("/", 2)
    assert folder == FOLDER
    return respond(Request({"type": "http", "path_params": {"before": "", "version": version, "path": path}}))


def test_scripts_and_weights_are_kept_by_the_browser() -> None:
    words = glossary_address(PAIR)
    assert words is not None
    for address in (*map(script_address, ("answers/typed_french.js", "views/predict.css", WORKER)), words):
        answer = fetched(address)
        assert answer.status_code == 200
        assert "immutable" in answer.headers["cache-control"]
    assert b"\nimport " not in bytes(fetched(script_address(WORKER)).body)  # all that it needs is in it
    folder = model_address("rnn-dot")
    assert folder is not None
    weights = fetched(f"{folder}{WEIGHTS}")
    assert isinstance(weights, FileResponse)
    assert Path(weights.path) == MODELS / "rnn-dot" / WEIGHTS
    assert weights.headers["content-encoding"] == "identity"


def test_the_loader_knows_what_modules_import() -> None:
    loader = bytes(fetched(script_address(LOADER)).body).decode()
    (written,) = re.findall(r"^const IMPORTED = (.+);$", loader, re.MULTILINE)
    imported = json.loads(written)
    assert {"shared/kept.js", "views/player/player.js", "shared/numbers.js"} <= set(imported[PLAYER.module])
    assert {path for paths in imported.values() for path in paths} <= set(scripts())


def test_only_languages_with_a_glossary_have_its_address() -> None:
    assert glossary_address(("en", "pt")) is None
    assert glossary_address(("..", "en-fr")) is None


@pytest.mark.parametrize(
    "path",
    [
        "README.md",
        "../../pyproject.toml",
        "answers/../engine/text.js",
        "rnn-dot/README.md",
        "rnn-dot/../rnn/config.json",
    ],
)
def test_nothing_else_is_given_away(path: str) -> None:
    for version in (script_address(WORKER).split("/")[1], str(model_version(MODELS / "rnn-dot"))):
        assert fetched(f"{FOLDER}/{version}/{path}").status_code == 404
    assert fetched(f"{FOLDER}/0123456789abcdef/{WORKER}").status_code == 404  # of another release


def test_other_weights_have_another_address(tmp_path: Path) -> None:
    for file in ("config.json", WEIGHTS, TOKENIZER):
        (tmp_path / file).write_bytes(b"one")
    before = model_version(tmp_path)
    (tmp_path / WEIGHTS).write_bytes(b"other")
    assert model_version(tmp_path) not in (None, before)
    (tmp_path / TOKENIZER).unlink()
    assert model_version(tmp_path) is None
