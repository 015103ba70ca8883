"""`serve --replicas`: what cannot be served is said in a sentence, and nothing is left running."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from attention_lab import replicas
from attention_lab.__main__ import main
from benchmarks.load.server import free_ports
from tests.deploy.started import PATIENCE
from tests.tiers import full

ROOT = Path(__file__).parents[2]


def served(port: int) -> subprocess.CompletedProcess[str]:
    """One replica on the port after this one and HAProxy on it, until that ends."""
    words = ["serve", "--replicas", "1", "--port", str(port), "--address", "127.0.0.1"]
    command = [sys.executable, "-m", "attention_lab", *words]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=PATIENCE, check=False)


def needs_haproxy() -> None:
    try:
        replicas.haproxy()
    except replicas.ReplicasError as error:
        pytest.skip(str(error))


def test_without_haproxy_it_is_told_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda name, path: None)
    with pytest.raises(SystemExit, match=r"HAProxy .* is not installed \(apt install haproxy"):
        main(["serve", "--replicas", "2"])


@pytest.mark.parametrize("count", ["9", "-1"])
def test_more_than_there_are_places_for_is_refused(count: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        main(["serve", f"--replicas={count}"])
    assert f"{count} is not between 1 and {replicas.MAX_REPLICAS}" in capsys.readouterr().err


def test_the_script_hands_the_number_on() -> None:
    environment = {**os.environ, "PYTHON": sys.executable, "REPLICAS": "9"}
    done = subprocess.run([ROOT / "deploy/lab", "start"], env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "9 is not between 1 and" in done.stderr


@full
@pytest.mark.parametrize("taken", [0, 1], ids=["of HAProxy", "of the replica"])
@pytest.mark.parametrize("listened", [True, False])
def test_a_port_that_is_taken_ends_it_with_the_reason(taken: int, listened: bool) -> None:
    """Where somebody answers at once, else as soon as it is found out."""
    needs_haproxy()
    port = free_ports(2)
    with socket.socket() as other:
        other.bind(("127.0.0.1", port + taken))
        if listened:
            other.listen()
        done = served(port)
    assert done.returncode == 1
    found_out = ("HAProxy has ended with status 1", f"the replica at port {port + 1} has ended before it answered")
    reason = f"port {port + taken} is taken; this takes {port} to {port + 1}" if listened else found_out[taken]
    assert f"attention-lab: {reason}" in done.stderr
    assert "Traceback" not in done.stderr
    assert not [command for command in running() if f"--port\0{port + 1}\0" in command]


def running() -> list[str]:
    """The command lines of all processes."""
    logs = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        with suppress(OSError):  # it has ended meanwhile
            logs.append(path.read_text(errors="replace"))
    return logs
