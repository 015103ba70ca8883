"""A server on a loopback port with untrained models."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path

import pytest

from benchmarks.load.server import APP, Server, serve
from ui.models import DIRECTORY


@pytest.fixture(scope="session")
def environment(small_models: Path) -> Mapping[str, str]:
    """What makes a server use the untrained models."""
    return {DIRECTORY: str(small_models), "OMP_NUM_THREADS": "1", "PYTHONPATH": str(APP.parent)}


@pytest.fixture(scope="session")
def server(environment: Mapping[str, str]) -> Iterator[Server]:
    """The app."""
    with serve(environment=environment) as started:
        yield started


@pytest.fixture
def serve_script(environment: Mapping[str, str], tmp_path: Path) -> Iterator[Callable[[str], Server]]:
    """Serve a script of one's own."""
    with ExitStack() as stack:

        def start(source: str) -> Server:
            script = tmp_path / "script.py"
            script.write_text(source, encoding="utf-8")
            return stack.enter_context(serve(script, environment))

        yield start
