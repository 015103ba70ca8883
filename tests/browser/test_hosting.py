"""The steps of docs/hosting.md, run as they stand there, but for the address that they push to; then it is opened."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from http.server import SimpleHTTPRequestHandler
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

import model
from charts.pocket import SENTENCE
from tests.browser.file_server import serving
from tests.browser.pocket_page import opened
from tests.frontend.engine import ROOT
from tests.tiers import full

GIT = shutil.which("git")
WHO = {f"GIT_{who}_{what}": "lab@example.org" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
FOLDER = "attention-lab"


class Quiet(SimpleHTTPRequestHandler):
    """A file server that writes no log."""

    def log_message(self, format: str, *args: object) -> None: ...


def steps(heading: str) -> str:
    """The commands below a heading."""
    text = (ROOT / "docs" / "hosting.md").read_text(encoding="utf-8")
    match = re.search(rf"^## {heading}\n.*?^```\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)
    assert match is not None
    return match[1]


def run(commands: str, folder: Path) -> None:
    """Run commands as in a shell that stops at the first error."""
    environment = {"PATH": os.environ["PATH"], "HOME": str(folder), "PYTHONPATH": str(ROOT), **WHO}
    done = subprocess.run(
        ["bash", "-euc", commands], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


@full
@pytest.mark.skipif(GIT is None, reason="no git found")
@pytest.mark.parametrize(
    ("heading", "address"),
    [
        ("GitHub Pages", "https://github.com/YOU/attention-lab-pocket.git"),
        ("A static Space on Hugging Face", "https://huggingface.co/spaces/YOU/attention-lab"),
    ],
)
def test_the_folder_that_is_pushed_opens(heading: str, address: str, browser: Browser, tmp_path: Path) -> None:
    pushed = tmp_path / "theirs" / FOLDER
    run(f"git init --bare --initial-branch=main {pushed}", tmp_path)
    if "Space" in heading:  # which a Space begins with
        begun = "git init --initial-branch=main && touch README.md && git add . && git commit --message Begin"
        run(f"mkdir new && cd new && {begun} && git push {pushed} main", tmp_path)
    commands = steps(heading)
    assert commands.count(address) == 1
    commands = commands.replace(address, str(pushed)).replace(".venv/bin/python", sys.executable)
    if shutil.which("git-lfs") is None:  # then the files are pushed as they are
        commands = re.sub("^git lfs .*\n", "", commands, flags=re.MULTILINE)
    run(commands, tmp_path)
    served = tmp_path / "served"
    run(f"git clone {pushed} {served}", tmp_path)
    assert (served / "README.md").read_text(encoding="utf-8").startswith("---\ntitle: Attention Lab\n")
    assert (served / ".nojekyll").exists()
    with serving(served, Quiet) as host, opened(browser, f"{host}/", offline=False) as page:
        expect(page.locator("#translation")).to_have_text(model.load("rnn-dot").translate(SENTENCE).text)
