"""The commands of docs/training.md, from a file of sentence pairs to the app with a model of these languages."""

from __future__ import annotations

import re
import shlex
import zipfile
from importlib import import_module
from pathlib import Path

import pytest

from tests.invented import german_pairs
from tests.pages.harness import ROOT, START, follow, plain
from tests.tiers import full

HEADING = "## From a pair file to an app that speaks it"
SHORT = {  # what makes the commands quick
    "model.corpus": ["--pieces", "360"],
    "model.train": ["--steps", "2", "--batch-tokens", "100", "--dev-sources", "1", "--frames", "2"],
    "model.install": [],
}


def commands() -> list[list[str]]:
    """The words of each command of the section."""
    document = (ROOT / "docs" / "training.md").read_text(encoding="utf-8")
    (block,) = re.findall(rf"{HEADING}\n.*?```console\n(.*?)```", document, re.DOTALL)
    return [shlex.split(line.removeprefix("$ ")) for line in block.splitlines()]


@full
def test_the_documented_commands_lead_to_an_app_that_speaks_german(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    *prepared, (models, *served) = commands()
    with monkeypatch.context() as here:
        here.chdir(tmp_path)
        file = prepared[0][3]
        with zipfile.ZipFile(file, "w") as archive:
            archive.writestr("deu.txt", "".join(f"{english}\t{german}\n" for english, german in german_pairs()))
            archive.writestr("_about.txt", "invented")
        for python, option, module, *words in prepared:
            assert (python, option) == ("python", "-m")
            import_module(module).main([*words, *SHORT[module]])
    variable, folder = models.split("=")
    assert served == ["streamlit", "run", "app.py"]
    monkeypatch.setenv(variable, str(tmp_path / folder))
    (name,) = (path.name for path in (tmp_path / folder).iterdir())
    app = follow(START, {"model": name, "sentence": "the girl likes the green book."}, patience=300)
    assert not app.exception
    assert not app.error
    assert app.selectbox(key="model_choice").value == name
    assert "Transformer reads English and writes German." in plain(app)
