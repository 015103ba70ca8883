"""The entry for Streamlit's Community Cloud: it serves the app from the repository's folder, without live training."""

from __future__ import annotations

import asyncio
import os
import re
import sys
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest

import model
from benchmarks.load.student import translations_in
from benchmarks.load.visitor import visit
from tests.deploy.started import PATIENCE, free_port, started
from tests.tiers import full

ROOT = Path(__file__).parents[2]
ENTRY = "deploy/cloud/streamlit_app.py"
SENTENCE = "The girl likes the green book."


def test_its_requirements_are_the_apps_with_the_tested_versions() -> None:
    folder = (ROOT / ENTRY).parent
    lines = (folder / "requirements.txt").read_text(encoding="utf-8").splitlines()
    named = dict(re.findall(r"^-(c|r) (.+)$", "\n".join(lines), re.MULTILINE))
    assert {kind: (folder / path).resolve() for kind, path in named.items()} == {
        "c": ROOT / "requirements.lock",
        "r": ROOT / "requirements.txt",
    }
    assert "--extra-index-url https://download.pytorch.org/whl/cpu" in lines
    assert ENTRY in (ROOT / "docs" / "hosting.md").read_text(encoding="utf-8")


@full
def test_it_serves_the_app(monkeypatch: pytest.MonkeyPatch) -> None:
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", "streamlit", "run", ENTRY, "--server.port", str(port), "--server.headless", "true"]

    def answers() -> bool:
        try:
            return urlopen(f"{address}/_stcore/health", timeout=5).status == 200
        except (URLError, TimeoutError):
            return False

    async def pages() -> tuple[str, str]:
        async with visit(address, patience=PATIENCE) as visitor:
            french = translations_in(await visitor.open("translate", {"sentence": SENTENCE, "model": "transformer"}))[0]
        async with visit(address, patience=PATIENCE) as visitor:
            return french, str(await visitor.open("watch-it-learn", {}))

    with started(command, ROOT, dict(os.environ), answers):
        french, training = asyncio.run(pages())
    assert french == model.load("transformer").record(SENTENCE).target.text
    assert "Live training is switched off on this server" in training
