"""A server as people start it: a command in a folder, watched until it answers and stopped at the end."""

from __future__ import annotations

import socket
import subprocess
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

PATIENCE = 240  # seconds that anything may take on a busy machine


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@contextmanager
def started(
    command: Sequence[str], folder: Path, environment: Mapping[str, str], answers: Callable[[], bool]
) -> Iterator[Path]:
    """Start the command there and wait until it answers; the path is that of what it says. It must say no traceback."""
    with TemporaryDirectory() as folder_name:
        log_file = Path(folder_name) / "log"
        with (
            log_file.open("w") as log,
            subprocess.Popen(command, cwd=folder, env=dict(environment), stdout=log, stderr=log) as server,
        ):
            try:
                while not answers():
                    with suppress(subprocess.TimeoutExpired):
                        status = server.wait(timeout=0.5)
                        pytest.fail(
                            f"the server has ended with status {status}: {log_file.read_text(encoding='utf-8')}"
                        )
                yield log_file
            finally:
                server.terminate()
                server.wait(PATIENCE)
        assert "Traceback" not in log_file.read_text(encoding="utf-8")
