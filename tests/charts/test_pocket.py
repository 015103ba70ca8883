"""The pocket edition as a file: what it holds, what its policy allows, and what cannot be put into it."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import shutil
from html import unescape
from pathlib import Path

import pytest

from attention_lab.__main__ import main
from charts.packed_bytes import packed
from charts.pocket import LINES, SENTENCE, Opening, page, pocket, write_site
from contents import CONTENTS, LESSONS
from model.assets import MODELS
from model.language.languages import pair_of
from model.network.families import ENTRIES
from model.store.checkpoint import CheckpointError

MAX_BYTES = 12_000_000  # bytes a model


def scripts(page: str) -> dict[str, str]:
    """The text of each script by its id; "" is the one that runs."""
    tags = re.findall(r'<script type="[\w/]+"(?: id="([^"]*)")?>(.*?)</script>', page, re.DOTALL)
    return {unescape(name): text for name, text in tags}


def test_it_holds_the_models_as_they_are_stored(small_models: Path) -> None:
    names = ["rnn-dot", "transformer"]
    held = scripts(pocket([small_models / name for name in names]))
    models = json.loads(held["models"])
    assert [model["name"] for model in models] == names
    assert [model["title"] for model in models] == ["RNN, dot-product attention", "Transformer"]
    for model in models:
        folder = small_models / model["name"]
        assert held[f"weights-{model['name']}"] == packed((folder / "model.safetensors").read_bytes())
        assert held[f"tokenizer-{model['tokenizer']}"] == packed((folder / "tokenizer.model").read_bytes())
        assert model["network"] == json.loads((folder / "config.json").read_text())["network"]
    assert len([name for name in held if name.startswith("tokenizer-")]) == 1  # they share it


def test_it_has_every_lesson_in_short(small_models: Path) -> None:
    lessons = json.loads(scripts(pocket([small_models / "rnn-dot"]))["lessons"])
    places = CONTENTS[LESSONS]
    assert [(lesson["name"], lesson["title"]) for lesson in lessons] == [(page.name, page.title) for page in places]
    assert LINES.keys() < {page.name for page in places}
    for lesson in lessons:
        assert lesson["line"]
        assert not re.search("ribbon|box", lesson["line"])  # which the page does not draw


def test_it_names_the_languages_of_its_models(small_models: Path) -> None:
    described = json.loads(scripts(pocket([small_models / "rnn-dot"]))["models"])
    assert described[0]["pair"] == pair_of(("en", "fr")).data()
    text = page(described, {}, Opening(), pair_of(("ar", "de")), False, site=True)
    shown = re.sub(r"<(script|style).*?</\1>|<[^>]+>", "", text, flags=re.DOTALL)
    assert "Type an Arabic sentence. A small model translates it into German and" in shown
    assert "several beginnings of the German and" in shown
    assert not re.search("English|French", shown + scripts(text)["lessons"])


def test_its_policy_allows_what_it_brings_along_and_nothing_else(small_models: Path) -> None:
    page = pocket([small_models / "rnn"])
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', page)
    style = re.search(r"<style>(.*?)</style>", page, re.DOTALL)
    assert policy is not None
    assert style is not None
    rules = dict(rule.split(" ", 1) for rule in unescape(policy[1]).split("; "))
    hashes = [
        base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in (style[1], scripts(page)[""])
    ]
    assert rules == {
        "default-src": "'none'",
        "style-src": f"'sha256-{hashes[0]}'",
        "script-src": f"'sha256-{hashes[1]}' 'wasm-unsafe-eval'",
        "worker-src": "blob:",
        "base-uri": "'none'",
        "form-action": "'none'",
    }
    assert not re.search(
        r"https?://|\bsrc=|\bhref=|\son\w+=|\sstyle=", re.sub(r"<script.*?</script>", "", page, flags=re.DOTALL)
    )


def test_what_is_filled_in_is_text(small_models: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(small_models / "rnn", tmp_path / "rnn")
    config = json.loads((folder / "config.json").read_text())
    hostile = '"></script><img src=x onerror=alert(1)>'
    (folder / "config.json").write_text(json.dumps({**config, "name": hostile}))
    page = pocket([folder], Opening(hostile, hostile, (hostile, 0)))
    assert "<img" not in page
    assert json.loads(scripts(page)["models"])[0]["name"] == hostile
    assert page.count("</script>") == len(scripts(page))


def test_no_model_a_damaged_one_and_one_twice_are_refused(small_models: Path, tmp_path: Path) -> None:
    for folders in ([], [small_models / "rnn"] * 2):
        with pytest.raises(ValueError):
            pocket(folders)
    folder = shutil.copytree(small_models / "rnn", tmp_path / "rnn")
    (folder / "model.safetensors").write_bytes(b"nothing")
    with pytest.raises(CheckpointError):
        pocket([folder])


def test_the_command_writes_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "lab.html"
    main(["pocket", "--model", "rnn-dot", "--out", str(out)])
    assert out.read_text(encoding="utf-8") == pocket([MODELS / "rnn-dot"])
    assert out.stat().st_size < MAX_BYTES
    assert SENTENCE in out.read_text(encoding="utf-8")
    assert capsys.readouterr().out.startswith(f"{out}: ")
    main(["pocket", "--model", "rnn-dot", "--site", str(tmp_path / "site")])
    match = re.fullmatch(r".*site: ([\d.]+) MB with rnn-dot\n", capsys.readouterr().out)
    assert match is not None
    written = [path for path in (tmp_path / "site").rglob("*") if path.is_file()]
    assert float(match[1]) == pytest.approx(sum(path.stat().st_size for path in written) / 1e6, abs=0.06)
    assert tmp_path / "site" / "index.html" in written
    with pytest.raises(SystemExit):  # one file or a folder
        main(["pocket", "--site", str(tmp_path / "both"), "--out", str(tmp_path / "both.html")])
    smaller = tmp_path / "smaller.html"
    main(["pocket", "--model", "rnn-dot", "--int8", "--out", str(smaller)])
    assert smaller.read_text(encoding="utf-8") == pocket([MODELS / "rnn-dot"], eight_bits=True)
    assert smaller.stat().st_size < MAX_BYTES / 2
    assert "rounded to 8 bits" in smaller.read_text(encoding="utf-8")
    assert "rounded to 8 bits" not in out.read_text(encoding="utf-8")
    for words in (["--model", "gone"], ["--model", "rnn-dot", "--out", str(tmp_path / "no" / "lab.html")]):
        with pytest.raises(SystemExit) as refused:
            main(["pocket", *words])
        assert "attention-lab: " in str(refused.value)


@pytest.mark.parametrize("name", ENTRIES)
def test_no_shipped_model_is_too_large_to_mail(name: str) -> None:
    assert len(pocket([MODELS / name])) < MAX_BYTES


def test_a_site_is_the_page_with_its_files_beside_it(small_models: Path, tmp_path: Path) -> None:
    names = ["rnn-dot", "transformer"]
    for _ in range(2):  # also over one that is there
        write_site([small_models / name for name in names], tmp_path / "site")
    page = (tmp_path / "site" / "index.html").read_text(encoding="utf-8")
    held = scripts(page)
    assert not [name for name in held if name.startswith(("weights", "tokenizer"))]
    stored = {path.relative_to(tmp_path / "site").as_posix() for path in (tmp_path / "site").rglob("*")}
    expected = {"index.html", "README.md", ".nojekyll", "models"}
    for model in json.loads(held["models"]):
        folder = small_models / model["name"]
        for kind, file in (("weights", "model.safetensors"), ("tokenizer", "tokenizer.model")):
            content = (tmp_path / "site" / model["files"][kind]).read_bytes()
            assert content == (folder / file).read_bytes()
            assert hashlib.sha256(content).hexdigest()[:16] in model["files"][kind]
            expected.add(model["files"][kind])
    assert stored == expected
    assert "connect-src 'self'" in unescape(page)
    assert "sdk: static" in (tmp_path / "site" / "README.md").read_text(encoding="utf-8")
    assert not re.search(r"https?://", re.sub(r"<script.*?</script>", "", page, flags=re.DOTALL))
